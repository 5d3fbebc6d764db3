/**
 * Plays Reddit's pixel.js in tests, as strict as the documentation allows. Import-free, so that it can be served as
 * the vendor's script. Source: the snippet in Events Manager; business.reddithelp.com (pixel events and parameters).
 */
export const SCRIPT_URL = 'https://www.redditstatic.com/ads/pixel.js';
/** What script and stub leave in `window`. */
export const GLOBALS = ['rdt'];
/** First words of calls that are no events. */
export const SET_UP = /^init$/;
/** How a withdrawal is told. */
export const WITHDRAWAL = /disableFirstPartyCookies/;

type Entry = { vendor: 'reddit'; call: unknown[]; refused?: string };

export function standIn(page: object, record: (entry: Entry) => void): void {
  type Rdt = { sendEvent?: (...args: unknown[]) => void; callQueue: ArrayLike<unknown>[] };
  const { rdt } = page as { rdt: Rdt };
  const EVENTS = /^(PageVisit|ViewContent|Search|AddToCart|AddToWishlist|Purchase|Lead|SignUp|Custom)$/;
  const OPTIONS =
    'email phoneNumber externalId aaid idfa optOut useDecimalCurrencyValues dpm dpcc dprc partner'.split(' ');
  const PARAMS =
    'conversionId currency value itemCount transactionId products email phoneNumber externalId customEventName'.split(
      ' ',
    );
  const inits = new Set<string>();
  const isText = (v: unknown) => typeof v === 'string' && v !== '';

  function initFault(id: unknown, options: Record<string, unknown>): string | undefined {
    if (!/^[at]2_\w{4,}$/.test(String(id))) return 'unknown pixel id';
    if (inits.has(String(id))) return 'pixel initialised twice';
    inits.add(String(id));
    const strange = Object.keys(options).find((key) => !OPTIONS.includes(key));
    if (strange) return `init knows no ${strange}`;
    if (options['useDecimalCurrencyValues'] !== true) return 'values would be read as cents';
    if (options['dpm'] !== undefined && (options['dpm'] !== 'LDU' || !isText(options['dpcc'])))
      return 'limited data use without its country';
    return undefined;
  }

  function trackFault(name: unknown, params: Record<string, unknown>): string | undefined {
    if (!inits.size) return 'event before init';
    if (!EVENTS.test(String(name))) return 'unknown event';
    const strange = Object.keys(params).find((key) => !PARAMS.includes(key));
    if (strange) return `no such parameter: ${strange}`;
    const { conversionId, value, currency, itemCount, products, customEventName } = params;
    if (!isText(conversionId)) return 'no conversionId';
    if ((name === 'Custom') !== isText(customEventName)) return 'customEventName belongs to Custom';
    if (
      /^(PageVisit|ViewContent|Search)$/.test(String(name)) &&
      (value ?? currency ?? itemCount) !== undefined
    )
      return 'value, currency and itemCount are not allowed here';
    if (value !== undefined && !Number.isFinite(value)) return 'value is no number';
    if (value !== undefined && currency === undefined) return 'value without currency';
    if (currency !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'currency is no ISO code';
    if (itemCount !== undefined && !Number.isInteger(itemCount)) return 'itemCount is no whole number';
    if (products !== undefined && !(Array.isArray(products) && products.length)) return 'products is no list';
    for (const product of (products ?? []) as Record<string, unknown>[])
      if (!isText(product['id'])) return 'products without id';
    for (const name of ['transactionId', 'email', 'phoneNumber', 'externalId'])
      if (params[name] !== undefined && !isText(params[name])) return `${name} is no text`;
    return undefined;
  }

  function fault([verb, first, second = {}]: unknown[]): string | undefined {
    if (verb === 'init') return initFault(first, second as Record<string, unknown>);
    if (verb === 'track') return trackFault(first, second as Record<string, unknown>);
    return /^(en|dis)ableFirstPartyCookies$/.test(String(verb)) ? undefined : 'unknown command';
  }

  function run(call: unknown[]): void {
    const refused = fault(call);
    record({ vendor: 'reddit', call: JSON.parse(JSON.stringify(call)), ...(refused ? { refused } : {}) });
  }

  const queued = rdt.callQueue.splice(0);
  rdt.sendEvent = (...args) => run(args);
  for (const call of queued)
    if (Object.prototype.toString.call(call) === '[object Arguments]') run(Array.from(call));
    else
      record({ vendor: 'reddit', call: Array.from(call), refused: 'queued something else than arguments' });
}
