/**
 * Plays ads-api.x.com/12/measurement/conversions/PIXEL and custom_audiences in tests, as strict as the documentation: a request is taken
 * only without any fault in it. Source: docs.x.com/x-ads-api/measurement/web-conversions; RFC 5849.
 */
// biome-ignore lint/style/noRestrictedImports: it answers at once, and never in a page.
import { createHmac } from 'node:crypto';
import type { CountedEvent, CreateServerStandIn, StandInAnswer, StandInRequest } from '../server-contract.ts';
import { isFields } from '../shared/json-answer.ts';
import { createLists } from '../shared/lists-stand-in.ts';

export const PIXEL = 'o8z6j';
export const TOKEN = 'xStandInPixelToken0123456789';
export const OAUTH = {
  consumerKey: 'standInConsumerKey',
  consumerSecret: 'standIn&ConsumerSecret',
  accessToken: '42-standInUserToken',
  accessTokenSecret: 'standInTokenSecret',
};
/** An ad account, and a custom audience of it. */
export const ACCOUNT = '18ce54d4x5t';
export const AUDIENCE = '1nmth';

type Fields = Record<string, unknown>;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) > 0;
const strange = (fields: Fields, known: string): string | undefined =>
  Object.keys(fields).find((key) => !known.split(' ').includes(key));
const HASH = /^[0-9a-f]{64}$/;
const EMPTY_HASH = /^e3b0c44298fc1c149afbf4c8996fb924/;
const DAY_MS = 24 * 3600 * 1000;

