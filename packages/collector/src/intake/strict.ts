/** What a developer is told about a batch sent with `?strict=1`: what the indexer will make of it. */
import type { ReadBatch } from '../indexer/read-batch.ts';

export type StrictAnswer =
  | { error: string }
  | {
      accepted: number;
      refused: number;
      /** In the order of the batch. */
      events: (
        | { ok: true; id: string; name: string; warnings: { field: string; message: string }[] }
        | { ok: false; reason: string }
      )[];
      /** Of the record of consent, when the batch has one. */
      decision?: { ok: true; id: string } | { ok: false; reason: string };
    };

export function strictAnswer(batch: ReadBatch): StrictAnswer {
  if ('fault' in batch) return { error: batch.fault };
  const events = batch.outcomes.map((outcome) => {
    if (!('stored' in outcome)) return { ok: false as const, reason: outcome.fault };
    const { id, name, warnings = [] } = outcome.stored;
    return { ok: true as const, id, name, warnings };
  });
  const accepted = events.filter(({ ok }) => ok).length;
  const answer: StrictAnswer = { accepted, refused: events.length - accepted, events };
  if (batch.decision)
    answer.decision =
      'stored' in batch.decision
        ? { ok: true, id: batch.decision.stored.id }
        : { ok: false, reason: batch.decision.fault };
  return answer;
}
