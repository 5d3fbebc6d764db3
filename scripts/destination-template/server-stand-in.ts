/**
 * Plays Acme's server in tests, as strict as the documentation: one bad event refuses the whole request.
 * FACT: source, the vendor's pages on its conversions API.
 */
import type { CountedEvent, CreateServerStandIn, StandInAnswer, StandInRequest } from '../server-contract.ts';

export const ACCOUNT = 'standin12345';
export const TOKEN = 'stand-in-token-0123456789';

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// FACT: all that the vendor knows; what is not in its lists is refused.
const EVENTS = /^(PageView|ViewProduct|AddToCart|Purchase|Lead)$/;
const FIELDS = ['name', 'event_id', 'time', 'user', 'items', 'order_id', 'value', 'currency'];
const HASHED = ['email', 'external_id'];
const AS_IS = ['ip_address', 'user_agent'];
const HASH = /^[0-9a-f]{64}$/;
const DAY_MS = 24 * 3600 * 1000;

function userFault(user: unknown): string | undefined {
  if (!isFields(user) || !Object.keys(user).length) return 'no match key';
  for (const [key, value] of Object.entries(user)) {
    if (!HASHED.includes(key) && !AS_IS.includes(key)) return `user has no ${key}`;
    if (typeof value !== 'string' || !value) return `${key} is no text`;
    if (HASH.test(value) !== HASHED.includes(key))
      return `${key} ${HASHED.includes(key) ? 'is not hashed' : 'must be as it is'}`;
  }
  return undefined;
}

/** FACT: every rule of the documentation: required fields, types, enums, formats, ages. */
function eventFault(event: unknown, now: number): string | undefined {
  if (!isFields(event)) return 'an event is no object';
  const strange = Object.keys(event).find((key) => !FIELDS.includes(key));
  if (strange) return `an event has no ${strange}`;
  const { name, event_id: id, time, user, value, currency } = event;
  if (!EVENTS.test(String(name))) return 'name is unknown';
  if (typeof id !== 'string' || !id) return 'event_id is missing';
  if (!Number.isInteger(time) || Number(time) < 1e12) return 'time is not in milliseconds';
  if (Number(time) < now - 7 * DAY_MS || Number(time) > now) return 'time is too old, or in the future';
  if (value !== undefined && !Number.isFinite(value)) return 'value is no number';
  if (value !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'value without currency';
  return userFault(user);
}

const refuse = (status: number, message: string): StandInAnswer => ({
  status,
  body: JSON.stringify({ error: { code: status, message } }),
});

function check({ url, method, headers, body }: StandInRequest, now: number): StandInAnswer | Fields[] {
  const [, account] = /^\/v1\/accounts\/([^/]+)\/events$/.exec(new URL(url).pathname) ?? [];
  if (method !== 'POST' || !account) return refuse(404, 'Not Found');
  if (headers['authorization'] !== `Bearer ${TOKEN}`) return refuse(401, 'Unauthorized');
  if (account !== ACCOUNT) return refuse(403, 'No access to this account');
  let sent: unknown;
  try {
    sent = JSON.parse(body);
  } catch {
    return refuse(400, 'not JSON');
  }
  const events = isFields(sent) ? sent['events'] : undefined;
  if (!Array.isArray(events) || !events.length || events.length > 100)
    return refuse(400, 'events must be a list of 1 to 100');
  const fault = events.map((event) => eventFault(event, now)).find(Boolean);
  return fault ? refuse(400, fault) : events;
}

export const createServerStandIn: CreateServerStandIn = (now = Date.now) => {
  const counted: CountedEvent[] = [];
  const refused: string[] = [];
  const seen = new Set<string>();
  return {
    counted,
    refused,
    answer(request) {
      const taken = check(request, now());
      if (!Array.isArray(taken)) {
        refused.push(taken.body);
        return taken;
      }
      for (const event of taken) {
        const name = String(event['name']);
        const id = String(event['event_id']);
        // FACT: by what the vendor finds the same event of both halves.
        if (seen.has(`${name} ${id}`)) continue;
        seen.add(`${name} ${id}`);
        counted.push({ id, name, event });
      }
      return { status: 200, body: JSON.stringify({ taken: taken.length }) };
    },
  };
};
