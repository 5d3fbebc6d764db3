/**
 * Plays ads-api.reddit.com/api/v3/pixels/PIXEL/conversion_events and custom_audiences in tests, as strict as the documentation: one bad
 * event refuses the whole request. Source: ads-api.reddit.com/docs/v3; business.reddithelp.com (Conversions API).
 */
import type { CountedEvent, CreateServerStandIn, StandInAnswer, StandInRequest } from '../server-contract.ts';
import { isFields } from '../shared/json-answer.ts';
import { createLists, jsonOf } from '../shared/lists-stand-in.ts';

export const PIXEL = 'a2_standin12345';
export const TOKEN = 'eyJstandInReddit.0123456789.abc_DEF-ghi';
/** A custom audience, and the token that may change it. */
export const AUDIENCE = '2042000000042';
export const AUDIENCE_TOKEN = 'eyJstandInRedditAds.0123456789.abc';

type Fields = Record<string, unknown>;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isWhole = (value: unknown): value is number => Number.isInteger(value);
const strangeOf = (fields: Fields, known: readonly string[]): string | undefined =>
  Object.keys(fields).find((key) => !known.includes(key));

const TYPES = /^(PAGE_VISIT|VIEW_CONTENT|SEARCH|ADD_TO_CART|ADD_TO_WISHLIST|PURCHASE|LEAD|SIGN_UP|CUSTOM)$/;
const EVENT_FIELDS = ['event_at', 'action_source', 'type', 'click_id', 'user', 'metadata'];
const HASHED = ['email', 'phone_number', 'external_id'];
const AS_IS = ['ip_address', 'user_agent', 'uuid'];
const METADATA = ['conversion_id', 'currency', 'value', 'item_count', 'products'];
const HASH = /^[0-9a-f]{64}$/;
const EMPTY_HASH = /^e3b0c44298fc1c149afbf4c8996fb924/;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]+)$/i;
const DAY_MS = 24 * 3600 * 1000;

function limitsFault(limits: unknown): string | undefined {
  if (!isFields(limits) || JSON.stringify(limits['modes']) !== '["LDU"]') return 'unknown modes';
  if (!/^[A-Z]{2}$/.test(String(limits['country']))) return 'data_processing_options without country';
  const { region } = limits;
  return region === undefined || /^[A-Z]{2}-\w{1,3}$/.test(String(region)) ? undefined : 'unknown region';
}

function userFault(user: unknown, clickId: unknown): string | undefined {
  if (!isFields(user)) return 'user is missing';
  const { data_processing_options: limits, ...keys } = user;
  if (limits !== undefined && limitsFault(limits)) return limitsFault(limits);
  for (const [key, value] of Object.entries(keys)) {
    if (HASHED.includes(key)) {
      // Reddit takes them plain, too: the half must not.
      if (!isText(value) || !HASH.test(value)) return `${key} is not hashed`;
      if (EMPTY_HASH.test(value)) return `${key} is the hash of nothing`;
    } else if (!AS_IS.includes(key)) return `user has no ${key}`;
    else if (!isText(value) || HASH.test(value)) return `${key} must be as it is`;
  }
  const { email, phone_number, external_id, uuid, ip_address: ip, user_agent: agent } = user;
  if (ip !== undefined && !ADDRESS.test(String(ip))) return 'ip_address is no address';
  if (uuid !== undefined && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(String(uuid)))
    return 'uuid is no UUID';
  return clickId || email || phone_number || external_id || uuid || (ip && agent)
    ? undefined
    : 'no match key';
}

function metadataFault(type: string, metadata: unknown): string | undefined {
  if (!isFields(metadata)) return 'metadata is missing';
  const strange = strangeOf(metadata, METADATA);
  if (strange) return `metadata has no ${strange}`;
  const { conversion_id, value, currency, item_count, products } = metadata;
  if (!isText(conversion_id)) return 'conversion_id is missing: the pixel sends it, too';
  if (/^(PAGE_VISIT|VIEW_CONTENT|SEARCH)$/.test(type) && (value ?? currency ?? item_count) !== undefined)
    return 'value, currency and item_count are not allowed here';
  if (value !== undefined && !(typeof value === 'number' && Number.isFinite(value)))
    return 'value is no number';
  if (value !== undefined && currency === undefined) return 'value without currency';
  if (currency !== undefined && !(isText(currency) && /^[A-Z]{3}$/.test(currency)))
    return 'currency is no ISO code';
  if (item_count !== undefined && !isWhole(item_count)) return 'item_count is no whole number';
  if (products !== undefined && !(Array.isArray(products) && products.length)) return 'products is no list';
  for (const product of (products ?? []) as Fields[]) {
    if (!isText(product['id'])) return 'products without id';
    const odd = strangeOf(product, ['id', 'name', 'category']);
    if (odd) return `a product has no ${odd}`;
  }
  return undefined;
}

