/**
 * Plays LinkedIn's insight.min.js in tests, as strict as the documentation allows. Import-free, so that it can be
 * served as the vendor's script. Source: linkedin.com/help/lms (Insight Tag, event-specific conversions, deduplication).
 */
export const SCRIPT_URL = 'https://snap.licdn.com/li.lms-analytics/insight.min.js';
/** What script and stub leave in `window`. */
export const GLOBALS = ['lintrk', '_linkedin_partner_id', '_linkedin_data_partner_ids'];
/** First words of calls that are no events. */
export const SET_UP = /^(set|load)$/;

type Entry = { vendor: 'linkedin'; call: unknown[]; refused?: string };

export function standIn(page: object, record: (entry: Entry) => void): void {
  const global = page as {
    lintrk: ((...call: unknown[]) => void) & { q: unknown[][] };
    _linkedin_partner_id?: unknown;
    _linkedin_data_partner_ids?: unknown[];
  };
  const isText = (v: unknown) => typeof v === 'string' && v !== '';

  function trackFault(data: Record<string, unknown>): string | undefined {
    const { conversion_id, event_id, conversion_value, currency, ...rest } = data;
    if (!Number.isInteger(conversion_id)) return 'conversion_id is no number';
    if (!isText(event_id) || (event_id as string).length > 64) return 'no event_id';
    if (conversion_value !== undefined && !Number.isFinite(conversion_value))
      return 'conversion_value is no number';
    if (conversion_value !== undefined && currency === undefined) return 'value without currency';
    if (currency !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'currency is no ISO code';
    return Object.keys(rest).length ? `unknown parameter ${Object.keys(rest)[0]}` : undefined;
  }

  function fault(verb: unknown, data: unknown): string | undefined {
    if (typeof data !== 'object' || data === null) return 'a call without data';
    if (verb === 'track') return trackFault(data as Record<string, unknown>);
    if (verb !== 'setUserData') return 'unknown command';
    return /^[^\s@]+@[^\s@]+$/.test(String((data as { email?: unknown }).email))
      ? undefined
      : 'no e-mail in setUserData';
  }

  function run(call: unknown[]): void {
    const refused = call.length === 2 ? fault(call[0], call[1]) : 'not two arguments';
    record({ vendor: 'linkedin', call: JSON.parse(JSON.stringify(call)), ...(refused ? { refused } : {}) });
  }

  const { _linkedin_partner_id: id, _linkedin_data_partner_ids: ids = [], lintrk } = global;
  const strange = !/^\d{3,12}$/.test(String(id));
  record({
    vendor: 'linkedin',
    call: ['set', '_linkedin_partner_id', id],
    ...(strange ? { refused: 'unknown partner id' } : {}),
  });
  const loadFault = !ids.includes(id)
    ? 'the partner is not among those to load'
    : new Set(ids).size < ids.length
      ? 'partner loaded twice'
      : undefined;
  // The page view of its own, one for each partner.
  record({ vendor: 'linkedin', call: ['load', ...ids], ...(loadFault ? { refused: loadFault } : {}) });
  const queued = lintrk.q.splice(0);
  global.lintrk = Object.assign((...call: unknown[]) => run(call), { q: lintrk.q });
  for (const call of queued) run(call);
}
