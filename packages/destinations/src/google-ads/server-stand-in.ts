/**
 * Plays oauth2.googleapis.com/token and datamanager.googleapis.com/v1/events:ingest and audienceMembers:remove in tests: one bad event refuses the
 * request. Source: Google's protos of google.ads.datamanager.v1; developers.google.com/identity/protocols/oauth2.
 */
import type { CountedEvent, CreateServerStandIn, StandInAnswer, StandInRequest } from '../server-contract.ts';
import { isFields } from '../shared/json-answer.ts';
import { createLists, jsonOf } from '../shared/lists-stand-in.ts';

export const ACCOUNT = '1234567890';
export const CLIENT = 'stand-in.apps.googleusercontent.com';
export const CLIENT_SECRET = 'GOCSPX-stand-in-0123456789';
export const REFRESH_TOKEN = '1//stand-in-refresh-0123456789';
export const SERVICE_ACCOUNT = 'stand-in@project.iam.gserviceaccount.com';
const ACCESS_TOKEN = 'ya29.stand-in-access-0123456789';
/** A customer list. */
export const LIST = '8000000042';
const ACTIONS = ['987654321', '987654322'];

type Fields = Record<string, unknown>;
const HASH = /^[0-9a-f]{64}$/;
const EVENT_FIELDS =
  'destinationReferences transactionId eventTimestamp eventSource conversionValue currency adIdentifiers userData eventDeviceInfo cartData consent'.split(
    ' ',
  );

function identifierFault(identifier: unknown): string | undefined {
  if (!isFields(identifier) || Object.keys(identifier).length !== 1) return 'INVALID_USER_IDENTIFIER';
  const { emailAddress, phoneNumber, address } = identifier;
  if (isFields(address)) {
    const { givenName, familyName, regionCode, postalCode } = address;
    const hashes = [givenName, familyName].every((name) => HASH.test(String(name)));
    return hashes && /^[A-Z]{2}$/.test(String(regionCode)) && postalCode ? undefined : 'INVALID_ADDRESS';
  }
  return HASH.test(String(emailAddress ?? phoneNumber)) ? undefined : 'INVALID_HEX_ENCODING';
}

function cartFault({ items, merchantId }: Fields): string | undefined {
  if (!/^\d+$/.test(String(merchantId)) || !Array.isArray(items)) return 'REQUIRED_FIELD_MISSING';
  for (const item of items as Fields[])
    if (
      !item['merchantProductId'] ||
      typeof item['quantity'] !== 'string' ||
      typeof item['unitPrice'] === 'string'
    )
      return 'INVALID_VALUE';
  return undefined;
}

function eventFault(event: unknown, references: readonly unknown[], now: number): string | undefined {
  if (!isFields(event)) return 'INVALID_JSON';
  if (Object.keys(event).some((key) => !EVENT_FIELDS.includes(key))) return 'UNKNOWN_FIELD';
  const { eventTimestamp, transactionId, eventSource, adIdentifiers, userData, cartData, consent } = event;
  const at = Date.parse(String(eventTimestamp));
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(eventTimestamp))) return 'EVENT_TIME_INVALID';
  if (at > now) return 'EVENT_TIME_INVALID';
  if (typeof transactionId !== 'string' || !transactionId) return 'REQUIRED_FIELD_MISSING';
  if (eventSource !== 'WEB') return 'INVALID_EVENT_SOURCE';
  const named = event['destinationReferences'];
  if (!Array.isArray(named) || !named.every((one) => references.includes(one)))
    return 'INVALID_DESTINATION_REFERENCE';
  const identifiers = isFields(userData) ? (userData['userIdentifiers'] as unknown[]) : [];
  if (!identifiers.length && !(isFields(adIdentifiers) && Object.keys(adIdentifiers).length))
    return 'NO_IDENTIFIERS_PROVIDED';
  if (identifiers.length > 10) return 'TOO_MANY_USER_IDENTIFIERS';
  for (const identifier of identifiers) if (identifierFault(identifier)) return identifierFault(identifier);
  const { conversionValue: value, currency } = event;
  if (value !== undefined && (typeof value !== 'number' || !/^[A-Z]{3}$/.test(String(currency))))
    return 'INVALID_CURRENCY_CODE';
  for (const key of ['adUserData', 'adPersonalization'])
    if (!/^CONSENT_(GRANTED|DENIED)$/.test(String((consent as Fields | undefined)?.[key])))
      return 'INVALID_CONSENT';
  return isFields(cartData) ? cartFault(cartData) : undefined;
}

function bodyFault(body: unknown, now: number): string | undefined {
  if (!isFields(body)) return 'INVALID_JSON';
  const { encoding, destinations, events } = body;
  if (encoding !== 'HEX') return 'INVALID_ENCODING';
  if (!Array.isArray(destinations) || !destinations.length || destinations.length > 10)
    return 'TOO_MANY_DESTINATIONS';
  const references = destinations.map(({ reference }: Fields) => reference);
  if (new Set(references).size !== references.length) return 'DUPLICATE_DESTINATION_REFERENCE';
  for (const { operatingAccount, productDestinationId } of destinations as Fields[]) {
    const { accountType, accountId } = operatingAccount as Fields;
    if (accountType !== 'GOOGLE_ADS' || accountId !== ACCOUNT) return 'PERMISSION_DENIED';
    if (!ACTIONS.includes(String(productDestinationId))) return 'INVALID_CONVERSION_ACTION_ID';
  }
  if (!Array.isArray(events) || !events.length || events.length > 2000) return 'TOO_MANY_EVENTS';
  for (const event of events)
    if (eventFault(event, references, now)) return eventFault(event, references, now);
  return undefined;
}

