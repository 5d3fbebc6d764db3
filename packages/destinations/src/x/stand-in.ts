/**
 * Plays X's uwt.js in tests, as strict as the documentation allows. Import-free, so that it can be served as the
 * vendor's script. Source: business.x.com/en/help (conversion tracking for websites, restricted data use).
 */
export const SCRIPT_URL = 'https://static.ads-twitter.com/uwt.js';
/** What script and stub leave in `window`. */
export const GLOBALS = ['twq'];
/** First words of calls that are no events. */
export const SET_UP = /^(load|config)$/;

type Entry = { vendor: 'x'; call: unknown[]; refused?: string };

export function standIn(page: object, record: (entry: Entry) => void): void {
  type Twq = { exe?: (...args: unknown[]) => void; version?: string; queue: ArrayLike<unknown>[] };
  const { twq } = page as { twq: Twq };
  type Params = Record<string, unknown>;
  const PARAMS =
    'value currency conversion_id search_string description status num_items email_address phone_number twclid contents restricted_data_use'.split(
      ' ',
    );
  const CONTENT = 'content_type content_id content_name content_price num_items content_group_id'.split(' ');
  const configured = new Set<string>();
  const isText = (v: unknown) => typeof v === 'string' && v !== '';
  const isCount = (v: unknown) => Number.isInteger(v) && (v as number) > 0;

  function contentsFault(contents: unknown): string | undefined {
    if (!Array.isArray(contents) || !contents.length) return 'contents is no list';
    for (const content of contents as Params[]) {
      const odd = Object.keys(content).find((key) => !CONTENT.includes(key));
      if (odd) return `contents have no ${odd}`;
      if (!isText(content['content_id'])) return 'contents without content_id';
      if (content['content_price'] !== undefined && typeof content['content_price'] !== 'number')
        return 'content_price is no number';
      if (!isCount(content['num_items'])) return 'contents without whole num_items';
    }
    return undefined;
  }

  function paramsFault(params: Params): string | undefined {
    const odd = Object.keys(params).find((key) => !PARAMS.includes(key));
    if (odd) return `unknown parameter ${odd}`;
    const { value, currency, conversion_id, contents, num_items, email_address, phone_number } = params;
    if (!isText(conversion_id)) return 'no conversion_id';
    if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value)))
      return 'value is no number';
    if (value !== undefined && currency === undefined) return 'value without currency';
    if (currency !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'currency is no ISO code';
    if (num_items !== undefined && !isCount(num_items)) return 'num_items is no whole number';
    if (email_address !== undefined && !/^([^\s@]+@[^\s@]+|[0-9a-f]{64})$/.test(String(email_address)))
      return 'email_address is no e-mail';
    if (phone_number !== undefined && !/^(\+\d{7,15}|[0-9a-f]{64})$/.test(String(phone_number)))
      return 'phone_number is not in E.164';
    const restricted = params['restricted_data_use'];
    if (restricted !== undefined && restricted !== 'off' && restricted !== 'restrict_optimization')
      return 'unknown restricted_data_use';
    return contents === undefined ? undefined : contentsFault(contents);
  }

  function fault([verb, id, params = {}]: unknown[]): string | undefined {
    if (verb === 'config') {
      if (!/^[a-z0-9]{4,10}$/.test(String(id))) return 'unknown pixel id';
      if (configured.has(String(id))) return 'pixel configured twice';
      configured.add(String(id));
      return undefined;
    }
    if (verb !== 'event') return 'unknown command';
    const [, pixel] = /^tw-([a-z0-9]+)-[a-z0-9]+$/.exec(String(id)) ?? [];
    if (!pixel) return 'unknown event id';
    return configured.has(pixel) ? paramsFault(params as Params) : 'event before config of its pixel';
  }

  function run(call: unknown[]): void {
    const refused = fault(call);
    record({ vendor: 'x', call: JSON.parse(JSON.stringify(call)), ...(refused ? { refused } : {}) });
  }

  record({
    vendor: 'x',
    call: ['load', twq.version],
    ...(twq.version === '1.1' ? {} : { refused: 'the stub is of another version' }),
  });
  const queued = twq.queue.splice(0);
  twq.exe = (...args) => run(args);
  for (const call of queued)
    if (Object.prototype.toString.call(call) === '[object Arguments]') run(Array.from(call));
    else record({ vendor: 'x', call: Array.from(call), refused: 'queued something else than arguments' });
}
