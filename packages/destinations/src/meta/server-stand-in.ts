/**
 * Plays graph.facebook.com/VERSION/PIXEL/events and /VERSION/AUDIENCE/users in tests, as strict as the documentation:
 * one bad event refuses the whole request. Source: developers.facebook.com/docs/marketing-api/conversions-api (parameters, best practices, errors).
 */
import type { CountedEvent, CreateServerStandIn, StandInAnswer, StandInRequest } from '../server-contract.ts';
import { isFields } from '../shared/json-answer.ts';

export const PIXEL = '1234567890123456';
export const TOKEN = 'EAABstandIn0123456789abcdefghij';
/** A customer list, and the token that may change it: that of events has no such right. */
export const AUDIENCE = '23850000000000042';
export const AUDIENCE_TOKEN = 'EAABaudience0123456789abcdefgh';
/** HMAC-SHA-256 of the tokens with `stand-in-app-secret`. */
export const APP_SECRET = 'stand-in-app-secret';
const AUDIENCE_PROOF = '13f10463e37642b5b8d8ab28260729cf23ef75a5685d0f48b76b573ca883a49f';
const PROOF = 'dec85fa469ba325ce6e289ad580de6a18c58d907992cc664ec784f6ac7b4e0f7';

type Fields = Record<string, unknown>;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isWhole = (value: unknown): value is number => Number.isInteger(value);

const EVENT_FIELDS =
  'event_name event_time event_id action_source event_source_url referrer_url user_data custom_data opt_out data_processing_options data_processing_options_country data_processing_options_state'.split(
    ' ',
  );
const HASHED = 'em ph fn ln ge db ct st zp country external_id'.split(' ');
const AS_IS = 'client_ip_address client_user_agent fbc fbp'.split(' ');
const SOURCES =
  'website app email phone_call chat physical_store system_generated business_messaging other'.split(' ');
const HASH = /^[0-9a-f]{64}$/;
const EMPTY_HASH = /^e3b0c44298fc1c149afbf4c8996fb924/;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]+)$/i;
const DAY_S = 24 * 3600;

function userFault(user: unknown): string | undefined {
  if (!isFields(user)) return 'user_data is missing';
  for (const [key, value] of Object.entries(user)) {
    if (HASHED.includes(key)) {
      const list = Array.isArray(value) ? value : [value];
      if (!list.length || !list.every((one) => isText(one) && HASH.test(one))) return `${key} is not hashed`;
      if (list.some((one) => EMPTY_HASH.test(one))) return `${key} is the hash of nothing`;
    } else if (!AS_IS.includes(key)) return `user_data has no ${key}`;
    else if (!isText(value) || HASH.test(value)) return `${key} must be as it is`;
  }
  const { client_ip_address: ip, client_user_agent: agent, fbc, fbp, em, ph, external_id } = user;
  if (ip !== undefined && !ADDRESS.test(String(ip))) return 'client_ip_address is no address';
  for (const id of [fbc, fbp])
    if (id !== undefined && !/^fb\.[0-2]\.\d{13}\.[\w-]+(\.[\w-]{2,8})?$/.test(String(id)))
      return 'fbc or fbp is not in its format';
  // Too broad to be one person.
  if (!(em || ph || external_id || fbp || fbc || (ip && agent))) return 'user_data is too broad';
  return undefined;
}

function contentsFault(contents: unknown): string | undefined {
  if (!Array.isArray(contents) || !contents.length) return 'contents is no list';
  for (const content of contents as unknown[]) {
    if (!isFields(content) || !isText(content['id'])) return 'contents without id';
    if (!isWhole(content['quantity']) || content['quantity'] < 1) return 'contents without whole quantity';
    const price = content['item_price'];
    if (price !== undefined && !(typeof price === 'number' && price >= 0)) return 'item_price is no price';
  }
  return undefined;
}

