/**
 * Plays Pinterest's core.js in tests, as strict as the documentation allows. Import-free, so that it can be served as
 * the vendor's script. Source: help.pinterest.com (install the tag, event codes, enhanced match, consent).
 */
export const SCRIPT_URL = 'https://s.pinimg.com/ct/core.js';
/** What script and stub leave in `window`. */
export const GLOBALS = ['pintrk'];
/** First words of calls that are no events. */
export const SET_UP = /^(load|set)$/;
/** How a withdrawal is told. */
export const WITHDRAWAL = /"setconsent",false/;

type Entry = { vendor: 'pinterest'; call: unknown[]; refused?: string };

export function standIn(page: object, record: (entry: Entry) => void): void {
  type Params = Record<string, unknown>;
  type Pintrk = ((...args: unknown[]) => void) & { queue: unknown[][]; version?: string };
  const global = page as { pintrk: Pintrk };
  const DATA =
    'event_id value currency order_id order_quantity search_query property promo_code coupon lead_type video_title product_ids line_items'.split(
      ' ',
    );
  const ITEM =
    'product_id product_name product_category product_variant product_variant_id product_price product_quantity product_brand'.split(
      ' ',
    );
  const PERSON = 'em external_id np opt_out_type st country'.split(' ');
  /** Those of the API, which the tag spells without underscores. */
  const API =
    /^(page_visit|view_category|view_content|add_to_cart|add_to_wishlist|initiate_checkout|add_payment_info|watch_video|sign_up|app_install)$/;
  let loaded: unknown;
  let shown = false;
  let denied = false;
  const isText = (v: unknown) => typeof v === 'string' && v !== '';
  const isCount = (v: unknown) => Number.isInteger(v) && (v as number) > 0;

  function itemsFault(items: unknown): string | undefined {
    if (!Array.isArray(items) || !items.length) return 'line_items is no list';
    for (const item of items as Params[]) {
      const odd = Object.keys(item).find((key) => !ITEM.includes(key));
      if (odd) return `line_items have no ${odd}`;
      if (!isText(item['product_id'])) return 'line_items without product_id';
      if (item['product_price'] !== undefined && typeof item['product_price'] !== 'number')
        return 'product_price is no number';
      if (!isCount(item['product_quantity'])) return 'line_items without whole product_quantity';
    }
    return undefined;
  }

  function trackFault(name: unknown, data: Params): string | undefined {
    if (!isText(name) || !/^[a-z0-9_]{1,50}$/i.test(name as string)) return 'no event name';
    if (API.test(name as string)) return 'a name of the API: the tag has no underscores';
    if (!shown) return 'event before page';
    if (denied) return 'event after consent was taken back';
    const odd = Object.keys(data).find((key) => !DATA.includes(key));
    if (odd) return `unknown parameter ${odd}`;
    const { event_id, value, currency, order_quantity, line_items } = data;
    if (!isText(event_id)) return 'no event_id';
    if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value)))
      return 'value is no number';
    if (value !== undefined && currency === undefined) return 'value without currency';
    if (currency !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'currency is no ISO code';
    if (order_quantity !== undefined && !isCount(order_quantity)) return 'order_quantity is no whole number';
    return line_items === undefined ? undefined : itemsFault(line_items);
  }

  function fault([verb, first, second = {}]: unknown[]): string | undefined {
    switch (verb) {
      case 'load':
        if (!/^\d{8,20}$/.test(String(first))) return 'unknown tag id';
        if (loaded === first) return 'tag loaded twice';
        loaded = first;
        return undefined;
      case 'page':
        if (!loaded) return 'page before load';
        if (shown) return 'page twice';
        shown = true;
        return undefined;
      case 'set': {
        const odd = Object.keys((first ?? {}) as Params).find((key) => !PERSON.includes(key));
        return odd ? `set has no ${odd}` : undefined;
      }
      case 'setconsent':
        if (typeof first !== 'boolean') return 'consent is no boolean';
        denied = !first;
        return undefined;
      case 'track':
        return trackFault(first, second as Params);
      default:
        return 'unknown command';
    }
  }

  function run(call: unknown[]): void {
    const refused = fault(call);
    record({ vendor: 'pinterest', call: JSON.parse(JSON.stringify(call)), ...(refused ? { refused } : {}) });
  }

  const { pintrk } = global;
  const queued = pintrk.queue.splice(0);
  global.pintrk = Object.assign((...call: unknown[]) => run(call), { queue: pintrk.queue });
  if (pintrk.version !== '3.0')
    record({ vendor: 'pinterest', call: [], refused: 'the stub is of another version' });
  for (const call of queued)
    if (Array.isArray(call)) run(call);
    else record({ vendor: 'pinterest', call: [], refused: 'queued something else than arrays' });
}
