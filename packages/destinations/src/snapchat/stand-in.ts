/**
 * Plays scevent.min.js in tests, as strict as the documentation allows. Import-free, so that it can be served as the
 * vendor's script. Source: the snippet in Events Manager; developers.snap.com (Snap Pixel, events and parameters).
 */
export const SCRIPT_URL = 'https://sc-static.net/scevent.min.js';
/** What script and stub leave in `window`. */
export const GLOBALS = ['snaptr'];
/** First words of calls that are no events. */
export const SET_UP = /^init$/;

type Entry = { vendor: 'snapchat'; call: unknown[]; refused?: string };

export function standIn(page: object, record: (entry: Entry) => void): void {
  type Snaptr = { handleRequest?: (...args: unknown[]) => void; queue: ArrayLike<unknown>[] };
  const { snaptr } = page as { snaptr: Snaptr };
  const EVENTS =
    'PAGE_VIEW VIEW_CONTENT LIST_VIEW SEARCH ADD_CART ADD_TO_WISHLIST START_CHECKOUT ADD_BILLING PURCHASE SIGN_UP SUBSCRIBE SAVE INVITE LOGIN SHARE RESERVE RATE START_TRIAL COMPLETE_TUTORIAL LEVEL_COMPLETE ACHIEVEMENT_UNLOCKED SPENT_CREDITS AD_CLICK AD_VIEW APP_INSTALL APP_OPEN CUSTOM_EVENT_1 CUSTOM_EVENT_2 CUSTOM_EVENT_3 CUSTOM_EVENT_4 CUSTOM_EVENT_5'.split(
      ' ',
    );
  const USER =
    /^(user_email|user_hashed_email|user_phone_number|user_hashed_phone_number|ip_address|firstname|lastname|geo_(city|region|postal_code|country))$/;
  const PARAMS =
    'price currency transaction_id item_ids item_category number_items description search_string sign_up_method payment_info_available success client_dedup_id uuid_c1 data_use'.split(
      ' ',
    );
  let started = false;
  const isText = (v: unknown) => typeof v === 'string' && v !== '';

  function trackFault(name: unknown, params: Record<string, unknown>): string | undefined {
    if (!started) return 'event before init';
    if (!EVENTS.includes(String(name))) return 'unknown event';
    const strange = Object.keys(params).find((key) => !PARAMS.includes(key));
    if (strange) return `no such parameter: ${strange}`;
    const { price, currency, item_ids, number_items, client_dedup_id, data_use } = params;
    if (!isText(client_dedup_id)) return 'no client_dedup_id';
    if (price !== undefined && !Number.isFinite(price)) return 'price is no number';
    if (price !== undefined && currency === undefined) return 'price without currency';
    if (currency !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'currency is no ISO code';
    if (item_ids !== undefined && !(Array.isArray(item_ids) && item_ids.length && item_ids.every(isText)))
      return 'item_ids is no list of texts';
    if (number_items !== undefined && !Number.isInteger(number_items))
      return 'number_items is no whole number';
    if (data_use !== undefined && !/^\["l[md]u"\]$/.test(String(data_use))) return 'unknown data_use';
    for (const name of ['transaction_id', 'item_category', 'description', 'search_string', 'sign_up_method'])
      if (params[name] !== undefined && !isText(params[name])) return `${name} is no text`;
    return undefined;
  }

  function fault([verb, first, second = {}]: unknown[]): string | undefined {
    if (verb === 'track') return trackFault(first, second as Record<string, unknown>);
    if (verb !== 'init') return 'unknown command';
    if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(String(first))) return 'unknown pixel id';
    started = true;
    for (const [key, value] of Object.entries(second as object)) {
      if (!USER.test(key)) return `init knows no ${key}`;
      if (!isText(value)) return `${key} is no text`;
    }
    return undefined;
  }

  function run(call: unknown[]): void {
    const refused = fault(call);
    record({ vendor: 'snapchat', call: JSON.parse(JSON.stringify(call)), ...(refused ? { refused } : {}) });
  }

  const queued = snaptr.queue.splice(0);
  snaptr.handleRequest = (...args) => run(args);
  for (const call of queued)
    if (Object.prototype.toString.call(call) === '[object Arguments]') run(Array.from(call));
    else
      record({ vendor: 'snapchat', call: Array.from(call), refused: 'queued something else than arguments' });
}