const json = (status: number, body: object): StandInAnswer => ({ status, body: JSON.stringify(body) });
/** As google.rpc has it. */
const fail = (code: number, status: string, reason: string) =>
  json(code, {
    error: {
      code,
      status,
      message: 'There was a problem with the request.',
      details: [
        { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'datamanager.googleapis.com' },
        { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: 'r-1' },
      ],
    },
  });

/** Claims of a token that was signed; the signature itself is verified in a test with Node's crypto. */
function claimsOf(assertion: string): Fields {
  const [, claims = '', signature] = assertion.split('.');
  return signature ? JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) : {};
}

function signIn(form: URLSearchParams, now: number): StandInAnswer {
  const token = json(200, { access_token: ACCESS_TOKEN, expires_in: 3599, token_type: 'Bearer' });
  if (form.get('grant_type') === 'refresh_token') {
    if (form.get('client_id') !== CLIENT || form.get('client_secret') !== CLIENT_SECRET)
      return json(401, { error: 'invalid_client', error_description: 'Unauthorized' });
    return form.get('refresh_token') === REFRESH_TOKEN
      ? token
      : json(400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
  }
  const { iss, scope, aud, iat, exp } = claimsOf(form.get('assertion') ?? '');
  const good =
    iss === SERVICE_ACCOUNT &&
    scope === 'https://www.googleapis.com/auth/datamanager' &&
    aud === 'https://oauth2.googleapis.com/token' &&
    Math.abs(Number(iat) - now / 1000) < 300 &&
    Number(exp) - Number(iat) <= 3600;
  return good ? token : json(400, { error: 'invalid_grant', error_description: 'Invalid JWT' });
}

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const known = new Set<string>();

  function ingest({ body: text }: StandInRequest): StandInAnswer {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    const fault = bodyFault(body, now());
    if (fault) {
      refused.push(fault);
      return fault === 'PERMISSION_DENIED' ? fail(403, fault, fault) : fail(400, 'INVALID_ARGUMENT', fault);
    }
    const { events, validateOnly } = body as { events: Fields[]; validateOnly?: boolean };
    for (const event of validateOnly ? [] : events) {
      const [action] = event['destinationReferences'] as string[];
      const id = String(event['transactionId']);
      if (known.has(`${action} ${id}`)) continue;
      known.add(`${action} ${id}`);
      counted.push({ id, name: action!, event });
    }
    return json(200, { requestId: 'r-1' });
  }

  const lists = createLists();

  function removeMembers({ body }: StandInRequest): StandInAnswer {
    const { destinations, audienceMembers, encoding, validateOnly, ...more } = jsonOf(body) ?? {};
    const [destination, ...others] = Array.isArray(destinations) ? destinations : [];
    const bad = (fault: string) => {
      refused.push(fault);
      return fail(400, 'INVALID_ARGUMENT', fault);
    };
    if (encoding !== 'HEX' || Object.keys(more).length || typeof validateOnly !== 'boolean')
      return bad('INVALID_REQUEST');
    if (others.length || destination?.operatingAccount?.accountId !== ACCOUNT)
      return bad('INVALID_DESTINATION');
    if (destination.productDestinationId !== LIST) return bad('INVALID_USER_LIST_ID');
    if (!Array.isArray(audienceMembers) || audienceMembers.length > 10_000) return bad('TOO_MANY_MEMBERS');
    for (const { userData } of audienceMembers) {
      const identifiers = userData.userIdentifiers as Fields[];
      if (!identifiers.length || identifiers.length > 10) return bad('TOO_MANY_USER_IDENTIFIERS');
      for (const identifier of identifiers) {
        const [[kind = '', hash] = [], ...rest] = Object.entries(identifier);
        const known = kind === 'emailAddress' || kind === 'phoneNumber';
        if (!known || rest.length || lists.take(LIST, kind, [hash], 1)) return bad('INVALID_USER_IDENTIFIER');
      }
    }
    return json(200, { requestId: 'r-2' });
  }

  return {
    counted,
    refused,
    get removed() {
      return lists.removed();
    },
    answer(request) {
      const { pathname } = new URL(request.url, 'https://datamanager.googleapis.com');
      if (pathname === '/token') return signIn(new URLSearchParams(request.body), now());
      const call = { '/v1/events:ingest': ingest, '/v1/audienceMembers:remove': removeMembers }[pathname];
      if (!call || request.method !== 'POST') return { status: 404, body: '<html>' };
      if (request.headers['authorization'] === `Bearer ${ACCESS_TOKEN}`) return call(request);
      refused.push('UNAUTHENTICATED');
      return fail(401, 'UNAUTHENTICATED', 'ACCESS_TOKEN_EXPIRED');
    },
  };
};
