/**
 * Plays fbevents.js in tests, as strict as Meta's documentation allows. Import-free, so that it can be served as
 * the vendor's script. Source: developers.facebook.com/docs/meta-pixel (reference, advanced).
 */
export const SCRIPT_URL = 'https://connect.facebook.net/en_US/fbevents.js';
/** What script and stub leave in `window`. */
export const GLOBALS = ['fbq', '_fbq'];
/** First words of calls that are no events. */
export const SET_UP = /^(set|init|consent)$/;
/** How a withdrawal is told. */
export const WITHDRAWAL = /"revoke"/;

type Entry = { vendor: 'meta'; call: unknown[]; refused?: string };

export function standIn(page: object, record: (entry: Entry) => void): void {
  type Fbq = {
    callMethod?: (...args: unknown[]) => void;
    queue: ArrayLike<unknown>[];
    disablePushState?: boolean;
  };
  const { fbq, history } = page as { fbq: Fbq; history: History };
  const STANDARD =
    'AddPaymentInfo AddToCart AddToWishlist CompleteRegistration Contact CustomizeProduct Donate FindLocation InitiateCheckout Lead PageView Purchase Schedule Search StartTrial SubmitApplication Subscribe ViewContent'.split(
      ' ',
    );
  const inits = new Map<string, number>();
  const manual = new Set<string>();
  let revoked = false;

  const isText = (v: unknown) => typeof v === 'string' && v !== '';
  const isList = (v: unknown): v is Record<string, unknown>[] => Array.isArray(v) && v.length > 0;

  /** What Meta would refuse or not match of an event's parameters. */
  function paramsFault(name: string, params: Record<string, unknown>): string | undefined {
    const { value, currency, content_ids, contents, content_type, num_items } = params;
    if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value)))
      return 'value is no number';
    if (value !== undefined && currency === undefined) return 'value without currency';
    if (currency !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'currency is no ISO code';
    if (name === 'Purchase' && (value === undefined || currency === undefined))
      return 'Purchase without value and currency';
    if (content_ids !== undefined && (!isList(content_ids) || !(content_ids as unknown[]).every(isText)))
      return 'content_ids is no list of texts';
    if (contents !== undefined) {
      if (!isList(contents)) return 'contents is no list';
      for (const { id, quantity, item_price } of contents) {
        if (!isText(id)) return 'contents without id';
        if (!Number.isInteger(quantity) || (quantity as number) < 1) return 'contents without whole quantity';
        if (item_price !== undefined && typeof item_price !== 'number') return 'item_price is no number';
      }
    }
    if ((content_ids || contents) && content_type !== 'product' && content_type !== 'product_group')
      return 'content_type is missing';
    if (num_items !== undefined && !Number.isInteger(num_items)) return 'num_items is no whole number';
    if (params['search_string'] !== undefined && !isText(params['search_string']))
      return 'search_string is no text';
    if (Object.values(params).some((v) => v === undefined || v === null)) return 'an undefined parameter';
    return undefined;
  }

  /** Of manual advanced matching: plain texts of known names. */
  function userFault(user: unknown): string | undefined {
    const known = /^(em|ph|fn|ln|ge|db|ct|st|zp|country|external_id)$/;
    for (const [key, value] of Object.entries(user as object)) {
      if (!known.test(key)) return `advanced matching knows no ${key}`;
      if (!isText(value)) return `${key} is no text`;
    }
    return undefined;
  }

  function trackFault(verb: string, [id, name, params = {}, options = {}]: unknown[]): string | undefined {
    if (!inits.has(String(id))) return 'event before init of its pixel';
    if (!isText(name)) return 'no event name';
    if (verb === 'trackSingle' && !STANDARD.includes(name as string)) return 'unknown standard event';
    if (verb === 'trackSingleCustom' && STANDARD.includes(name as string)) return 'standard event as custom';
    const { eventID } = options as { eventID?: unknown };
    if (!isText(eventID) || (eventID as string).length > 64) return 'no eventID';
    if (revoked) return 'event after consent was revoked';
    return paramsFault(name as string, params as Record<string, unknown>);
  }

  function fault([verb, ...args]: unknown[]): string | undefined {
    switch (verb) {
      case 'set':
        if (args[0] === 'autoConfig' && args[1] === false) manual.add(String(args[2]));
        return undefined;
      case 'init': {
        const id = String(args[0]);
        if (!/^\d{5,20}$/.test(id)) return 'unknown pixel id';
        inits.set(id, (inits.get(id) ?? 0) + 1);
        if (inits.get(id)! > (args[1] ? 2 : 1)) return 'pixel initialised twice';
        if (args[1] !== undefined && userFault(args[1])) return userFault(args[1]);
        return manual.has(id) ? undefined : 'automatic events are on';
      }
      case 'dataProcessingOptions':
        if (inits.size) return 'data processing options behind init';
        return Array.isArray(args[0]) && args[0].every((option) => option === 'LDU')
          ? undefined
          : 'unknown data processing option';
      case 'consent':
        if (args[0] !== 'grant' && args[0] !== 'revoke') return 'unknown consent';
        revoked = args[0] === 'revoke';
        return undefined;
      case 'track':
      case 'trackCustom':
        return 'feeds every pixel of the page: use trackSingle';
      case 'trackSingle':
      case 'trackSingleCustom':
        return trackFault(verb, args);
      default:
        return 'unknown command';
    }
  }

  function run(call: unknown[]): void {
    const refused = fault(call);
    record({ vendor: 'meta', call: JSON.parse(JSON.stringify(call)), ...(refused ? { refused } : {}) });
  }

  const queued = fbq.queue.splice(0);
  fbq.callMethod = (...args) => run(args);
  for (const call of queued)
    if (Object.prototype.toString.call(call) === '[object Arguments]') run(Array.from(call));
    else record({ vendor: 'meta', call: Array.from(call), refused: 'queued something else than arguments' });
  if (!fbq.disablePushState)
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name];
      history[name] = function (this: History, ...args: Parameters<History['pushState']>) {
        original.apply(this, args);
        record({
          vendor: 'meta',
          call: ['history PageView'],
          refused: 'page views of its own at history changes',
        });
      };
    }
}
