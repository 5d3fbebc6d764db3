/**
 * Plays tr.snapchat.com/v3/PIXEL/events, and adsapi.snapchat.com/v1/segments, in tests, as strict as the documentation: one bad event refuses the whole
 * request, as nothing else is said. Source: developers.snap.com/api/marketing-api/Conversions-API (parameters).
 */
import type { CountedEvent, CreateServerStandIn, StandInAnswer, StandInRequest } from '../server-contract.ts';
import { isFields } from '../shared/json-answer.ts';
import { createLists, jsonOf } from '../shared/lists-stand-in.ts';

export const PIXEL = '67d34640-b7a4-4d3c-9c0e-0123456789ab';
export const TOKEN = 'eyJstandInSnap.0123456789.abc_DEF-ghi';
/** A segment, and the token that may change it. */
export const SEGMENT = '5603670370513719';
export const AUDIENCE_TOKEN = 'hCgwKCjE0OTstandInAudience0123';

type Fields = Record<string, unknown>;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isWhole = (value: unknown): value is number => Number.isInteger(value);

const EVENTS =
  /^(PAGE_VIEW|VIEW_CONTENT|LIST_VIEW|SEARCH|ADD_CART|ADD_TO_WISHLIST|START_CHECKOUT|ADD_BILLING|PURCHASE|SIGN_UP|SUBSCRIBE|SAVE|INVITE|LOGIN|SHARE|RESERVE|RATE|START_TRIAL|COMPLETE_TUTORIAL|LEVEL_COMPLETE|ACHIEVEMENT_UNLOCKED|SPENT_CREDITS|AD_CLICK|AD_VIEW|CUSTOM_EVENT_[1-5])$/;
const EVENT_FIELDS =
  'event_name action_source event_time event_id event_source_url user_data custom_data integration version test_event_code data_processing_options data_processing_options_country data_processing_options_state'.split(
    ' ',
  );
const LISTS = ['em', 'ph'];
const HASHED = 'fn ln ge db ct st zp country external_id'.split(' ');
const AS_IS = 'client_ip_address client_user_agent sc_click_id sc_cookie1'.split(' ');
const CUSTOM =
  'currency value content_ids content_category brands contents content_type content_name num_items order_id search_string sign_up_method predicted_ltv'.split(
    ' ',
  );
const HASH = /^[0-9a-f]{64}$/;
const EMPTY_HASH = /^e3b0c44298fc1c149afbf4c8996fb924/;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]+)$/i;
const DAY_S = 24 * 3600;

function userFault(user: unknown): string | undefined {
  if (!isFields(user)) return 'user_data is missing';
  for (const [key, value] of Object.entries(user)) {
    if (LISTS.includes(key) || HASHED.includes(key)) {
      if (LISTS.includes(key) !== Array.isArray(value)) return `${key} has the wrong type`;
      const list = [value].flat() as unknown[];
      if (!list.length || !list.every((one) => isText(one) && HASH.test(one))) return `${key} is not hashed`;
      if (list.some((one) => EMPTY_HASH.test(one as string))) return `${key} is the hash of nothing`;
    } else if (!AS_IS.includes(key)) return `user_data has no ${key}`;
    else if (!isText(value) || HASH.test(value)) return `${key} must be as it is`;
  }
  const { em, ph, client_ip_address: ip, client_user_agent: agent } = user;
  if (ip !== undefined && !ADDRESS.test(String(ip))) return 'client_ip_address is no address';
  return em || ph || (ip && agent) ? undefined : 'user_data has none of em, ph, address with User-Agent';
}

function customFault(custom: unknown = {}): string | undefined {
  if (!isFields(custom)) return 'custom_data is no object';
  const strange = Object.keys(custom).find((key) => !CUSTOM.includes(key));
  if (strange) return `custom_data has no ${strange}`;
  const { value, currency, content_ids, contents, content_type, num_items, order_id } = custom;
  if (value !== undefined && !(typeof value === 'number' && Number.isFinite(value)))
    return 'value is no number';
  if (value !== undefined && currency === undefined) return 'value without currency';
  if (currency !== undefined && !(isText(currency) && /^[A-Z]{3}$/.test(currency)))
    return 'currency is no ISO code';
  if (content_ids !== undefined && !(Array.isArray(content_ids) && content_ids.every(isText)))
    return 'content_ids is no list of texts';
  if ((content_ids || contents) && content_type !== 'product') return 'content_type must be product';
  for (const content of (contents ?? []) as Fields[]) {
    if (!isText(content['id'])) return 'contents without id';
    if (!isWhole(content['quantity']) || content['quantity'] < 1) return 'contents without whole quantity';
    if (content['item_price'] !== undefined && typeof content['item_price'] !== 'number')
      return 'item_price is no number';
  }
  if (num_items !== undefined && !isWhole(num_items)) return 'num_items is no whole number';
  if (order_id !== undefined && !isText(order_id)) return 'order_id is no text';
  return Object.values(custom).some((one) => one === null) ? 'a null in custom_data' : undefined;
}