function customFault(name: string, custom: unknown = {}): string | undefined {
  if (!isFields(custom)) return 'custom_data is no object';
  const { value, currency, content_ids, contents, content_type, num_items, order_id } = custom;
  if (value !== undefined && !(typeof value === 'number' && Number.isFinite(value)))
    return 'value is no number';
  if (value !== undefined && currency === undefined) return 'value without currency';
  if (currency !== undefined && !(isText(currency) && /^[A-Z]{3}$/.test(currency)))
    return 'currency is no ISO code';
  if (name === 'Purchase' && (value === undefined || currency === undefined))
    return 'Purchase without value and currency';
  if (content_ids !== undefined && !(Array.isArray(content_ids) && content_ids.every(isText)))
    return 'content_ids is no list of texts';
  if (contents !== undefined && contentsFault(contents)) return contentsFault(contents);
  if ((content_ids || contents) && content_type !== 'product' && content_type !== 'product_group')
    return 'content_type is missing';
  if (num_items !== undefined && !isWhole(num_items)) return 'num_items is no whole number';
  if (order_id !== undefined && !isText(order_id)) return 'order_id is no text';
  return Object.values(custom).some((one) => one === null) ? 'a null in custom_data' : undefined;
}

/** @returns the fault and the subcode that it has at Meta */
function eventFault(event: unknown, now: number): [fault: string, subcode: number] | undefined {
  const bad = (fault: string | undefined, subcode = 2804019): [string, number] | undefined =>
    fault ? [fault, subcode] : undefined;
  if (!isFields(event)) return bad('an event is no object');
  const strange = Object.keys(event).find((key) => !EVENT_FIELDS.includes(key));
  if (strange) return bad(`an event has no ${strange}`);
  const { event_name: name, event_time: time, event_id: id, action_source: source } = event;
  if (!isText(name) || name.length > 50) return bad('event_name is missing', 2804001);
  if (!isWhole(time) || time < 1e9 || time > 1e11) return bad('event_time is not in seconds', 2804007);
  if (time < now / 1000 - 7 * DAY_S) return bad('event_time is older than 7 days', 2804003);
  if (time > now / 1000 + 60) return bad('event_time is in the future', 2804007);
  if (!isText(id)) return bad('event_id is missing: the pixel sends it, too');
  if (!SOURCES.includes(String(source))) return bad('action_source is unknown', 2804016);
  if (source === 'website') {
    if (!/^https?:\/\/[^/@]+/.test(String(event['event_source_url'])))
      return bad('event_source_url is missing', 2804017);
    if (!isFields(event['user_data']) || !isText(event['user_data']['client_user_agent']))
      return bad('client_user_agent is missing');
  }
  const options = event['data_processing_options'];
  if (options !== undefined) {
    if (!Array.isArray(options) || options.some((one) => one !== 'LDU'))
      return bad('unknown data_processing_options');
    const places = [event['data_processing_options_country'], event['data_processing_options_state']];
    if (options.length && !places.every(isWhole)) return bad('LDU without country and state');
  }
  return bad(userFault(event['user_data'])) ?? bad(customFault(name, event['custom_data']));
}

