/** Turns the body of one request into events to store and faults, without touching anything. */
import { consentValues, readStamp } from '@beckon/consent';
import {
  type BeckonEvent,
  checkEvent,
  errorsOf,
  fitAdIds,
  type Page,
  unhoist,
  type WireEvent,
} from '@beckon/events';
import type { Envelope } from '../intake/envelope.ts';
import type { DropReport, Refused } from '../store/loss.ts';
import type { ScriptReport } from '../store/scripts.ts';
import type { StoredEvent } from '../store/store.ts';
import { cleanTitle, cleanUrl } from './clean-page.ts';
import { correctTime } from './clock.ts';
import { landingClicks } from './landing-clicks.ts';
import { dropsOf, numbersOf } from './losses.ts';
import { type DecisionOutcome, readDecision } from './read-decision.ts';
import { scriptsOf } from './read-scripts.ts';
import { type From, factsOf, firstLanguage, type RequestFacts } from './request-facts.ts';
import { toVendors } from './to-vendors.ts';
import { isObject, jsonOf, MAX_EVENT_CHARS, unfit } from './unfit.ts';

const MAX_EVENTS = 500;
/**
 * Characters of a batch when what it says once is put back into each of its events. The SDK's largest, 100 events and
 * nearly all of its 30,000 bytes shared, has 3 million.
 */
const MAX_BATCH_CHARS = 4 * 1024 * 1024;
const MAX_WARNINGS = 20;
/** Of a name that a warning repeats. */
const MAX_KEY_CHARS = 64;
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= 100 ? value : undefined;

/** Events in a row are mostly of one page: what is made of it is made once, and is the same object in all of them. */
function onceFor<Given extends object, Made>(make: (given: Given) => Made): (given: Given) => Made {
  let last: Given | undefined;
  let made: Made;
  return (given) => {
    if (given !== last && !(last && sameFields(last, given))) made = make(given);
    last = given;
    return made;
  };
}

/** Of flat objects; others are never the same. */
function sameFields(one: object, other: object): boolean {
  const [a, b] = [one, other] as Record<string, unknown>[];
  for (const key in a) if (a[key] !== b![key]) return false;
  for (const key in b) if (!(key in a!)) return false;
  return true;
}

const pageOf = (marketing: boolean) =>
  onceFor(({ id, url, referrer, title, restored }: Page) => ({
    id,
    url: cleanUrl(url, marketing),
    // Absent, or null, where a sender has none.
    referrer: cleanUrl(referrer ?? '', marketing),
    title: cleanTitle(title ?? ''),
    ...(restored === true && { restored }),
  }));
const pages = { marketing: pageOf(true), other: pageOf(false) };
const consentOf = onceFor(readStamp);

/** Only the fields of the format are kept. */
function toStored(
  event: BeckonEvent,
  age: unknown,
  batch: Record<string, unknown>,
  envelope: Envelope,
  facts: RequestFacts,
  lateDays: number,
): StoredEvent {
  const client = isObject(batch['client']) ? batch['client'] : {};
  const sentAt = Number.isFinite(batch['sentAt']) ? (batch['sentAt'] as number) : envelope.received;
  const { time, tooLate } = correctTime(
    event.time,
    sentAt,
    envelope.received,
    Number.isFinite(age) ? (age as number) : undefined,
    lateDays,
  );
  const consent = consentOf(event.consent);
  const marketing = toVendors(consent);
  const stored: StoredEvent = {
    site: envelope.site,
    id: event.id,
    name: event.name,
    time,
    ...(tooLate && { tooLate }),
    clientTime: event.time,
    received: envelope.received,
    data: event.data,
    page: pages[marketing ? 'marketing' : 'other'](event.page),
    visitor: event.visitor,
    session: event.session,
    client: { id: event.client, seq: event.seq },
    consent,
    ...facts,
    bot: facts.bot || client['auto'] === 1,
  };
  for (const key of ['sdk', 'lang', 'tz', 'view'] as const) {
    const value = text(client[key]);
    if (value) stored.client[key] = value;
  }
  const lang = stored.client.lang ?? firstLanguage(envelope.language);
  if (lang) stored.client.lang = lang;
  if (event.campaign) stored.campaign = event.campaign;
  if (event.firstCampaign) stored.firstCampaign = event.firstCampaign;
  if (event.user) stored.user = event.user;
  if (marketing) {
    if (envelope.vendor) {
      stored.userAgent = envelope.userAgent;
      if (envelope.vendor.address) stored.address = envelope.vendor.address;
    }
    const { adIds } = fitAdIds(event.adIds ?? (envelope.vendor ? landingClicks(event.page.url, time) : {}));
    if (Object.keys(adIds).length) stored.adIds = adIds;
  }
  return stored;
}

