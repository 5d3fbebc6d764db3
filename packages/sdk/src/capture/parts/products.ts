/** Product views from what a page says for search engines: JSON-LD, microdata, RDFa, Open Graph, and platforms' globals. */
import type { Capture } from '../capture.ts';
import { createOnce } from '../once.ts';
import { extract, type ProductSettings } from '../products/extract.ts';
import { whenSettled } from '../products/settled.ts';

/** How long a view may take to show its product, in milliseconds. */
const WAIT_MS = 10_000;

/** Two addresses with the same of this show the same page, perhaps another variant. */
const placeOf = ({ pathname, hash }: Location): string => pathname + (/^#[/!]/.test(hash) ? hash : '');

const products: Capture = (page, settings: ProductSettings & { waitMs?: number }) => {
  /** What the view before had, and where. */
  let last = '';
  let lastPlace = '';
  let stop = () => {};

  const once = createOnce(page, ({ name }) => name === 'page_view' && begin());
  begin();

  function begin(): void {
    stop();
    stop = whenSettled(look, settings.waitMs ?? WAIT_MS);
  }
  function look(): boolean {
    // Who tells it in words of its own is right, and is not told again.
    if (once.had('view_item')) return true;
    const found = extract(document, new URL(location.href), window as never, settings);
    const what = found ? JSON.stringify([found.name, found.data.items]) : '';
    const place = placeOf(location);
    // The page before is still there; a new view of the same page is not.
    if (what && what === last && place !== lastPlace) return false;
    last = what;
    lastPlace = place;
    if (!found) return false;
    if (found.warning) page.warn(`capture "products": ${found.warning}`);
    once.track(found.name, found.data, 'products');
    return found.name === 'view_item';
  }
};
export default products;