let traces = 0;
const refuse = (status: number, code: number, message: string, subcode?: number): StandInAnswer => ({
  status,
  body: JSON.stringify({
    error: {
      message,
      type: code === 190 ? 'OAuthException' : 'GraphMethodException',
      code,
      ...(subcode !== undefined && { error_subcode: subcode }),
      fbtrace_id: `AStandIn${++traces}`,
    },
  }),
});

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const seen = new Set<string>();

  function check({ url, method, headers, body }: StandInRequest): StandInAnswer | Fields[] {
    const path = /^https?:\/\/[^/]+(\/[^?]*)/.exec(url)?.[1] ?? '';
    const [, pixel] = /^\/v\d{2,3}\.\d\/([^/]+)\/events$/.exec(path) ?? [];
    if (method !== 'POST' || !pixel) return refuse(400, 2500, 'Unknown path components');
    const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1];
    // Meta repeats the token in its message.
    if (token !== TOKEN) return refuse(400, 190, `Malformed access token ${token}`);
    if (pixel !== PIXEL)
      return refuse(400, 100, `Unsupported post request. Object with ID '${pixel}' does not exist`, 33);
    let sent: unknown;
    try {
      sent = JSON.parse(body);
    } catch {
      return refuse(400, 100, 'Invalid JSON');
    }
    if (!headers['content-type']?.startsWith('application/json') || !isFields(sent))
      return refuse(400, 100, 'The body must be JSON');
    const { data, test_event_code: test, appsecret_proof: proof } = sent;
    if (proof !== undefined && proof !== PROOF) return refuse(400, 190, 'Invalid appsecret_proof provided');
    if (test !== undefined && !isText(test)) return refuse(400, 100, 'test_event_code is no text');
    if (!Array.isArray(data) || !data.length || data.length > 1000)
      return refuse(400, 100, 'data must be a list of 1 to 1000 events');
    for (const event of data) {
      const [fault, subcode] = eventFault(event, now()) ?? [];
      if (fault) return refuse(400, 100, `Invalid parameter: ${fault}`, subcode);
    }
    return data as Fields[];
  }

  const removed = new Set<string>();

  function remove(audience: string, { headers, body }: StandInRequest): StandInAnswer {
    const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1];
    if (token === TOKEN) return refuse(403, 200, '(#200) Requires ads_management permission');
    if (token !== AUDIENCE_TOKEN) return refuse(400, 190, `Malformed access token ${token}`);
    if (audience !== AUDIENCE) return refuse(400, 100, `Object with ID '${audience}' does not exist`, 33);
    const { payload, appsecret_proof: proof, ...more } = JSON.parse(body) as Fields;
    if (proof !== undefined && proof !== AUDIENCE_PROOF)
      return refuse(400, 190, 'Invalid appsecret_proof provided');
    const { schema, data, ...other } = isFields(payload) ? payload : ({} as Fields);
    const [key, ...keys] = Array.isArray(schema) ? (schema as unknown[]) : [];
    if (Object.keys({ ...more, ...other }).length || keys.length || (key !== 'EMAIL' && key !== 'PHONE'))
      return refuse(400, 100, 'Invalid parameter: payload');
    if (!Array.isArray(data) || !data.length || data.length > 10_000)
      return refuse(400, 100, 'data must be a list of 1 to 10000 users');
    const hashes = (data as unknown[]).map((row) => (Array.isArray(row) && row.length === 1 ? row[0] : ''));
    if (!hashes.every((hash) => isText(hash) && HASH.test(hash) && !EMPTY_HASH.test(hash)))
      return refuse(400, 100, 'data is not hashed');
    for (const hash of hashes) removed.add(`${audience}:${key}:${hash}`);
    const answer = { audience_id: audience, num_received: data.length, num_invalid_entries: 0 };
    return { status: 200, body: JSON.stringify(answer) };
  }

  return {
    counted,
    refused,
    get removed() {
      return [...removed];
    },
    answer(request) {
      const [, audience] = /^https?:\/\/[^/]+\/v\d{2,3}\.\d\/(\d+)\/users$/.exec(request.url) ?? [];
      if (audience && request.method === 'DELETE') {
        const answer = remove(audience, request);
        if (answer.status !== 200) refused.push(JSON.parse(answer.body).error.message);
        return answer;
      }
      const taken = check(request);
      if (!Array.isArray(taken)) {
        refused.push(JSON.parse(taken.body).error.message);
        return taken;
      }
      for (const event of taken) {
        const { event_name: name, event_id: id } = event as { event_name: string; event_id: string };
        if (seen.has(`${name} ${id}`)) continue;
        seen.add(`${name} ${id}`);
        counted.push({ id, name, event });
      }
      const body = { events_received: taken.length, messages: [], fbtrace_id: `AStandIn${++traces}` };
      return { status: 200, body: JSON.stringify(body) };
    },
  };
};