function eventFault(event: unknown, now: number): string | undefined {
  if (!isFields(event)) return 'an event is no object';
  const strange = Object.keys(event).find((key) => !EVENT_FIELDS.includes(key));
  if (strange) return `an event has no ${strange}`;
  const { event_name: name, event_time: time, event_id: id, data_processing_options: options } = event;
  if (!EVENTS.test(String(name))) return `event_name ${name} is unknown`;
  if (event['action_source'] !== 'WEB') return 'action_source is unknown';
  if (!isWhole(time) || time < 1e9 || time > 1e11) return 'event_time is not in seconds';
  if (time < now / 1000 - 7 * DAY_S) return 'event_time is older than 7 days';
  if (time > now / 1000 + 60) return 'event_time is in the future';
  if (!isText(id)) return 'event_id is missing: the pixel sends it, too';
  if (!/^https?:\/\/[^/@]+/.test(String(event['event_source_url']))) return 'event_source_url is missing';
  if (options !== undefined && !/^\["L[MD]U"\]$/.test(JSON.stringify(options)))
    return 'unknown data_processing_options';
  return userFault(event['user_data']) ?? customFault(event['custom_data']);
}

const say = (httpStatus: number, status: string, reason: string): StandInAnswer => ({
  status: httpStatus,
  body: JSON.stringify({ status, reason }),
});

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const seen = new Set<string>();

  function check({ url, method, headers, body }: StandInRequest): StandInAnswer | Fields[] {
    const { pathname, searchParams } = new URL(url);
    const [, pixel] = /^\/v3\/([^/]+)\/events$/.exec(pathname) ?? [];
    if (method !== 'POST' || !pixel) return { status: 404, body: 'Not Found' };
    if (searchParams.get('access_token') !== TOKEN) return say(401, 'FAILED', 'Invalid access token');
    if (pixel !== PIXEL) return say(403, 'FAILED', 'No permission for this pixel');
    if (!headers['content-type']?.startsWith('application/json')) return say(400, 'INVALID', 'not JSON');
    let sent: unknown;
    try {
      sent = JSON.parse(body);
    } catch {
      return say(400, 'INVALID', 'not JSON');
    }
    const data = isFields(sent) && sent['data'];
    if (!Array.isArray(data) || !data.length || data.length > 2000)
      return say(400, 'INVALID', 'data must be a list of 1 to 2000 events');
    const bad = data.map((event) => eventFault(event, now())).find(Boolean);
    return bad ? say(400, 'INVALID', bad) : (data as Fields[]);
  }

  const lists = createLists();

  function segment(id: string, { headers, body }: StandInRequest): StandInAnswer {
    const fail = (status: number, message: string) => ({
      status,
      body: JSON.stringify({ request_status: 'ERROR', debug_message: message }),
    });
    if (headers['authorization'] !== `Bearer ${AUDIENCE_TOKEN}`) return fail(401, 'unauthorized');
    if (id !== SEGMENT) return fail(404, 'no such segment');
    const { users, ...more } = jsonOf(body) ?? {};
    const [one, ...others] = Array.isArray(users) ? users : [];
    const [kind] = Array.isArray(one?.schema) && one.schema.length === 1 ? one.schema : [];
    if (!/^(EMAIL|PHONE)_SHA256$/.test(kind) || others.length || Object.keys(more).length)
      return fail(400, 'users is not one list of one schema');
    const rows: unknown = one.data;
    const hashes = Array.isArray(rows) ? rows.map((row) => (row.length === 1 ? row[0] : '')) : undefined;
    const fault = lists.take(SEGMENT, kind, hashes, 100_000);
    return fault ? fail(400, fault) : { status: 200, body: '{"request_status":"SUCCESS"}' };
  }

  return {
    counted,
    refused,
    get removed() {
      return lists.removed();
    },
    answer(request) {
      const [, id] = /^https?:\/\/[^/]+\/v1\/segments\/([\w-]+)\/users$/.exec(request.url) ?? [];
      if (id && request.method === 'DELETE') {
        const answer = segment(id, request);
        if (answer.status !== 200) refused.push(answer.body);
        return answer;
      }
      const taken = check(request);
      if (!Array.isArray(taken)) {
        refused.push(taken.body);
        return taken;
      }
      for (const event of taken) {
        const { event_name: name, event_id: id } = event as { event_name: string; event_id: string };
        // An order counts once, whatever the ids of its events.
        const order = name === 'PURCHASE' && (event['custom_data'] as Fields | undefined)?.['order_id'];
        const keys = [`${name} ${id}`, ...(order ? [`order ${order}`] : [])];
        if (!keys.some((key) => seen.has(key))) counted.push({ id, name, event });
        for (const key of keys) seen.add(key);
      }
      return say(200, 'VALID', '');
    },
  };
};
