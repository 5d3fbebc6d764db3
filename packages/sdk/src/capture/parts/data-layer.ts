/** E-commerce events from the data layer that a shop fills for Google: GA4, gtag and Universal Analytics. */
import type { Capture } from '../capture.ts';
import { complete, type Data, fieldsOf, isData, itemsFrom } from '../commerce.ts';
import { watchLayer } from '../layer.ts';
import { createOnce } from '../once.ts';
import { fromUniversal } from '../universal.ts';

interface LayerSettings {
  /** The global's name. Default `dataLayer`. */
  name?: string;
  /** The shop's own names for events: `{ addToCart: 'add_to_cart' }`. An empty name leaves an event out. */
  events?: Readonly<Record<string, string>>;
  /** Where neither an event nor `gtag('set')` names one. */
  currency?: string;
}

/** What our own half for Google carries in its parameters (destinations/src/google/pixel.ts). */
const OURS = Symbol.for('beckon');

/** GA4's names that are taken as they are; others only by `events`. */
const SALES =
  /^(view_item|view_item_list|select_item|(add_to|remove_from|view)_cart|add_to_wishlist|begin_checkout|add_(shipping|payment)_info|purchase|refund)$/;
const OTHERS = /^(search|sign_up|login)$/;

const dataLayer: Capture = (page, settings: LayerSettings) => {
  let { currency } = settings;
  /** What earlier entries said, as tag managers keep it; `ecommerce: null` empties it. */
  let kept: Data = {};
  let look = () => {};
  const once = createOnce(page, ({ name }) => name === 'page_view' && look());

  function nameOf(said: string): string | undefined {
    const own = new Map(Object.entries(settings.events ?? {})).get(said);
    if (own !== undefined) return own;
    if (said === 'view_search_results') return 'search';
    return SALES.test(said) || OTHERS.test(said) ? said : undefined;
  }
  function tell(name: string, given: Data, source: string): void {
    const { items, send_to: _, event_timeout: __, ...rest } = given;
    const list = itemsFrom(items);
    const data = { ...fieldsOf(rest), ...(list.length && { items: list }) };
    once.track(name, complete(data, list.length ? currency : undefined), source);
  }

  function seeCommand([verb, said, params]: unknown[]): void {
    const data = isData(params) ? params : {};
    const name = nameOf(`${said}`);
    if (verb === 'set' && isData(said)) currency = (fieldsOf(said)['currency'] as string) ?? currency;
    else if (verb === 'event' && name && !(OURS in data)) tell(name, data, 'gtag');
  }
  function seeObject(entry: Data): void {
    const { event, ecommerce, ...flat } = entry;
    const own = isData(ecommerce) ? ecommerce : undefined;
    if ('ecommerce' in entry) kept = own ? { ...kept, ...own } : {};
    const old = own ? fromUniversal(own) : [];
    for (const [name, data] of old)
      once.track(name, complete(data, (kept['currencyCode'] as string) ?? currency), 'universal');
    const name = nameOf(`${event}`);
    // A push of both kinds is one event, told twice.
    if (!name || (old.length && !own!['items'])) return;
    if (!SALES.test(name) || flat['items']) tell(name, flat, 'ga4');
    // The sum of an earlier event is not that of this one.
    else tell(name, own ? { currency: kept['currency'], ...own } : kept, 'ga4');
  }

  look = watchLayer(settings.name ?? 'dataLayer', (entry) => {
    if (isData(entry) && !('length' in entry && 0 in entry)) seeObject(entry);
    else seeCommand(Array.from(entry as ArrayLike<unknown>));
  });
};
export default dataLayer;
