/**
 * Plays Acme's script in tests, as strict as the documentation allows. Import-free, so that it can be served as the
 * vendor's script. FACT: source, the vendor's pages on events and parameters.
 */
export const SCRIPT_URL = 'https://static.acme.example/pixel.js';
/** What script and stub leave in `window`. */
export const GLOBALS = ['acmeq'];
/** First words of calls that are no events. */
export const SET_UP = /^(init|consent)$/;
/** How a withdrawal is told. FACT: take it out where the vendor knows no word of consent. */
export const WITHDRAWAL = /"revoke"/;

type Entry = { vendor: 'acme'; call: unknown[]; refused?: string };

export function standIn(page: object, record: (entry: Entry) => void): void {
  type Acmeq = { handle?: (...args: unknown[]) => void; queue: unknown[][] };
  const { acmeq } = page as { acmeq: Acmeq };
  // FACT: all that the vendor knows; what is not in its lists is refused.
  const EVENTS = /^(PageView|ViewProduct|AddToCart|Purchase|Lead)$/;
  const PARAMS = ['event_id', 'items', 'order_id', 'value', 'currency'];
  const inits = new Set<unknown>();

  function initFault(id: unknown, options: Record<string, unknown>): string | undefined {
    if (!/^\w{4,40}$/.test(String(id))) return 'unknown account';
    if (inits.has(id)) return 'initialised twice';
    inits.add(id);
    return options['automatic'] === false ? undefined : 'automatic events are on';
  }

  /** FACT: every rule of the documentation: required fields, types, enums, formats. */
  function trackFault(name: unknown, params: Record<string, unknown>): string | undefined {
    if (!inits.size) return 'event before init';
    if (!EVENTS.test(String(name))) return 'unknown event';
    const strange = Object.keys(params).find((key) => !PARAMS.includes(key));
    if (strange) return `no such parameter: ${strange}`;
    const { event_id: id, value, currency } = params;
    if (typeof id !== 'string' || !id) return 'no event_id';
    if (value !== undefined && !Number.isFinite(value)) return 'value is no number';
    if (value !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'value without currency';
    return undefined;
  }

  function fault([verb, first, second = {}]: unknown[]): string | undefined {
    if (verb === 'init') return initFault(first, second as Record<string, unknown>);
    if (verb === 'track') return trackFault(first, second as Record<string, unknown>);
    return verb === 'consent' && /^(grant|revoke)$/.test(String(first)) ? undefined : 'unknown command';
  }

  function run(call: unknown[]): void {
    const refused = fault(call);
    record({ vendor: 'acme', call: JSON.parse(JSON.stringify(call)), ...(refused ? { refused } : {}) });
  }

  const queued = acmeq.queue.splice(0);
  acmeq.handle = (...args) => run(args);
  for (const call of queued) run(call);
}
