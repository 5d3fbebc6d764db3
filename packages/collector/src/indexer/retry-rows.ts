/** One step of a replay: judges the next bad rows by the rules of now. */
import type { Envelope } from '../intake/envelope.ts';
import { DAY_MS } from '../store/day.ts';
import { CLIENT_DAYS } from '../store/loss.ts';
import type { KeptRow, Replay, Retried } from '../store/replays.ts';
import { BAD_BODY_CHARS, emptyPass, type Pass, type Store } from '../store/store.ts';
import { type BadContext, readContext } from './bad-context.ts';
import { indexBody } from './index-body.ts';
import { numbersOf } from './losses.ts';
import { readBatch, readEvent } from './read-batch.ts';
import { readDecision } from './read-decision.ts';
import { factsOf } from './request-facts.ts';

/** Per transaction: at most 3 MiB of bodies. */
const ROWS = 50;

const UNKNOWN = { origin: '', userAgent: '', address: '', language: '', gpc: false, purpose: '' };

/** Rows of versions that kept no context: a list `events` tells a whole body. */
const looksWhole = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Array.isArray((value as { events?: unknown }).events);

interface Step extends Omit<Pass, 'position'> {
  retried: Retried;
}

interface Way {
  context: BadContext | undefined;
  /** The loss meter may have let go of the client: what is missing of it is final. */
  old: boolean;
  lateDays: number;
}

function retryEvent(row: KeptRow, event: unknown, { context, old, lateDays }: Way, step: Step) {
  const envelope: Envelope = { ...UNKNOWN, ...context?.envelope, site: row.site, received: row.received };
  const batch = { client: context?.client, sentAt: context?.sentAt };
  const outcome = readEvent(event, batch, { envelope, facts: factsOf(envelope), lateDays });
  if ('fault' in outcome) {
    step.retried.again.push({ seq: row.seq, reason: outcome.fault });
    return;
  }
  // Without its User-Agent nobody knows: it is not taken for a bot.
  if (!context) outcome.stored.bot = false;
  step.retried.events.push({ event: outcome.stored, counted: old || !!numbersOf(event) });
  step.retried.gone.push(row);
}

function retryDecision(row: KeptRow, record: unknown, { context, lateDays }: Way, step: Step) {
  const envelope: Envelope = { ...UNKNOWN, ...context?.envelope, site: row.site, received: row.received };
  const batch = { client: context?.client, sentAt: context?.sentAt };
  const outcome = readDecision(record, batch, { envelope, facts: factsOf(envelope), lateDays });
  if ('fault' in outcome) {
    step.retried.again.push({ seq: row.seq, reason: outcome.fault });
    return;
  }
  step.consents = [...(step.consents ?? []), outcome.stored];
  step.retried.gone.push(row);
}

function retryBody(row: KeptRow, { context, old, lateDays }: Way, step: Step) {
  const envelope: Envelope = { ...UNKNOWN, ...context?.envelope, site: row.site, received: row.received };
  const body = Buffer.from(row.body);
  const batch = readBatch(envelope, body, lateDays);
  if ('fault' in batch) {
    step.retried.again.push({ seq: row.seq, reason: batch.fault });
    return;
  }
  const found: Omit<Pass, 'position'> = emptyPass();
  indexBody(envelope, body, found, lateDays);
  for (const event of found.events) {
    if (!context) event.bot = false;
    step.retried.events.push({ event, counted: old });
  }
  for (const { context: made = '', ...bad } of found.bad)
    step.bad.push(context ? { ...bad, context: made } : bad);
  if (!old) step.refused.push(...found.refused);
  step.drops.push(...found.drops);
  step.consents = [...(step.consents ?? []), ...(found.consents ?? [])];
  step.retried.gone.push(row);
}

/** @param replay whose rows they are */
function retryRow(row: KeptRow, replay: Replay, lateDays: number, step: Step): void {
  const old = row.received < replay.at - CLIENT_DAYS * DAY_MS;
  const context = readContext(row.context);
  const way = { context, old, lateDays };
  let value: unknown;
  try {
    value = JSON.parse(row.body);
  } catch {
    if (!row.body || row.body.length >= BAD_BODY_CHARS) step.retried.cut++;
    else step.retried.again.push({ seq: row.seq, reason: row.reason });
    return;
  }
  if (context?.of === 'decision') retryDecision(row, value, way, step);
  else if (context ? context.of === 'body' : looksWhole(value)) retryBody(row, way, step);
  else retryEvent(row, value, way, step);
}

/**
 * Judges the next rows of the oldest replay, and keeps what became of them with the replay's place in one transaction.
 * @param position where the indexer is in the log
 * @param lateDays the oldest that an event can be
 */
export function retryRows(
  store: Pick<Store, 'apply' | 'replays'>,
  consumer: string,
  position: number,
  lateDays: number,
): void {
  const next = store.replays.next(ROWS);
  if (!next) return;
  const { replay, rows } = next;
  const upTo = rows.at(-1)?.seq;
  const step: Step = {
    ...emptyPass(),
    retried: { replay: replay.id, upTo, tried: rows.length, events: [], gone: [], again: [], cut: 0 },
  };
  for (const row of rows)
    try {
      retryRow(row, replay, lateDays, step);
    } catch (error) {
      // Whatever it is, it must not stop the indexer.
      step.retried.again.push({ seq: row.seq, reason: `cannot be tried again: ${error}` });
    }
  store.apply(consumer, { ...step, position });
}
