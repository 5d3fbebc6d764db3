/** Turns one logged request into events to store and bad rows, without touching anything. */
import { type BeckonEvent, checkEvent, errorsOf, unhoist, type WireEvent } from '@beckon/events';
import type { Envelope } from '../intake/envelope.ts';
import { BAD_BODY_CHARS, type BadRow, type Pass, type StoredEvent } from '../store/store.ts';
import { correctTime } from './clock.ts';
import { agentOf } from './device.ts';
import { dropsOf, numbersOf } from './losses.ts';

const MAX_EVENTS = 500;
const MAX_EVENT_CHARS = 32 * 1024;
const MAX_DEPTH = 8;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What makes a value unfit to be kept, whatever it means. */
function unfit(value: unknown, depth = 0): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= MAX_DEPTH) return `nested deeper than ${MAX_DEPTH} levels`;
  for (const key of Object.keys(value)) {
    if (FORBIDDEN_KEYS.has(key)) return `has a field named ${key}`;
    const fault = unfit((value as Record<string, unknown>)[key], depth + 1);
    if (fault) return fault;
  }
  return undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= 100 ? value : undefined;

/** Only the fields of the format are kept. */
function toStored(
  event: BeckonEvent,
  age: unknown,
  batch: Record<string, unknown>,
  envelope: Envelope,
): StoredEvent {
  const { bot, device } = agentOf(envelope.userAgent);
  const client = isObject(batch['client']) ? batch['client'] : {};
  const sentAt = Number.isFinite(batch['sentAt']) ? (batch['sentAt'] as number) : envelope.received;
  const stored: StoredEvent = {
    site: envelope.site,
    id: event.id,
    name: event.name,
    time: correctTime(
      event.time,
      sentAt,
      envelope.received,
      Number.isFinite(age) ? (age as number) : undefined,
    ),
    clientTime: event.time,
    received: envelope.received,
    data: event.data,
    page: {
      id: event.page.id,
      url: event.page.url,
      referrer: event.page.referrer ?? '',
      title: event.page.title ?? '',
    },
    visitor: event.visitor,
    session: event.session,
    client: { id: event.client, seq: event.seq },
    consent: event.consent,
    bot: bot || client['auto'] === 1,
    device,
  };
  for (const key of ['sdk', 'lang', 'tz', 'view'] as const) {
    const value = text(client[key]);
    if (value) stored.client[key] = value;
  }
  if (event.campaign) stored.campaign = event.campaign;
  if (event.firstCampaign) stored.firstCampaign = event.firstCampaign;
  if (event.user) stored.user = event.user;
  return stored;
}

/** Adds what the body holds to `pass`, events in the order in which they happened. Never throws: whatever cannot be used becomes a bad row with its reason. */
export function indexBody(envelope: Envelope, body: Buffer, pass: Omit<Pass, 'position'>): void {
  const { site, received } = envelope;
  const bad = (reason: string, what: string) => {
    const row: BadRow = { site, received, reason, body: what.slice(0, BAD_BODY_CHARS) };
    pass.bad.push(row);
  };
  const raw = body.toString('utf8');
  let batch: unknown;
  try {
    batch = JSON.parse(raw);
  } catch {
    return bad('the body is not JSON', raw);
  }
  if (!isObject(batch) || !Array.isArray(batch['events']))
    return bad('the body is not a batch: an object with a list "events"', raw);
  if (batch['v'] !== 1) return bad('unknown batch version', raw);
  if (batch['events'].length > MAX_EVENTS) return bad(`more than ${MAX_EVENTS} events in one batch`, raw);

  const { browser } = agentOf(envelope.userAgent).device;
  const good: StoredEvent[] = [];
  for (const wire of batch['events'] as unknown[]) {
    const event = unhoist(batch['shared'], wire);
    const json = JSON.stringify(event) ?? 'null';
    const problems = checkEvent(event);
    const fault =
      json.length > MAX_EVENT_CHARS
        ? `larger than ${MAX_EVENT_CHARS} characters`
        : (unfit(event) ?? errorsOf(problems));
    if (fault) {
      bad(fault, json);
      const numbers = numbersOf(event);
      if (numbers) pass.refused.push({ site, received, browser, ...numbers });
      continue;
    }
    const stored = toStored(event as BeckonEvent, (event as WireEvent).age, batch, envelope);
    const warnings = problems.map(({ field, message }) => ({ field, message }));
    if (warnings.length) stored.warnings = warnings.slice(0, 20);
    good.push(stored);
  }
  // An outbox sends by the keys of its records, and those of purchases do not begin with a time.
  good.sort((a, b) => a.time - b.time || a.client.seq - b.client.seq);
  pass.events.push(...good);
  const report = dropsOf(batch, { site, received, browser });
  if (report) pass.drops.push(report);
}
