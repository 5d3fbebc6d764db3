/**
 * Plays api.pinterest.com/v5/ad_accounts/ACCOUNT/events and customer_lists in tests, as strict as the documentation: each event by
 * itself. Source: developers.pinterest.com/docs/api/v5/events-create.
 */
import type { CountedEvent, CreateServerStandIn, StandInAnswer, StandInRequest } from '../server-contract.ts';
import { isFields } from '../shared/json-answer.ts';
import { createLists, jsonOf } from '../shared/lists-stand-in.ts';

export const ACCOUNT = '549755885175';
export const TOKEN = 'pinaStandIn0123456789abcdef';
/** A customer list, and the token that may change it. */
export const LIST = '643000000042';
export const AUDIENCE_TOKEN = 'pinaStandInLists0123456789';

type Fields = Record<string, unknown>;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) > 0;
const isAmount = (value: unknown) => isText(value) && /^\d+(\.\d+)?$/.test(value);
const strange = (fields: Fields, known: string): string | undefined =>
  Object.keys(fields).find((key) => !known.split(' ').includes(key));

const EVENTS =
  'add_payment_info add_to_cart add_to_wishlist app_install checkout custom initiate_checkout lead page_visit search signup subscribe view_category view_content watch_video'.split(
    ' ',
  );
const HASHED = 'em ph ge db ln fn ct st zp country external_id hashed_maids'.split(' ');
const AS_IS = 'client_ip_address client_user_agent click_id partner_id'.split(' ');
const HASH = /^[0-9a-f]{64}$/;
const EMPTY_HASH = /^e3b0c44298fc1c149afbf4c8996fb924/;
const DAY_S = 24 * 3600;

function userFault(user: unknown): string | undefined {
  if (!isFields(user)) return 'user_data is missing';
  for (const [key, value] of Object.entries(user)) {
    if (HASHED.includes(key)) {
      if (!Array.isArray(value) || !value.length || !value.every((one) => isText(one) && HASH.test(one)))
        return `${key} is no list of hashes`;
      if (value.some((one) => EMPTY_HASH.test(one))) return `${key} is the hash of nothing`;
    } else if (!AS_IS.includes(key)) return `user_data has no ${key}`;
    else if (!isText(value) || HASH.test(value)) return `${key} must be as it is`;
  }
  const { em, hashed_maids, client_ip_address: ip, client_user_agent: agent } = user;
  return em || hashed_maids || (ip && agent)
    ? undefined
    : 'em, hashed_maids or client_ip_address with client_user_agent is required';
}

function contentsFault(contents: unknown): string | undefined {
  if (contents === undefined) return undefined;
  if (!Array.isArray(contents) || !contents.length) return 'contents is no list';
  for (const content of contents as unknown[]) {
    if (!isFields(content) || !isText(content['id'])) return 'contents without id';
    const odd = strange(content, 'id item_name item_category item_brand item_price quantity');
    if (odd) return `contents have no ${odd}`;
    if (!isCount(content['quantity'])) return 'contents without whole quantity';
    if (content['item_price'] !== undefined && !isAmount(content['item_price']))
      return 'item_price is no text of a price';
  }
  return undefined;
}

