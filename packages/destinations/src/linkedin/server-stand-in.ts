/**
 * Plays api.linkedin.com/rest/conversionEvents and dmpSegments in tests, as strict as the documentation: one bad element refuses the
 * whole batch. Source: learn.microsoft.com/linkedin/marketing/conversions (conversions-schema), /shared/api-guide.
 */
import type { CountedEvent, CreateServerStandIn, StandInAnswer, StandInRequest } from '../server-contract.ts';
import { isFields } from '../shared/json-answer.ts';
import { createLists, jsonOf } from '../shared/lists-stand-in.ts';

export const PARTNER = '1234567';
export const TOKEN = 'AQXstandIn0123456789abcdefghij';
/** A segment, and the token that may change it. */
export const SEGMENT = '100042';
export const AUDIENCE_TOKEN = 'AQXstandInSegments0123456789';
/** Served at this time; the older ones are gone. */
const VERSIONS = ['202511', '202603', '202604'];

type Fields = Record<string, unknown>;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const strange = (fields: Fields, known: string): string | undefined =>
  Object.keys(fields).find((key) => !known.split(' ').includes(key));

const HASH = /^[0-9a-f]{64}$/;
const EMPTY_HASH = /^e3b0c44298fc1c149afbf4c8996fb924/;
const DAY_MS = 24 * 3600 * 1000;

function idFault(id: unknown): string | undefined {
  if (!isFields(id) || !isText(id['idValue'])) return 'a userId without idValue';
  const { idType, idValue } = id as { idType: string; idValue: string };
  switch (idType) {
    case 'SHA256_EMAIL':
      if (!HASH.test(idValue)) return 'SHA256_EMAIL is not hashed';
      return EMPTY_HASH.test(idValue) ? 'SHA256_EMAIL is the hash of nothing' : undefined;
    case 'PLAINTEXT_IP_ADDRESS':
      return /^\d{1,3}(\.\d{1,3}){3}$/.test(idValue) ? undefined : 'PLAINTEXT_IP_ADDRESS is no IPv4 address';
    case 'LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID':
      return HASH.test(idValue) ? 'the tracking UUID must be as it is' : undefined;
    case 'ACXIOM_ID':
    case 'ORACLE_MOAT_ID':
    case 'GOOGLE_AID':
      return undefined;
    default:
      return `idType ${idType} is unknown`;
  }
}

function userFault(user: unknown): string | undefined {
  if (!isFields(user)) return 'user is missing';
  const odd = strange(user, 'userIds userInfo externalIds');
  if (odd) return `user has no ${odd}`;
  const { userIds, userInfo, externalIds } = user;
  if (!Array.isArray(userIds) || !userIds.length) return 'userIds is empty';
  const bad = userIds.map(idFault).find(Boolean);
  if (bad) return bad;
  if (
    externalIds !== undefined &&
    !(Array.isArray(externalIds) && externalIds.length === 1 && isText(externalIds[0]))
  )
    return 'externalIds is no list of one text';
  if (userInfo === undefined) return undefined;
  if (!isFields(userInfo)) return 'userInfo is no object';
  const info = strange(userInfo, 'firstName lastName title companyName countryCode');
  if (info) return `userInfo has no ${info}`;
  for (const name of ['firstName', 'lastName'])
    if (!isText(userInfo[name]) || [...userInfo[name]].length > 35 || HASH.test(userInfo[name]))
      return `${name} is missing, hashed or too long`;
  const { countryCode } = userInfo;
  if (countryCode !== undefined && !/^[A-Z]{2}$/.test(String(countryCode)))
    return 'countryCode is no ISO code';
  return undefined;
}

function moneyFault(money: unknown): string | undefined {
  if (money === undefined) return undefined;
  if (!isFields(money) || strange(money, 'currencyCode amount'))
    return 'conversionValue is no amount of money';
  if (!/^[A-Z]{3}$/.test(String(money['currencyCode']))) return 'currencyCode is no ISO code';
  const { amount } = money;
  return isText(amount) && /^\d+(\.\d+)?$/.test(amount) ? undefined : 'amount is no decimal text';
}

function elementFault(element: unknown, now: number): string | undefined {
  if (!isFields(element)) return 'an element is no object';
  const odd = strange(element, 'conversion conversionHappenedAt conversionValue eventId user');
  if (odd) return `a conversion has no ${odd}`;
  const { conversion, conversionHappenedAt: time, conversionValue, eventId, user } = element;
  if (!/^urn:lla:llaPartnerConversion:\d+$/.test(String(conversion))) return 'conversion is no rule';
  if (!Number.isInteger(time) || (time as number) < 1e12)
    return 'conversionHappenedAt is not in milliseconds';
  if ((time as number) < now - 90 * DAY_MS) return 'conversionHappenedAt is older than 90 days';
  if ((time as number) > now + 60_000) return 'conversionHappenedAt is in the future';
  if (!isText(eventId) || eventId.length > 64) return 'eventId is missing or too long: the tag sends it, too';
  return moneyFault(conversionValue) ?? userFault(user);
}

