/** Adds what one logged request holds to a pass of the indexer. */
import type { Envelope } from '../intake/envelope.ts';
import { BAD_BODY_CHARS, type Pass, type StoredEvent } from '../store/store.ts';
import { writeContext } from './bad-context.ts';
import { agentOf } from './device.ts';
import { readBatch } from './read-batch.ts';

/** As much as is kept, copied: a part of a string keeps the whole of it in memory. */
const cut = (text: string): string =>
  text.length <= BAD_BODY_CHARS
    ? text
    : Buffer.from(text.slice(0, BAD_BODY_CHARS), 'utf16le').toString('utf16le');

/** Events in the order in which they happened; whatever cannot be used becomes a bad row with its reason. */
export function indexBody(
  envelope: Envelope,
  body: Buffer,
  pass: Omit<Pass, 'position'>,
  lateDays: number,
): void {
  const { site, received } = envelope;
  const bad = (reason: string, what: string, context: string) =>
    pass.bad.push({ site, received, reason, body: cut(what), context });
  const batch = readBatch(envelope, body, lateDays);
  if ('fault' in batch) {
    bad(batch.fault, body.toString('utf8'), writeContext(envelope, undefined));
    return;
  }
  const { browser } = agentOf(envelope).device;
  const good: StoredEvent[] = [];
  /** The same for all its events: what the page told of itself may be long, and is read once. */
  let context: string | undefined;
  for (const outcome of batch.outcomes) {
    if ('stored' in outcome) {
      good.push(outcome.stored);
      continue;
    }
    context ??= writeContext(envelope, batch);
    bad(outcome.fault, outcome.json, context);
    if (outcome.numbers) pass.refused.push({ site, received, browser, ...outcome.numbers });
  }
  if (batch.decision) {
    if ('stored' in batch.decision) pass.consents = [...(pass.consents ?? []), batch.decision.stored];
    else bad(batch.decision.fault, batch.decision.json, writeContext(envelope, batch, 'decision'));
  }
  // An outbox sends by the keys of its records, and those of purchases do not begin with a time.
  good.sort((a, b) => a.time - b.time || a.client.seq - b.client.seq);
  pass.events.push(...good);
  if (batch.drops) pass.drops.push(batch.drops);
  if (batch.scripts) pass.scripts = [...(pass.scripts ?? []), batch.scripts];
  const { dailyHash: hash } = envelope;
  if (hash && good.some(({ bot, prefetch }) => !bot && !prefetch)) pass.visits.push({ site, received, hash });
}
