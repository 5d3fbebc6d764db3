/**
 * The part that counts page views while nobody has decided: path and referring host, no id, nothing kept, nothing read
 * but the address. They are told when the page is hidden or left, so that a choice that is made, or was made on an
 * earlier page, comes first.
 */
import { verdict } from '@beckon/consent';
import {
  type CountBody,
  type CountedView,
  MAX_COUNTED_PATH,
  MAX_COUNTED_VIEWS,
  type Page,
} from '@beckon/events';
import type { Managed } from './consent/manage.ts';
import { watchLifecycle } from './lifecycle.ts';
import type { Listeners } from './listeners.ts';
import type { BeckonOptions } from './public-types.ts';
import { askRegion, tellOnce } from './transport.ts';
import type { Views } from './views.ts';

declare const navigator: Navigator & { globalPrivacyControl?: boolean };

function viewOf({ url, referrer }: Page): CountedView {
  const { pathname } = new URL(url);
  const from = /^https?:\/\/([^/?#@]+)(?:[/?#]|$)/.exec(referrer)?.[1];
  return {
    path: pathname.slice(0, MAX_COUNTED_PATH),
    ...(from && from !== location.host && { referrer: from }),
  };
}

/**
 * @param undecided whether nobody has said anything yet, neither yes nor no
 * @param managed what speaks for the sources of consent
 */
export async function count(
  { site, endpoint }: Pick<BeckonOptions, 'site' | 'endpoint'>,
  views: Pick<Views, 'at'>,
  on: Listeners['on'],
  undecided: () => boolean,
  managed: Managed,
): Promise<void> {
  // An objection of the browser is one; nobody looks at a page that is driven.
  if (navigator.globalPrivacyControl || navigator.webdriver) return;
  let page = views.at();
  let waiting = [viewOf(page)];
  let told: CountedView[] = [];
  const tell = (body: CountBody['count']) =>
    tellOnce(endpoint, JSON.stringify({ v: 1, site, count: body } satisfies CountBody));

  on('event', ({ name, page: next }) => {
    if (name !== 'page_view' || next.id === page.id) return;
    page = next;
    if (told.length + waiting.length < MAX_COUNTED_VIEWS) waiting.push(viewOf(page));
  });
  // Views that were held are events from now on: what is in one is not in the other. After a refusal they are neither.
  on('consent', (state) => {
    const now = verdict(state, ['analytics']);
    if (now === 'hold') return;
    if (now === 'allow' && told.length) tell({ views: told, back: 1 });
    told = [];
  });
  const place = await askRegion(endpoint);
  if (place?.count)
    watchLifecycle({
      onHide() {
        if (!waiting.length || !undecided() || managed.heard?.() === false) return;
        tell({ views: waiting });
        told = [...told, ...waiting];
        waiting = [];
      },
      onShow() {},
    });
}
