/**
 * Finds the one event that a server fails at while it takes others, and takes it out of their way. Of a server that
 * takes nothing it says nothing. Kept in memory: after a restart counting begins anew.
 */
import type { Forwards } from '../store/forwards.ts';
import type { SequencedEvent } from '../store/store.ts';
import type { Attempt } from './attempt.ts';
import { nextTry } from './back-off.ts';
import type { Passed } from './choose.ts';
import type { Eligibility } from './eligibility.ts';

export interface PoisonParts {
  site: string;
  /** Its name. */
  destination: string;
  forwards: Pick<Forwards, 'events' | 'state' | 'settle' | 'fail' | 'pause'>;
  eligibility: Eligibility;
  attempt: Attempt<ReturnType<Eligibility['serverEvent']>>;
  stopping(): boolean;
  now(): number;
  /** From 0 to 1. */
  random(): number;
}

export interface Poison {
  /**
   * The first event that waits failed alone, by an answer that tells of a crash. May send one of those behind it, and may make
   * a dead letter of the event.
   * @param upTo the place behind the event, and what is passed with it
   */
  failed(event: SequencedEvent, upTo: Passed & { position: number }, reason: string): Promise<void>;
  /** The server is down or busy: what was counted says nothing of the event. */
  forget(): void;
  /** Sent out of its turn. */
  isSent(event: SequencedEvent): boolean;
  /** Everything up to this place is done: what is known of it can go. */
  passed(position: number): void;
}

/** Failures in a row of one event alone, before those behind it are asked. */
const ALONE = 5;
/** So many failures of it are each followed by another event that is taken, before it is given up. */
const PROOFS = 3;
/** Events among which the one that is asked is looked for. */
const READ = 500;

const NOBODY = { seq: 0, failures: 0, proofs: 0 };

export function createPoison(parts: PoisonParts): Poison {
  const { site, destination, forwards, eligibility, attempt, stopping, now, random } = parts;
  const { wanted, unmatched, unusable, serverEvent, matchedBy } = eligibility;
  let suspect = NOBODY;
  /** Those that were asked out of their turn, by their place: whether they were taken. */
  const asked = new Map<number, boolean>();

  const canGo = (event: SequencedEvent) =>
    wanted(event) && !unmatched(event) && unusable(event) === undefined;

  /** The nearest one: what it overtakes has itself failed alone. */
  function next(position: number): SequencedEvent | undefined {
    const found = forwards
      .events(site, position, READ)
      .find((event) => !asked.has(event.seq) && canGo(event));
    // All that wait have failed: once more from the first, at the next failure.
    if (!found) for (const [seq, taken] of asked) if (!taken) asked.delete(seq);
    return found;
  }

  /** Whether the server takes another event now. */
  async function takesAnother(position: number): Promise<boolean> {
    await attempt.pace();
    const other = stopping() ? undefined : next(position);
    if (!other) return false;
    const outcome = await attempt.send([serverEvent(other)]);
    if (outcome.kind === 'pause') forwards.pause(site, destination, outcome.reason);
    else if (outcome.kind === 'retry' && !outcome.crash) {
      suspect = NOBODY;
      const { failures, nextAt } = forwards.state(site, destination);
      const at = Math.max(nextAt, nextTry(now(), 0, 0, outcome.afterMs ?? 0));
      forwards.fail(site, destination, failures, at, outcome.reason);
    } else asked.set(other.seq, outcome.kind === 'sent');
    if (outcome.kind !== 'sent') return false;
    const matched = matchedBy([other]);
    forwards.settle(site, destination, { position: 0, sent: 1, skipped: 0, matched, failing: true }, now());
    return true;
  }

  return {
    async failed(event, upTo, reason) {
      if (suspect.seq !== event.seq) suspect = { ...NOBODY, seq: event.seq };
      if (++suspect.failures < ALONE || !(await takesAnother(upTo.position))) return;
      if (++suspect.proofs < PROOFS)
        // It need not be left alone for as long as one that is down.
        forwards.fail(site, destination, ALONE, nextTry(now(), ALONE, random()), reason);
      else {
        const dead = [{ event, reason: `fails at this event alone: ${reason}` }];
        forwards.settle(site, destination, { ...upTo, sent: 0, dead }, now());
      }
    },
    forget() {
      suspect = NOBODY;
    },
    isSent: ({ seq }) => asked.get(seq) === true,
    passed(position) {
      for (const seq of asked.keys()) if (seq <= position) asked.delete(seq);
    },
  };
}