function eventFault(event: unknown, now: number): string | undefined {
  if (!isFields(event)) return 'an event is no object';
  const strange = strangeOf(event, EVENT_FIELDS);
  if (strange) return `an event has no ${strange}`;
  const { event_at: time, action_source: source, type, click_id: clickId } = event;
  if (!isWhole(time) || time < 1e12) return 'event_at is not in milliseconds';
  if (time < now - 7 * DAY_MS) return 'event_at is older than 7 days';
  if (time > now + 5 * 60_000) return 'event_at is in the future';
  if (source !== 'WEBSITE') return 'action_source is unknown';
  const name = String(isFields(type) && type['tracking_type']);
  if (!TYPES.test(name)) return `tracking_type ${name} is unknown`;
  if ((name === 'CUSTOM') !== isText((type as Fields)['custom_event_name']))
    return 'event_type with custom_event_name must be a Custom event';
  if (clickId !== undefined && !isText(clickId)) return 'click_id is no text';
  return userFault(event['user'], clickId) ?? metadataFault(name, event['metadata']);
}

const refuse = (status: number, message: string, invalid_events?: object[]): StandInAnswer => ({
  status,
  body: JSON.stringify({ error: { code: status, message, ...(invalid_events && { invalid_events }) } }),
});

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const seen = new Set<string>();

  function check({ url, method, headers, body }: StandInRequest): StandInAnswer | Fields[] {
    const [, pixel] = /^\/api\/v3\/pixels\/([^/]+)\/conversion_events$/.exec(new URL(url).pathname) ?? [];
    if (method !== 'POST' || !pixel) return refuse(404, 'Not Found');
    if (headers['authorization'] !== `Bearer ${TOKEN}`) return refuse(401, 'Unauthorized');
    if (pixel !== PIXEL) return refuse(403, 'No access to this pixel');
    if (!headers['content-type']?.startsWith('application/json')) return refuse(400, 'not JSON');
    let sent: unknown;
    try {
      sent = JSON.parse(body);
    } catch {
      return refuse(400, 'not JSON');
    }
    const data = isFields(sent) && isFields(sent['data']) ? sent['data'] : {};
    const strange = strangeOf(data, ['test_id', 'partner', 'events']);
    if (strange) return refuse(400, `data has no ${strange}`);
    const { events } = data;
    if (!Array.isArray(events) || !events.length || events.length > 1000)
      return refuse(400, 'events must be a list of 1 to 1000');
    const bad = events.flatMap((event) => {
      const error_message = eventFault(event, now());
      return error_message ? [{ error_message, event }] : [];
    });
    if (bad.length)
      return refuse(400, `There were ${bad.length} invalid conversion events. None were processed.`, bad);
    return events as Fields[];
  }

  const lists = createLists();

  function audience(id: string, { headers, body }: StandInRequest): StandInAnswer {
    const token = headers['authorization'];
    if (token === `Bearer ${TOKEN}`) return refuse(403, 'Missing scope adsedit');
    if (token !== `Bearer ${AUDIENCE_TOKEN}`) return refuse(401, 'Unauthorized');
    if (id !== AUDIENCE) return refuse(404, 'No such audience');
    const { data } = jsonOf(body) ?? {};
    const {
      action_type: type,
      column_order: columns,
      user_data: rows,
    } = isFields(data) ? data : ({} as Fields);
    if (type !== 'REMOVE' || JSON.stringify(columns) !== '["EMAIL_SHA256"]')
      return refuse(400, 'data is no action');
    const hashes = Array.isArray(rows) ? rows.map((row) => (row.length === 1 ? row[0] : '')) : undefined;
    const fault = lists.take(AUDIENCE, 'EMAIL_SHA256', hashes, 2500);
    return fault ? refuse(400, fault) : { status: 200, body: '{"data":{}}' };
  }

  return {
    counted,
    refused,
    get removed() {
      return lists.removed();
    },
    answer(request) {
      const [, id] = /^https?:\/\/[^/]+\/api\/v3\/custom_audiences\/([\w-]+)\/users$/.exec(request.url) ?? [];
      if (id && request.method === 'PATCH') {
        const answer = audience(id, request);
        if (answer.status !== 200) refused.push(answer.body);
        return answer;
      }
      const taken = check(request);
      if (!Array.isArray(taken)) {
        refused.push(taken.body);
        return taken;
      }
      for (const event of taken) {
        const { tracking_type: name } = event['type'] as { tracking_type: string };
        const { conversion_id: id } = event['metadata'] as { conversion_id: string };
        if (seen.has(`${name} ${id}`)) continue;
        seen.add(`${name} ${id}`);
        counted.push({ id, name, event });
      }
      return { status: 200, body: JSON.stringify({ data: { message: `Processed ${taken.length}` } }) };
    },
  };
};
