/** Which of the events that wait go into the next request of a destination, and what becomes of those in between. */
import type { SequencedEvent } from '../store/store.ts';
import type { Eligibility } from './eligibility.ts';

/** Events that get past without being sent. */
export interface Passed {
  skipped: number;
  unmatched: number;
}

export interface Choice extends Passed {
  batch: SequencedEvent[];
  /** Up to which place all is chosen or passed. */
  end: number;
  /** Alone: one that the vendor would not take. */
  dead?: { event: SequencedEvent; reason: string };
}

/**
 * @param most events in the request
 * @param isSent out of its turn: it is passed, and was counted then
 */
export function choose(
  events: readonly SequencedEvent[],
  most: number,
  { wanted, unmatched, unusable }: Eligibility,
  together: (first: SequencedEvent, event: SequencedEvent) => boolean,
  isSent: (event: SequencedEvent) => boolean,
): Choice {
  const batch: SequencedEvent[] = [];
  const passed: Passed = { skipped: 0, unmatched: 0 };
  let end = events[0]!.seq;
  for (const event of events) {
    if (batch.length === most) break;
    if (isSent(event)) {
      end = event.seq;
      continue;
    }
    if (!wanted(event)) passed.skipped++;
    else if (unmatched(event)) passed.unmatched++;
    else {
      const reason = unusable(event);
      if (reason === undefined) {
        const [first] = batch;
        if (first && !together(first, event)) break;
        batch.push(event);
      } else if (batch.length) break;
      else return { ...passed, batch, end: event.seq, dead: { event, reason } };
    }
    end = event.seq;
  }
  return { ...passed, batch, end };
}