function customFault(custom: unknown = {}, user: unknown = {}): string | undefined {
  if (!isFields(custom)) return 'custom_data is no object';
  const odd = strange(
    custom,
    'currency value content_ids content_name content_category content_brand contents num_items order_id search_string opt_out_type predicted_ltv np',
  );
  if (odd) return `custom_data has no ${odd}`;
  const { value, currency, content_ids, num_items, order_id, opt_out_type: optOut } = custom;
  if (value !== undefined && !isAmount(value)) return 'value is no text of an amount';
  if (value !== undefined && currency === undefined) return 'value without currency';
  if (currency !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'currency is no ISO code';
  if (content_ids !== undefined && !(Array.isArray(content_ids) && content_ids.every(isText)))
    return 'content_ids is no list of texts';
  if (num_items !== undefined && !isCount(num_items)) return 'num_items is no whole number';
  if (order_id !== undefined && !isText(order_id)) return 'order_id is no text';
  if (optOut !== undefined && optOut !== 'LDP') return 'unknown opt_out_type';
  if (optOut && !(isFields(user) && user['country'] && user['st'])) return 'LDP without country and st';
  return contentsFault(custom['contents']);
}

function eventFault(event: unknown, now: number): string | undefined {
  if (!isFields(event)) return 'an event is no object';
  const odd = strange(
    event,
    'event_name action_source event_time event_id event_source_url partner_name opt_out language user_data custom_data',
  );
  if (odd) return `an event has no ${odd}`;
  const { event_name: name, action_source: source, event_time: time, event_id: id, language } = event;
  if (!EVENTS.includes(String(name))) return `event_name ${name} is unknown`;
  if (!['app_android', 'app_ios', 'web', 'offline'].includes(String(source)))
    return 'action_source is unknown';
  if (!Number.isInteger(time) || (time as number) < 1e9 || (time as number) > 1e11)
    return 'event_time is not in seconds';
  if ((time as number) < now / 1000 - 7 * DAY_S) return 'event_time is older than 7 days';
  if ((time as number) > now / 1000 + 60) return 'event_time is in the future';
  if (!isText(id)) return 'event_id is missing: the tag sends it, too';
  const url = event['event_source_url'];
  if (url !== undefined && !/^https?:\/\/[^/@]+/.test(String(url))) return 'event_source_url is no address';
  if (language !== undefined && !/^[a-z]{2}$/.test(String(language))) return 'language is no ISO code';
  return userFault(event['user_data']) ?? customFault(event['custom_data'], event['user_data']);
}

let requests = 0;
const answer = (status: number, body: object): StandInAnswer => ({
  status,
  headers: { 'x-pinterest-rid': `standin${++requests}` },
  body: JSON.stringify(body),
});

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const seen = new Set<string>();
  const refuse = (status: number, code: number, message: string) => {
    refused.push(message);
    return answer(status, { code, message });
  };

  /** The request as a whole. */
  function check({ url, method, headers, body }: StandInRequest): StandInAnswer | unknown[] {
    const [, account, query] = /^https?:\/\/[^/]+\/v5\/ad_accounts\/([^/?]+)\/events(\?.*)?$/.exec(url) ?? [];
    if (method !== 'POST' || !account || (query && query !== '?test=true'))
      return refuse(404, 0, 'Not found');
    if (headers['authorization'] !== `Bearer ${TOKEN}`) return refuse(401, 2, 'Authentication failed.');
    if (account !== ACCOUNT) return refuse(403, 29, 'You are not permitted to access that resource.');
    let sent: unknown;
    try {
      sent = JSON.parse(body);
    } catch {
      return refuse(400, 1, 'Invalid JSON');
    }
    if (!headers['content-type']?.startsWith('application/json'))
      return refuse(400, 1, 'The body must be JSON');
    const data = isFields(sent) ? sent['data'] : undefined;
    if (!Array.isArray(data) || !data.length || data.length > 1000)
      return refuse(400, 1, 'data must be a list of 1 to 1000 events');
    return data;
  }

  const lists = createLists();

  function change(account: string, list: string, { headers, body }: StandInRequest): StandInAnswer {
    const token = headers['authorization'];
    if (token === `Bearer ${TOKEN}`) return refuse(403, 29, 'You are not permitted to access that resource.');
    if (token !== `Bearer ${AUDIENCE_TOKEN}`) return refuse(401, 2, 'Authentication failed.');
    if (account !== ACCOUNT || list !== LIST) return refuse(404, 4210, 'Sorry! We could not find your list.');
    const { operation_type: type, records, ...more } = jsonOf(body) ?? {};
    if (type !== 'REMOVE' || Object.keys(more).length)
      return refuse(400, 1, 'operation_type is no operation');
    const fault = lists.take(LIST, 'EMAIL', String(records).split(','), 100_000);
    return fault ? refuse(400, 1, fault) : answer(200, { id: LIST, status: 'PROCESSING' });
  }

  return {
    counted,
    refused,
    get removed() {
      return lists.removed();
    },
    answer(request) {
      const [, account, list] =
        /^https?:\/\/[^/]+\/v5\/ad_accounts\/(\d+)\/customer_lists\/(\d+)$/.exec(request.url) ?? [];
      if (account && list && request.method === 'PATCH') return change(account, list, request);
      const taken = check(request);
      if (!Array.isArray(taken)) return taken;
      const faults = taken.map((event) => eventFault(event, now()));
      for (const [i, event] of taken.entries()) {
        if (faults[i]) {
          refused.push(faults[i]);
          continue;
        }
        const { event_name: name, event_id: id } = event as { event_name: string; event_id: string };
        // Under test nothing is recorded.
        if (request.url.endsWith('?test=true') || seen.has(`${name} ${id}`)) continue;
        seen.add(`${name} ${id}`);
        counted.push({ id, name, event });
      }
      const detail = {
        num_events_received: taken.length,
        num_events_processed: faults.filter((fault) => !fault).length,
        events: faults.map((fault) => ({
          status: fault ? 'failed' : 'processed',
          error_message: fault ?? null,
          warning_message: null,
        })),
      };
      return faults.some(Boolean)
        ? answer(422, { code: 4196, message: 'Not all events were processed.', details: detail })
        : answer(200, detail);
    },
  };
};