/** What became of one event of a batch. */
export type Outcome =
  | { stored: StoredEvent }
  | {
      /** Why it cannot be stored. */
      fault: string;
      /** What was sent, as JSON; empty when it is nested too deep to be written. */
      json: string;
      /** Client and number, where they can be read. */
      numbers: Pick<Refused, 'client' | 'seq'> | undefined;
    };

/** A body that is no batch has a fault; else there is an outcome for each event, in the order of the batch. */
export type ReadBatch =
  | { fault: string }
  | {
      outcomes: Outcome[];
      /** Of the record of consent, where there is one. */
      decision: DecisionOutcome | undefined;
      drops: DropReport | undefined;
      scripts: ScriptReport | undefined;
      /** As the page told them: anything. */
      sentAt: unknown;
      client: unknown;
    };

/**
 * @param batch what the batch says beside its events, where it is known
 * @param small the whole body is no larger than one event may be: measuring each would cost as much as reading it
 */
export function readEvent(
  event: unknown,
  batch: Record<string, unknown>,
  { envelope, facts, lateDays }: From,
  small = false,
): Outcome {
  const problems = checkEvent(event);
  const fault =
    !small && jsonOf(event).length > MAX_EVENT_CHARS
      ? `larger than ${MAX_EVENT_CHARS} characters`
      : (unfit(event) ?? errorsOf(problems));
  if (fault) return { fault, json: jsonOf(event), numbers: numbersOf(event) };
  const stored = toStored(event as BeckonEvent, (event as WireEvent).age, batch, envelope, facts, lateDays);
  const warnings = problems.map(({ field, message }) => ({ field, message }));
  const told: Readonly<Record<string, unknown>> = (event as BeckonEvent).consent;
  for (const key in stored.consent)
    if (stored.consent[key] !== told[key])
      warnings.push({
        field: `consent.${key.slice(0, MAX_KEY_CHARS)}`,
        message: `must be one of ${consentValues.join(', ')}; taken as denied`,
      });
  if (stored.tooLate)
    warnings.unshift({ field: 'time', message: `older than ${lateDays} days, held to that` });
  if (warnings.length) stored.warnings = warnings.slice(0, MAX_WARNINGS);
  return { stored };
}

/** A body of a kilobyte must not become 500 events of a megabyte. Most are too small for that, and cost nothing. */
function sharesTooMuch(shared: unknown, events: number, bytes: number): string | undefined {
  if (bytes <= MAX_EVENT_CHARS && bytes * (events + 1) <= MAX_BATCH_CHARS) return undefined;
  const chars = jsonOf(shared).length;
  if (chars > MAX_EVENT_CHARS) return `"shared" is larger than ${MAX_EVENT_CHARS} characters`;
  return chars * events + bytes > MAX_BATCH_CHARS
    ? `more than ${MAX_BATCH_CHARS} characters when "shared" is put back into each of its events`
    : undefined;
}

/**
 * Never throws: whatever cannot be used has a fault.
 * @param lateDays the oldest that an event can be
 */
export function readBatch(envelope: Envelope, body: Buffer, lateDays: number): ReadBatch {
  let batch: unknown;
  try {
    batch = JSON.parse(body.toString('utf8'));
  } catch {
    return { fault: 'the body is not JSON' };
  }
  if (!isObject(batch) || !Array.isArray(batch['events']))
    return { fault: 'the body is not a batch: an object with a list "events"' };
  const { v, events } = batch as { v?: unknown; events: unknown[] };
  if (v !== 1) return { fault: 'unknown batch version' };
  if (events.length > MAX_EVENTS) return { fault: `more than ${MAX_EVENTS} events in one batch` };
  const tooMuch = sharesTooMuch(batch['shared'], events.length, body.length);
  if (tooMuch) return { fault: tooMuch };
  const { site, received } = envelope;
  const facts = factsOf(envelope);
  return {
    outcomes: events.map((wire) =>
      readEvent(
        unhoist(batch['shared'], wire),
        batch,
        { envelope, facts, lateDays },
        body.length <= MAX_EVENT_CHARS,
      ),
    ),
    decision:
      batch['decision'] === undefined
        ? undefined
        : readDecision(batch['decision'], batch, { envelope, facts, lateDays }),
    drops: dropsOf(batch, { site, received, browser: facts.device.browser }),
    scripts: scriptsOf(batch, { site, received }),
    sentAt: batch['sentAt'],
    client: batch['client'],
  };
}
