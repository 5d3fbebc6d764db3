/** Cart changes where a shop tells only its whole cart, and those of platforms that tell them in their own way. */
import { watchLifecycle } from '../../lifecycle.ts';
import { quietly } from '../../quietly.ts';
import type { Capture } from '../capture.ts';
import { createCart } from '../cart/difference.ts';
import { watchPlatforms } from '../cart/platforms.ts';
import { complete, type Data, isData, itemsFrom } from '../commerce.ts';
import { watchLayer } from '../layer.ts';
import { currencyOf } from '../money.ts';
import { createOnce, itemsOf } from '../once.ts';

interface CartSettings {
  /** Events of the data layer whose items are the whole cart, by name. */
  events?: readonly string[];
  /** The data layer's name. Default `dataLayer`. */
  name?: string;
  /** Where a cart names none. */
  currency?: string;
}

const MAX_KNOWN = 200;

/** A line that names no product, or wants none of it, tells nothing. */
const linesFrom = (items: unknown) =>
  itemsFrom(items).filter((item) => (item['item_id'] ?? item['item_name']) && item['quantity'] !== 0);

const cart: Capture = (page, settings: CartSettings) => {
  /** What events of this page said of items: name, price, brand. */
  const known = new Map<string, Data>();
  let { currency } = settings;
  let viewed: Data | undefined;

  function change(name: string, items: unknown, source = 'platform'): void {
    const told = linesFrom(items).map((item) => ({
      quantity: 1,
      ...known.get(`${item['item_id']}`),
      ...item,
    }));
    if (told.length) once.track(name, complete({ items: told }, currency), source);
  }
  const difference = createCart((name, items) => change(name, items, 'cart'));
  function whole(items: unknown, said?: unknown): void {
    currency = currencyOf(said) ?? currency;
    difference.whole(linesFrom(items));
  }
  function hear({ name, data }: { name: string; data: Data }, source?: string): void {
    const items = itemsOf(data);
    if (name === 'page_view') viewed = undefined;
    else if (name === 'view_item') viewed = items[0];
    for (const { quantity: _, index: __, ...item } of items) {
      known.set(`${item['item_id']}`, item);
      if (known.size > MAX_KNOWN) known.delete(known.keys().next().value as string);
    }
    if (items.length && data['currency']) currency = data['currency'] as string;
    // What was read off two carts needs no explaining.
    if (source === 'cart') return;
    if (name === 'add_to_cart') difference.told(items, 1);
    else if (name === 'remove_from_cart') difference.told(items, -1);
    else if (name === 'view_cart') whole(items);
    // The cart of a sale is empty, and nobody took anything out.
    else if (name === 'purchase') difference.empty();
  }

  const once = createOnce(page, hear);

  if (settings.events?.length)
    watchLayer(settings.name ?? 'dataLayer', (entry) => {
      if (!isData(entry) || !settings.events!.includes(entry['event'] as string)) return;
      const from = isData(entry['ecommerce'])
        ? entry['ecommerce']
        : isData(entry['cart'])
          ? entry['cart']
          : entry;
      whole(from['items'] ?? from['products'] ?? [], from['currency'] ?? from['currencyCode']);
    });
  document.addEventListener('beckon:cart', (event) =>
    quietly(() => {
      const { detail } = event as CustomEvent;
      whole(detail.items, detail.currency);
    }),
  );
  // A change of the last moment is not lost with the page.
  watchLifecycle({ onHide: difference.settle, onShow() {} });
  watchPlatforms({ change, whole, viewed: () => viewed });
};
export default cart;
