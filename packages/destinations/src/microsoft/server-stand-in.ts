/**
 * Plays capi.uet.microsoft.com/v1/TAG/events in tests, as strict as the documentation: one bad event refuses the whole
 * request. Source: learn.microsoft.com/advertising/guides/uet-conversion-api-integration.
 */
import type { CountedEvent, CreateServerStandIn, StandInAnswer, StandInRequest } from '../server-contract.ts';
import { isFields } from '../shared/json-answer.ts';

export const TAG = '187654321';
export const TOKEN = 'eyJstandInUet.0123456789.abc_DEF-ghi';

type Fields = Record<string, unknown>;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isWhole = (value: unknown): value is number => Number.isInteger(value);
const strangeOf = (fields: Fields, known: readonly string[]): string | undefined =>
  Object.keys(fields).find((key) => !known.includes(key));

const EVENT_FIELDS =
  'eventType eventName eventId eventTime eventSourceUrl pageTitle referrerUrl keywords pageLoadId adStorageConsent userData customData'.split(
    ' ',
  );
const HASHED = ['em', 'ph'];
const AS_IS = 'externalId anonymousId msclkid clientIpAddress clientUserAgent'.split(' ');
const CUSTOM =
  'eventCategory eventLabel eventValue searchTerm transactionId value currency items itemIds pageType ecommTotalValue ecommCategory'.split(
    ' ',
  );
const PAGE_TYPES = /^(home|searchresults|category|product|cart|purchase|other)$/;
const HASH = /^[0-9a-f]{64}$/;
const EMPTY_HASH = /^e3b0c44298fc1c149afbf4c8996fb924/;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]+)$/i;
const DAY_S = 24 * 3600;

function userFault(user: unknown): string | undefined {
  if (!isFields(user)) return 'userData is missing';
  for (const [key, value] of Object.entries(user)) {
    if (HASHED.includes(key)) {
      if (!isText(value) || !HASH.test(value)) return `${key} is not hashed`;
      if (EMPTY_HASH.test(value)) return `${key} is the hash of nothing`;
    } else if (!AS_IS.includes(key)) return `userData has no ${key}`;
    else if (!isText(value) || HASH.test(value) || value.includes('@')) return `${key} must be as it is`;
  }
  const { em, ph, externalId, anonymousId, msclkid, clientIpAddress: ip, clientUserAgent: agent } = user;
  if (ip !== undefined && !ADDRESS.test(String(ip))) return 'clientIpAddress is no address';
  if (isText(msclkid) && msclkid.startsWith('_uet')) return 'msclkid has the prefix of the cookie';
  return em || ph || externalId || anonymousId || msclkid || (ip && agent)
    ? undefined
    : 'userData matches nobody';
}

function customFault(custom: unknown = {}): string | undefined {
  if (!isFields(custom)) return 'customData is no object';
  const strange = strangeOf(custom, CUSTOM);
  if (strange) return `customData has no ${strange}`;
  for (const key of ['value', 'eventValue', 'ecommTotalValue'])
    if (custom[key] !== undefined && !(typeof custom[key] === 'number' && Number.isFinite(custom[key])))
      return `${key} is no number`;
  const { value, currency, items, itemIds, pageType, transactionId } = custom;
  if (value !== undefined && currency === undefined) return 'value without currency';
  if (currency !== undefined && !(isText(currency) && /^[A-Z]{3}$/.test(currency)))
    return 'currency is no ISO code';
  if (pageType !== undefined && !PAGE_TYPES.test(String(pageType))) return 'unknown pageType';
  if (itemIds !== undefined && !(Array.isArray(itemIds) && itemIds.every(isText)))
    return 'itemIds is no list of texts';
  for (const item of (items ?? []) as Fields[]) {
    const odd = strangeOf(item, ['id', 'name', 'quantity', 'price']);
    if (odd) return `an item has no ${odd}`;
    if (!isText(item['id'])) return 'items without id';
    if (!isWhole(item['quantity']) || item['quantity'] < 1) return 'items without whole quantity';
    if (item['price'] !== undefined && typeof item['price'] !== 'number') return 'price is no number';
  }
  return transactionId === undefined || isText(transactionId) ? undefined : 'transactionId is no text';
}

function eventFault(event: unknown, now: number): string | undefined {
  if (!isFields(event)) return 'an event is no object';
  const strange = strangeOf(event, EVENT_FIELDS);
  if (strange) return `an event has no ${strange}`;
  const { eventType: type, eventName: name, eventId: id, eventTime: time } = event;
  if (type !== 'pageLoad' && type !== 'custom') return 'eventType is unknown';
  if ((type === 'custom') !== isText(name)) return 'eventName belongs to custom';
  if (!isText(id)) return 'eventId is missing: the tag sends it, too';
  if (!isWhole(time) || time < 1e9 || time > 1e11) return 'eventTime is not in seconds';
  if (time < now / 1000 - 7 * DAY_S) return 'eventTime is older than 7 days';
  if (time > now / 1000 + 60) return 'eventTime is in the future';
  if (!/^https?:\/\/[^/@]+/.test(String(event['eventSourceUrl']))) return 'eventSourceUrl is missing';
  if (event['adStorageConsent'] !== 'G' && event['adStorageConsent'] !== 'D')
    return 'adStorageConsent is unknown';
  return userFault(event['userData']) ?? customFault(event['customData']);
}

let requests = 0;
const say = (status: number, fields: object): StandInAnswer => ({
  status,
  body: JSON.stringify({ ...fields, requestId: `standIn${++requests}` }),
});
const refuse = (status: number, message: string) => say(status, { error: { message } });

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const seen = new Set<string>();

  function check({ url, method, headers, body }: StandInRequest): StandInAnswer | Fields[] {
    const [, tag] = /^\/v1\/([^/]+)\/events$/.exec(new URL(url).pathname) ?? [];
    if (method !== 'POST' || !tag) return refuse(404, 'Not Found');
    if (headers['authorization'] !== `Bearer ${TOKEN}`) return refuse(401, 'Invalid token');
    if (tag !== TAG) return refuse(403, 'The token is not of this tag');
    if (!headers['content-type']?.startsWith('application/json')) return refuse(400, 'not JSON');
    let sent: unknown;
    try {
      sent = JSON.parse(body);
    } catch {
      return refuse(400, 'not JSON');
    }
    const fields = isFields(sent) ? sent : {};
    const strange = strangeOf(fields, ['data', 'dataProvider', 'continueOnValidationError']);
    if (strange) return refuse(400, `the request has no ${strange}`);
    const { data } = fields;
    if (!Array.isArray(data) || !data.length || data.length > 1000)
      return refuse(400, 'data must be a list of 1 to 1000 events');
    const bad = data.map((event) => eventFault(event, now())).find(Boolean);
    return bad ? refuse(400, bad) : (data as Fields[]);
  }

  return {
    counted,
    refused,
    answer(request) {
      const taken = check(request);
      if (!Array.isArray(taken)) {
        refused.push(taken.body);
        return taken;
      }
      for (const event of taken) {
        const { eventName: name = 'pageLoad', eventId: id } = event as {
          eventName?: string;
          eventId: string;
        };
        if (seen.has(id)) continue;
        seen.add(id);
        counted.push({ id, name, event });
      }
      return say(200, { status: 'OK' });
    },
  };
};
