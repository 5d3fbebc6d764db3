/**
 * Plays TikTok's events.js in tests, as strict as the documentation allows. Import-free, so that it can be served
 * as the vendor's script. Source: the snippet in Events Manager; ads.tiktok.com/help (standard events and parameters).
 */
export const SCRIPT_URL = 'https://analytics.tiktok.com/i18n/pixel/events.js';
/** What script and stub leave in `window`. */
export const GLOBALS = ['ttq', 'TiktokAnalyticsObject'];
/** First words of calls that are no events. */
export const SET_UP = /^(load|identify)$/;
/** How a withdrawal is told. */
export const WITHDRAWAL = /revokeConsent/;

type Entry = { vendor: 'tiktok'; call: unknown[]; refused?: string };

export function standIn(page: object, record: (entry: Entry) => void): void {
  type Queue = unknown[] & Record<string, unknown>;
  type Ttq = Queue & {
    methods: string[];
    _i: Record<string, Queue>;
    _t: Record<string, number>;
    _o: Record<string, object>;
  };
  const { ttq, TiktokAnalyticsObject } = page as { ttq: Ttq; TiktokAnalyticsObject: string };
  const EVENTS =
    'AddPaymentInfo AddToCart AddToWishlist ApplicationApproval ClickButton CompleteRegistration Contact CustomizeProduct Download FindLocation InitiateCheckout Lead Purchase Schedule Search StartTrial SubmitApplication Subscribe ViewContent'.split(
      ' ',
    );
  const METHODS = [
    'page',
    'track',
    'identify',
    'instances',
    'debug',
    'on',
    'off',
    'once',
    'ready',
    'alias',
    'group',
  ].concat(['enableCookie', 'disableCookie', 'holdConsent', 'revokeConsent', 'grantConsent']);
  let revoked = false;

  const isText = (v: unknown) => typeof v === 'string' && v !== '';

  function contentsFault(contents: unknown): string | undefined {
    if (!Array.isArray(contents) || !contents.length) return 'contents is no list';
    for (const { content_id, price, quantity } of contents as Record<string, unknown>[]) {
      if (!isText(content_id)) return 'contents without content_id';
      if (price !== undefined && typeof price !== 'number') return 'price is no number';
      if (!Number.isInteger(quantity) || (quantity as number) < 1) return 'contents without whole quantity';
    }
    return undefined;
  }

  /** Of advanced matching: plain texts of known names. */
  function userFault(user: unknown): string | undefined {
    const known = /^(email|phone_number|external_id|first_name|last_name|city|state|country|zip_code)$/;
    for (const [key, value] of Object.entries((user ?? {}) as object)) {
      if (!known.test(key)) return `advanced matching knows no ${key}`;
      if (!isText(value)) return `${key} is no text`;
    }
    return undefined;
  }

  function trackFault([name, params = {}, options = {}]: unknown[]): string | undefined {
    if (!EVENTS.includes(name as string)) return 'unknown event';
    const { event_id } = options as { event_id?: unknown };
    if (!isText(event_id)) return 'no event_id';
    if (revoked) return 'event after consent was revoked';
    const { value, currency, contents, content_ids, content_type, num_items } = params as Record<
      string,
      unknown
    >;
    if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value)))
      return 'value is no number';
    if (value !== undefined && currency === undefined) return 'value without currency';
    if (currency !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'currency is no ISO code';
    if (content_ids !== undefined && !(Array.isArray(content_ids) && content_ids.every(isText)))
      return 'content_ids is no list of texts';
    if (contents !== undefined && contentsFault(contents)) return contentsFault(contents);
    if (contents !== undefined && content_type !== 'product' && content_type !== 'product_group')
      return 'content_type is missing';
    if (num_items !== undefined && !Number.isInteger(num_items)) return 'num_items is no whole number';
    if (name === 'Search' && !isText((params as Record<string, unknown>)['query']))
      return 'Search without query';
    return undefined;
  }

  function run(code: string | undefined, call: unknown[]): void {
    const [method, ...args] = call;
    let refused: string | undefined;
    if (method === 'track') refused = code ? trackFault(args) : 'feeds every pixel of the page: use instance';
    else if (method === 'page') {
      if (!code) refused = 'feeds every pixel of the page: use instance';
      else if (revoked) refused = 'event after consent was revoked';
    } else if (method === 'identify') refused = userFault(args[0]);
    else if (method === 'revokeConsent' || method === 'holdConsent') revoked = true;
    else if (method === 'grantConsent') revoked = false;
    else if (!METHODS.includes(method as string)) refused = 'unknown method';
    record({
      vendor: 'tiktok',
      call: JSON.parse(JSON.stringify(code ? [code, ...call] : call)),
      ...(refused ? { refused } : {}),
    });
  }

  if (TiktokAnalyticsObject !== 'ttq')
    record({ vendor: 'tiktok', call: [], refused: 'TiktokAnalyticsObject does not name the queue' });
  for (const method of METHODS)
    if (typeof ttq[method] !== 'function')
      record({ vendor: 'tiktok', call: [method], refused: 'the stub lacks a method' });

  function take(code: string | undefined, queue: Queue): void {
    const queued = queue.splice(0) as unknown[][];
    for (const method of METHODS) queue[method] = (...args: unknown[]) => run(code, [method, ...args]);
    for (const call of queued) run(code, call);
  }
  for (const [code, queue] of Object.entries(ttq._i)) {
    if (!/^[A-Z0-9]{10,30}$/.test(code))
      record({ vendor: 'tiktok', call: ['load', code], refused: 'unknown pixel code' });
    else record({ vendor: 'tiktok', call: ['load', code, ttq._o[code] ?? {}] });
    if (queue['_u'] !== SCRIPT_URL || !ttq._t[code])
      record({ vendor: 'tiktok', call: ['load', code], refused: 'load is not on record' });
    take(code, queue);
  }
  take(undefined, ttq);
  // The real script answers for its own pixels from now on.
  (ttq as Record<string, unknown>)['instance'] = (code: string) => ttq._i[code];
}