/** What is wrong with the signature; nonces are taken once. */
function oauthFault(url: string, header: string, now: number, nonces: Set<string>): string | undefined {
  const given = Object.fromEntries(
    [...header.matchAll(/(oauth_\w+)="([^"]*)"/g)].map(([, key, value]) => [
      key!,
      decodeURIComponent(value!),
    ]),
  );
  const { oauth_signature: signature, ...signed } = given;
  if (signed['oauth_consumer_key'] !== OAUTH.consumerKey || signed['oauth_token'] !== OAUTH.accessToken)
    return 'unknown key or token';
  if (signed['oauth_signature_method'] !== 'HMAC-SHA1' || signed['oauth_version'] !== '1.0')
    return 'unknown way of signing';
  if (Math.abs(Number(signed['oauth_timestamp']) - now / 1000) > 300) return 'timestamp out of bounds';
  const nonce = signed['oauth_nonce'];
  if (!nonce || nonces.has(nonce)) return 'nonce used twice';
  nonces.add(nonce);
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`.toUpperCase());
  const pairs = Object.keys(signed)
    .sort()
    .map((key) => `${key}=${encode(signed[key]!)}`);
  const base = `POST&${encode(url)}&${encode(pairs.join('&'))}`;
  const key = `${encode(OAUTH.consumerSecret)}&${encode(OAUTH.accessTokenSecret)}`;
  return createHmac('sha1', key).update(base).digest('base64') === signature ? undefined : 'wrong signature';
}

function identifiersFault(identifiers: unknown): string | undefined {
  if (!Array.isArray(identifiers) || !identifiers.length)
    return 'At least one user identifier must be provided';
  let known = false;
  for (const identifier of identifiers as unknown[]) {
    if (!isFields(identifier) || !Object.keys(identifier).length) return 'an identifier is no object';
    const odd = strange(identifier, 'twclid hashed_email hashed_phone_number ip_address user_agent');
    if (odd) return `identifiers have no ${odd}`;
    for (const [key, value] of Object.entries(identifier)) {
      if (!isText(value)) return `${key} is no text`;
      if (key.startsWith('hashed_') && !HASH.test(value)) return `${key} is not a valid SHA-256 hash`;
      if (EMPTY_HASH.test(value)) return `${key} is the hash of nothing`;
      if (!key.startsWith('hashed_') && HASH.test(value)) return `${key} must be as it is`;
    }
    const { ip_address, user_agent, ...others } = identifier;
    if (Object.keys(others).length) known = true;
    else if (!ip_address || !user_agent) return 'ip_address and user_agent go together';
  }
  return known ? undefined : 'At least one user identifier must be provided beside ip_address and user_agent';
}

function contentsFault(contents: unknown): string | undefined {
  if (contents === undefined) return undefined;
  if (!Array.isArray(contents) || !contents.length) return 'contents is no list';
  for (const content of contents as unknown[]) {
    if (!isFields(content) || !isText(content['content_id'])) return 'contents without content_id';
    const odd = strange(
      content,
      'content_id content_name content_type content_price num_items content_group_id',
    );
    if (odd) return `contents have no ${odd}`;
    if (!isCount(content['num_items'])) return 'contents without whole num_items';
    const price = content['content_price'];
    if (price !== undefined && typeof price !== 'number' && !/^\d+\.\d{2,}$/.test(String(price)))
      return 'content_price is no price';
  }
  return undefined;
}

function conversionFault(conversion: unknown, now: number): string | undefined {
  if (!isFields(conversion)) return 'a conversion is no object';
  const odd = strange(
    conversion,
    'conversion_time event_id identifiers conversion_id value price_currency number_items description search_string contents',
  );
  if (odd) return `conversions have no ${odd}`;
  const { conversion_time: time, event_id, conversion_id, value, price_currency, number_items } = conversion;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(time)))
    return 'conversion_time is not ISO 8601';
  if (Date.parse(String(time)) > now + 60_000) return 'conversion_time is in the future';
  if (Date.parse(String(time)) < now - 90 * DAY_MS) return 'conversion_time is older than 90 days';
  if (!new RegExp(`^(tw-${PIXEL}-)?[a-z0-9]+$`).test(String(event_id)))
    return `Event_id (${event_id}) is not a single event tag (SET)`;
  if (!isText(conversion_id)) return 'conversion_id is missing: the pixel sends it, too';
  if (value !== undefined && !/^\d+\.\d{2,4}$/.test(String(value))) return 'value is no decimal text';
  if (value !== undefined && !/^[A-Z]{3}$/.test(String(price_currency)))
    return 'price_currency is no ISO code';
  if (number_items !== undefined && !isCount(number_items)) return 'number_items is no number above zero';
  if (Object.values(conversion).some((one) => one === null)) return 'a null in a conversion';
  return identifiersFault(conversion['identifiers']) ?? contentsFault(conversion['contents']);
}

let debugIds = 0;
const refuse = (status: number, code: string, message: string): StandInAnswer => ({
  status,
  headers: { 'x-transaction-id': `standin${++debugIds}` },
  body: JSON.stringify({ errors: [{ code, message }], request: { params: {} } }),
});

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const seen = new Set<string>();
  const nonces = new Set<string>();

  function authFault({ url, headers }: StandInRequest): string | undefined {
    const { authorization } = headers;
    if (authorization?.startsWith('OAuth ')) return oauthFault(url, authorization, now(), nonces);
    return headers['x-pixel-token'] === TOKEN ? undefined : 'unknown pixel token';
  }

  function check(request: StandInRequest): StandInAnswer | Fields[] {
    const { url, method, headers, body } = request;
    const path = /^https?:\/\/[^/]+(\/[^?]*)/.exec(url)?.[1] ?? '';
    const [, pixel] = /^\/12\/measurement\/conversions\/([a-z0-9]+)$/.exec(path) ?? [];
    if (method !== 'POST' || !pixel)
      return refuse(404, 'ROUTE_NOT_FOUND', `The requested resource ${path} was not found`);
    const stranger = authFault(request);
    if (stranger)
      return refuse(401, 'UNAUTHORIZED_ACCESS', `This request is not properly authenticated: ${stranger}`);
    if (pixel !== PIXEL) return refuse(403, 'FORBIDDEN', `No access to pixel ${pixel}`);
    let sent: unknown;
    try {
      sent = JSON.parse(body);
    } catch {
      return refuse(400, 'INVALID_PARAMETER', 'Invalid JSON');
    }
    if (!headers['content-type']?.startsWith('application/json'))
      return refuse(400, 'INVALID_PARAMETER', 'The body must be JSON');
    const conversions = isFields(sent) ? sent['conversions'] : undefined;
    if (!Array.isArray(conversions) || !conversions.length)
      return refuse(400, 'MISSING_PARAMETER', 'conversions are missing');
    if (conversions.length > 500) return refuse(400, 'INVALID_PARAMETER', 'Conversion count limit is 500');
    const fault = conversions.map((conversion) => conversionFault(conversion, now())).find(Boolean);
    return fault ? refuse(400, 'INVALID_PARAMETER', fault) : (conversions as Fields[]);
  }

  const lists = createLists();

  function audience(path: string, request: StandInRequest): StandInAnswer {
    const stranger = authFault(request);
    if (stranger || !request.headers['authorization'])
      return refuse(401, 'UNAUTHORIZED_ACCESS', `This request is not properly authenticated: ${stranger}`);
    if (path !== `${ACCOUNT}/custom_audiences/${AUDIENCE}`)
      return refuse(404, 'NOT_FOUND', 'no such audience');
    if (request.body.length > 5_000_000) return refuse(400, 'INVALID_PARAMETER', 'larger than 5000000 bytes');
    const operations = JSON.parse(request.body) as {
      operation_type: string;
      params: { users: Record<'email' | 'phone_number', unknown>[] };
    }[];
    if (!operations.length || operations.length > 2500)
      return refuse(400, 'INVALID_PARAMETER', 'must be 1 to 2500 operations');
    for (const { operation_type: type, params } of operations)
      for (const { email, phone_number, ...more } of params.users) {
        const fault =
          (type !== 'Delete' && 'unknown operation_type') ||
          (Object.keys(more).length && 'unknown identifier') ||
          (email === undefined && phone_number === undefined && 'a user without identifier') ||
          (email !== undefined && lists.take(AUDIENCE, 'email', email, 100)) ||
          (phone_number !== undefined && lists.take(AUDIENCE, 'phone_number', phone_number, 100));
        if (fault) return refuse(400, 'INVALID_PARAMETER', fault);
      }
    const data = { success_count: operations.length, total_count: operations.length };
    return { status: 200, body: JSON.stringify({ request: {}, data }) };
  }

  return {
    counted,
    refused,
    get removed() {
      return lists.removed();
    },
    answer(request) {
      const [, path] = /^https?:\/\/[^/]+\/12\/accounts\/([^?]+)\/users$/.exec(request.url) ?? [];
      if (path && request.method === 'POST') {
        const answer = audience(path, request);
        if (answer.status !== 200) refused.push(JSON.parse(answer.body).errors[0].message);
        return answer;
      }
      const taken = check(request);
      if (!Array.isArray(taken)) {
        refused.push(JSON.parse(taken.body).errors[0].message);
        return taken;
      }
      for (const event of taken) {
        const { event_id: name, conversion_id: id } = event as { event_id: string; conversion_id: string };
        if (seen.has(`${name} ${id}`)) continue;
        seen.add(`${name} ${id}`);
        counted.push({ id, name, event });
      }
      const data = { conversions_processed: taken.length, debug_id: `standin${++debugIds}` };
      return { status: 200, body: JSON.stringify({ request: { params: {} }, data }) };
    },
  };
};