let answers = 0;
const answer = (status: number, body: object): StandInAnswer => ({
  status,
  headers: { 'x-li-uuid': `AAStandIn${++answers}` },
  body: JSON.stringify(body),
});
const refuse = (status: number, message: string, code?: string): StandInAnswer =>
  answer(status, { message, status, ...(code && { code, serviceErrorCode: 65600 }) });

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const seen = new Set<string>();

  function check({ url, method, headers, body }: StandInRequest): StandInAnswer | Fields[] {
    const path = /^https?:\/\/[^/]+(\/[^?]*)/.exec(url)?.[1] ?? '';
    if (method !== 'POST' || path !== '/rest/conversionEvents')
      return refuse(404, `No virtual resource found for ${path}`);
    if (headers['authorization'] !== `Bearer ${TOKEN}`)
      return refuse(401, 'Invalid access token', 'INVALID_ACCESS_TOKEN');
    const version = headers['linkedin-version'] ?? '';
    if (!VERSIONS.includes(version))
      return refuse(426, `Requested version ${version} is not active`, 'NONEXISTENT_VERSION');
    if (headers['x-restli-protocol-version'] !== '2.0.0')
      return refuse(400, 'X-Restli-Protocol-Version must be 2.0.0');
    if (headers['x-restli-method'] !== 'BATCH_CREATE')
      return refuse(400, 'X-RestLi-Method must be BATCH_CREATE');
    if (!headers['content-type']?.startsWith('application/json')) return refuse(400, 'The body must be JSON');
    let sent: unknown;
    try {
      sent = JSON.parse(body);
    } catch {
      return refuse(400, 'Invalid JSON');
    }
    const elements = isFields(sent) ? sent['elements'] : undefined;
    if (!Array.isArray(elements) || !elements.length || elements.length > 5000)
      return refuse(400, 'elements must be a list of 1 to 5000 conversions');
    for (const [index, element] of elements.entries()) {
      const fault = elementFault(element, now());
      if (fault) return refuse(422, `ERROR :: /elements/${index} :: ${fault}`);
    }
    return elements as Fields[];
  }

  const lists = createLists();

  function segment(id: string, { headers, body }: StandInRequest): StandInAnswer {
    const token = headers['authorization'];
    if (token === `Bearer ${TOKEN}`)
      return refuse(403, 'Not enough permissions to access: dmpSegments', 'ACCESS_DENIED');
    if (token !== `Bearer ${AUDIENCE_TOKEN}`)
      return refuse(401, 'Invalid access token', 'INVALID_ACCESS_TOKEN');
    if (!VERSIONS.includes(headers['linkedin-version'] ?? '')) return refuse(426, 'version is not active');
    if (headers['x-restli-method'] !== 'BATCH_CREATE' || id !== SEGMENT)
      return refuse(404, 'No such segment');
    const { elements } = jsonOf(body) ?? {};
    const hashes = Array.isArray(elements)
      ? elements.map((element) => {
          const [one, ...more] = element.action === 'REMOVE' ? element.userIds : [];
          return one?.idType === 'SHA256_EMAIL' && !more.length ? one.idValue : undefined;
        })
      : undefined;
    const fault = lists.take(SEGMENT, 'SHA256_EMAIL', hashes, 5000);
    return fault ? refuse(400, fault) : answer(200, { elements: hashes!.map(() => ({ status: 201 })) });
  }

  return {
    counted,
    refused,
    get removed() {
      return lists.removed();
    },
    answer(request) {
      const [, id] = /^https?:\/\/[^/]+\/rest\/dmpSegments\/(\d+)\/users$/.exec(request.url) ?? [];
      if (id && request.method === 'POST') {
        const given = segment(id, request);
        if (given.status !== 200) refused.push(JSON.parse(given.body).message);
        return given;
      }
      const taken = check(request);
      if (!Array.isArray(taken)) {
        refused.push(JSON.parse(taken.body).message);
        return taken;
      }
      for (const event of taken) {
        const { conversion: name, eventId: id } = event as { conversion: string; eventId: string };
        if (seen.has(`${name} ${id}`)) continue;
        seen.add(`${name} ${id}`);
        counted.push({ id, name, event });
      }
      return answer(200, { elements: taken.map(() => ({ status: 201 })) });
    },
  };
};
