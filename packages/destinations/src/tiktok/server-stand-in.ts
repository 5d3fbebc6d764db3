/**
 * Plays business-api.tiktok.com/open_api/v1.3/event/track/ and segment/mapping/ in tests, as strict as the documentation allows: nearly all
 * answers are 200, the code in the body tells. Source: business-api.tiktok.com/portal (Events API 2.0); ads.tiktok.com/help.
 */
import type { CountedEvent, CreateServerStandIn, StandInAnswer, StandInRequest } from '../server-contract.ts';
import { isFields } from '../shared/json-answer.ts';
import { createLists, jsonOf } from '../shared/lists-stand-in.ts';

export const PIXEL = 'C4A1B2C3D4E5F6G7H8I0';
export const TOKEN = 'ttStandIn0123456789abcdef';
/** A custom audience, its ad account, and the token that may change it. */
export const AUDIENCE = '7000000000000000042';
export const ADVERTISER = '6900000000000000001';
export const AUDIENCE_TOKEN = 'ttStandInAudience0123456789';

type Fields = Record<string, unknown>;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isWhole = (value: unknown): value is number => Number.isInteger(value);

const EVENTS =
  'AddPaymentInfo AddToCart AddToWishlist ApplicationApproval ClickButton CompletePayment CompleteRegistration Contact CustomizeProduct Download FindLocation InitiateCheckout Lead Pageview PlaceAnOrder Purchase Schedule Search StartTrial SubmitApplication SubmitForm Subscribe ViewContent'.split(
    ' ',
  );
const EVENT_FIELDS = 'event event_time event_id user page properties limited_data_use'.split(' ');
const HASHED = 'email phone external_id first_name last_name zip_code'.split(' ');
const PLACES = 'city state country'.split(' ');
const AS_IS = 'ttclid ttp ip user_agent locale'.split(' ');
const HASH = /^[0-9a-f]{64}$/;
const EMPTY_HASH = /^e3b0c44298fc1c149afbf4c8996fb924/;
const DAY_S = 24 * 3600;

function userFault(user: unknown): string | undefined {
  if (!isFields(user)) return 'user is missing';
  for (const [key, value] of Object.entries(user)) {
    if (HASHED.includes(key)) {
      const list = Array.isArray(value) ? value : [value];
      if (!list.length || !list.every((one) => isText(one) && HASH.test(one))) return `${key} is not hashed`;
      if (list.some((one) => EMPTY_HASH.test(one))) return `${key} is the hash of nothing`;
    } else if (PLACES.includes(key)) {
      if (!isText(value) || !/^[a-z0-9]+$/.test(value) || HASH.test(value))
        return `${key} is not a plain place`;
    } else if (!AS_IS.includes(key)) return `user has no ${key}`;
    else if (!isText(value) || HASH.test(value)) return `${key} must be as it is`;
  }
  const { email, phone, external_id, ttclid, ttp, ip, user_agent } = user;
  if (!(email || phone || external_id || ttclid || ttp || (ip && user_agent))) return 'user matches nobody';
  return undefined;
}

function contentsFault(contents: unknown): string | undefined {
  if (!Array.isArray(contents) || !contents.length) return 'contents is no list';
  for (const content of contents as unknown[]) {
    if (!isFields(content) || !isText(content['content_id'])) return 'contents without content_id';
    const { price, quantity } = content;
    if (price !== undefined && typeof price !== 'number') return 'price is no number';
    if (!isWhole(quantity) || quantity < 1) return 'contents without whole quantity';
  }
  return undefined;
}

function propertiesFault(properties: unknown = {}): string | undefined {
  if (!isFields(properties)) return 'properties is no object';
  const { value, currency, contents, content_ids, content_type, num_items, order_id } = properties;
  if (value !== undefined && !(typeof value === 'number' && Number.isFinite(value)))
    return 'value is no number';
  if (value !== undefined && currency === undefined) return 'value without currency';
  if (currency !== undefined && !(isText(currency) && /^[A-Z]{3}$/.test(currency)))
    return 'currency is no ISO code';
  if (content_ids !== undefined && !(Array.isArray(content_ids) && content_ids.every(isText)))
    return 'content_ids is no list of texts';
  if (contents !== undefined && contentsFault(contents)) return contentsFault(contents);
  if ((content_ids || contents) && content_type !== 'product' && content_type !== 'product_group')
    return 'content_type is missing';
  if (num_items !== undefined && !isWhole(num_items)) return 'num_items is no whole number';
  if (order_id !== undefined && !isText(order_id)) return 'order_id is no text';
  return Object.values(properties).some((one) => one === null) ? 'a null in properties' : undefined;
}

function eventFault(event: unknown, now: number): string | undefined {
  if (!isFields(event)) return 'an event is no object';
  const strange = Object.keys(event).find((key) => !EVENT_FIELDS.includes(key));
  if (strange) return `an event has no ${strange}`;
  const { event: name, event_time: time, event_id: id, page, limited_data_use: limited } = event;
  if (!EVENTS.includes(String(name))) return `event ${name} is unknown`;
  if (!isWhole(time) || time < 1e9 || time > 1e11) return 'event_time is not in seconds';
  if (time < now / 1000 - 7 * DAY_S) return 'event_time is older than 7 days';
  if (time > now / 1000 + 60) return 'event_time is in the future';
  if (!isText(id)) return 'event_id is missing: the pixel sends it, too';
  if (!isFields(page) || !/^https?:\/\/[^/@]+/.test(String(page['url']))) return 'page.url is missing';
  if (limited !== undefined && typeof limited !== 'boolean') return 'limited_data_use is no boolean';
  return userFault(event['user']) ?? propertiesFault(event['properties']);
}

let requests = 0;
const say = (code: number, message: string, data: object = {}): StandInAnswer => ({
  status: 200,
  body: JSON.stringify({ code, message, request_id: `2026StandIn${++requests}`, data }),
});

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const seen = new Set<string>();

  function check({ url, method, headers, body }: StandInRequest): StandInAnswer | Fields[] {
    const path = /^https?:\/\/[^/]+(\/[^?]*)/.exec(url)?.[1] ?? '';
    // Without the slash at the end it is another address.
    if (path !== '/open_api/v1.3/event/track/') return { status: 404, body: 'Not Found' };
    if (method !== 'POST') return say(40002, 'Only POST');
    if (headers['access-token'] !== TOKEN)
      return say(40105, `Access token ${headers['access-token']} is incorrect or has been revoked.`);
    if (!headers['content-type']?.startsWith('application/json'))
      return say(40002, 'Content-Type must be JSON');
    let sent: unknown;
    try {
      sent = JSON.parse(body);
    } catch {
      return say(40002, 'Invalid JSON');
    }
    if (!isFields(sent) || sent['event_source'] !== 'web') return say(40002, 'event_source: must be web');
    if (sent['event_source_id'] !== PIXEL)
      return say(40001, `No permission to operate pixel ${sent['event_source_id']}`);
    const test = sent['test_event_code'];
    if (test !== undefined && !isText(test)) return say(40002, 'test_event_code: Not a valid string.');
    const { data } = sent;
    if (!Array.isArray(data) || !data.length || data.length > 1000)
      return say(40002, 'data: must be a list of 1 to 1000 events');
    return data as Fields[];
  }

  const lists = createLists();

  function mapping({ headers, body }: StandInRequest): StandInAnswer {
    const token = headers['access-token'];
    if (token === TOKEN) return say(40001, 'No permission to operate audiences');
    if (token !== AUDIENCE_TOKEN) return say(40105, 'Access token is incorrect or has been revoked.');
    const {
      action,
      advertiser_ids: accounts,
      id_schema: schema,
      batch_data: rows,
      ...more
    } = jsonOf(body) ?? {};
    if (action !== 'delete' || Object.keys(more).length) return say(40002, 'action: must be add or delete');
    if (JSON.stringify(accounts) !== `["${ADVERTISER}"]`)
      return say(40001, 'No permission to operate advertiser');
    const [kind] = Array.isArray(schema) && schema.length === 1 ? schema : [];
    if (kind !== 'EMAIL_SHA256' && kind !== 'PHONE_SHA256') return say(40002, 'id_schema: not supported');
    const ids = Array.isArray(rows)
      ? rows.map((row) => {
          const [one] = Array.isArray(row) && row.length === 1 ? row : [];
          return JSON.stringify(one?.audience_ids) === `["${AUDIENCE}"]` ? one.id : undefined;
        })
      : undefined;
    const fault = lists.take(AUDIENCE, kind, ids, 10_000);
    return fault ? say(40002, `batch_data: ${fault}`) : say(0, 'OK');
  }

  return {
    counted,
    refused,
    get removed() {
      return lists.removed();
    },
    answer(request) {
      if (request.method === 'POST' && request.url.endsWith('/open_api/v1.3/segment/mapping/')) {
        const answer = mapping(request);
        if (!answer.body.startsWith('{"code":0,')) refused.push(answer.body);
        return answer;
      }
      const taken = check(request);
      if (!Array.isArray(taken)) {
        refused.push(taken.body);
        return taken;
      }
      const faults = taken.map((event) => eventFault(event, now()));
      for (const [i, event] of taken.entries()) {
        if (faults[i]) {
          refused.push(faults[i]);
          continue;
        }
        const { event: name, event_id: id } = event as { event: string; event_id: string };
        if (seen.has(`${name} ${id}`)) continue;
        seen.add(`${name} ${id}`);
        counted.push({ id, name, event });
      }
      const bad = faults.filter(Boolean);
      if (!bad.length) return say(0, 'OK');
      return bad.length < taken.length ? say(20001, 'Partial success') : say(40002, `data: ${bad[0]}`);
    },
  };
};
