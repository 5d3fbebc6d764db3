/** Brings the events of one site to one destination: in order, at least once, however often either side restarts. */
import type { Outcome, ServerAnswer, ServerEvent, ServerRequest } from '@beckon/destinations';
import type { SequencedEvent } from '../store/store.ts';
import { createAttempt } from './attempt.ts';
import { MIN_FAILURES, nextTry, RETRY_FOR_MS, waitLeft } from './back-off.ts';
import { choose, type Passed } from './choose.ts';
import { createCleaner } from './clean-secrets.ts';
import { createEligibility, type EligibilityParts } from './eligibility.ts';
import { createPoison } from './poison.ts';
import { createWorkLoop } from './work-loop.ts';

export interface ForwarderParts extends EligibilityParts {
  send(request: ServerRequest): Promise<ServerAnswer>;
  /** Told of what should not be: a fault of ours or of the half. Default nothing. */
  failed?(error: unknown): void;
  /** From 0 to 1. */
  random(): number;
  /** 32 random hex digits. */
  nonce?(): string;
}

export interface Forwarder {
  /** There may be something to do. */
  wake(): void;
  /** Tries its dead letters once more; those that are refused again stay. */
  replay(): void;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/** Events that are read at once. */
const READ = 500;
/** Dead letters in a row that may fail before their retrial ends. */
const MAX_DOWN = 3;

const NOTHING_PASSED: Passed = { skipped: 0, unmatched: 0 };

const reasonOf = (outcome: Exclude<Outcome, { kind: 'sent' }>): string =>
  outcome.kind === 'partial' ? (outcome.refused[0]?.reason ?? '') : outcome.reason;

export function createForwarder(parts: ForwarderParts): Forwarder {
  const { site, destination, half, settings, secrets = [], forwards, send, now, random } = parts;
  let replaying = false;
  /** Events in one request: one after a crash, then twice as many with each that is taken. */
  let most = half.maxEvents;
  const loop = createWorkLoop(run, failed);

  const clean = createCleaner(secrets);
  const retryForMs = half.retryForMs?.(settings) ?? RETRY_FOR_MS;

  const eligibility = createEligibility(parts);
  const { wanted, unmatched, unusable, together, outdated, serverEvent, matchedBy } = eligibility;

  const attempt = createAttempt({
    destination,
    half: {
      ...half,
      requests: async (events: readonly ServerEvent[], ...more) => [await half.request(events, ...more)],
    },
    settings,
    secrets,
    send,
    pause: loop.pause,
    now,
    nonce: parts.nonce ?? (() => ''),
  });
  const { stopping } = loop;
  const poison = createPoison({ site, destination, forwards, eligibility, attempt, stopping, now, random });

  /** Sends a batch, by halves where that must be. False when the rest has to wait, or to be chosen anew. */
  async function deliver(
    chosen: readonly SequencedEvent[],
    before: Passed,
    position: number,
  ): Promise<boolean> {
    await attempt.pace();
    if (chosen.some(outdated)) return false;
    const batch = chosen.filter(wanted);
    const passed = { ...before, skipped: before.skipped + chosen.length - batch.length };
    if (!batch.length) {
      forwards.settle(site, destination, { position, sent: 0, ...passed, failing: true }, now());
      return true;
    }
    const outcome = await attempt.send(batch.map(serverEvent));
    if (outcome.kind === 'sent' || outcome.kind === 'partial') {
      const refused = outcome.kind === 'partial' ? outcome.refused : [];
      const dead = refused.flatMap(({ index, reason }) =>
        batch[index] ? [{ event: batch[index], reason }] : [],
      );
      const bad = new Set(dead.map(({ event }) => event));
      const taken = batch.filter((event) => !bad.has(event));
      most = Math.min(half.maxEvents, most * 2);
      forwards.settle(
        site,
        destination,
        { position, sent: taken.length, ...passed, dead, matched: matchedBy(taken) },
        now(),
      );
      return true;
    }
    const { reason } = outcome;
    if (outcome.kind === 'refused') {
      if (batch.length === 1) {
        forwards.settle(
          site,
          destination,
          { position, sent: 0, ...passed, dead: [{ event: batch[0]!, reason }] },
          now(),
        );
        return true;
      }
      const middle = batch.length >> 1;
      const first = batch.slice(0, middle);
      return (
        (await deliver(first, NOTHING_PASSED, first.at(-1)!.seq)) &&
        deliver(batch.slice(middle), passed, position)
      );
    }
    if (outcome.kind === 'pause') forwards.pause(site, destination, reason);
    else await later(batch, passed, position, outcome);
    return false;
  }

  /** Waits longer after each failure; an event that has failed for too long makes way for the next. */
  async function later(
    batch: readonly SequencedEvent[],
    passed: Passed,
    position: number,
    { reason, afterMs, crash }: { reason: string; afterMs?: number; crash?: boolean },
  ): Promise<void> {
    const failures = forwards.state(site, destination).failures + 1;
    const [event] = batch;
    const alone = batch.length === 1;
    const givenUp = alone && event!.received < now() - retryForMs && failures >= MIN_FAILURES;
    if (givenUp) {
      const dead = { event: event!, reason: `too old: ${reason} until now` };
      forwards.settle(
        site,
        destination,
        { position, sent: 0, ...passed, dead: [dead], failing: true },
        now(),
      );
    }
    forwards.fail(site, destination, failures, nextTry(now(), failures, random(), afterMs), reason);
    if (!crash) return poison.forget();
    most = 1;
    if (alone && !givenUp) await poison.failed(event!, { ...passed, position }, reason);
  }

  /** Dead letters once more, one by one; those that are not taken stay, with the new reason. */
  async function redeliver(): Promise<void> {
    replaying = false;
    let down = 0;
    for (let seq = 0; !stopping(); ) {
      const [letter] = forwards.deadLettersOf(site, destination, seq, 1);
      if (!letter) return;
      seq = letter.seq;
      let event = forwards.event(letter.eventSeq);
      if (event && unusable(event) === undefined) {
        await attempt.pace();
        event = forwards.event(letter.eventSeq);
      }
      // Erased, or its consent was taken back, or it is one of before that nobody can match: nothing is left to be sent.
      if (!event || !wanted(event) || unmatched(event)) {
        forwards.removeDeadLetter(letter.seq);
        continue;
      }
      if (unusable(event) !== undefined) continue;
      const outcome = await attempt.send([serverEvent(event)]);
      if (outcome.kind === 'sent') {
        const matched = matchedBy([event]);
        forwards.settle(site, destination, { position: 0, sent: 1, skipped: 0, matched }, now());
        forwards.removeDeadLetter(letter.seq);
      } else forwards.refuseAgain(letter.seq, now(), reasonOf(outcome));
      down = outcome.kind === 'retry' ? down + 1 : 0;
      // One that fails for ever holds up no other, but a server that is down is left alone.
      if (outcome.kind === 'pause' || down === MAX_DOWN) return;
    }
  }

  async function run(): Promise<void> {
    while (!stopping()) {
      const { paused, nextAt, position, failures } = forwards.state(site, destination);
      if (paused) return;
      const left = waitLeft(nextAt, now());
      if (left) return loop.wakeIn(left);
      if (replaying) await redeliver();
      poison.passed(position);
      const last = forwards.lastSeq();
      const events = forwards.events(site, position, READ);
      if (!events.length) {
        // What other sites have stored meanwhile need not be looked through again.
        if (last > position)
          forwards.settle(site, destination, { position: last, sent: 0, skipped: 0 }, now());
        return;
      }
      // After a failure one event shows whether the way is open again.
      const { batch, end, dead, ...passed } = choose(
        events,
        failures ? 1 : most,
        eligibility,
        together,
        poison.isSent,
      );
      if (batch.length) {
        if (!(await deliver(batch, passed, end))) continue;
      } else
        forwards.settle(
          site,
          destination,
          { position: end, sent: 0, ...passed, ...(dead && { dead: [dead], failing: true }) },
          now(),
        );
    }
  }

  /** Of this destination alone: it is left alone for longer each time, and the others go on. */
  function failed(error: unknown): number {
    const failures = forwards.state(site, destination).failures + 1;
    const at = nextTry(now(), failures, random());
    forwards.fail(site, destination, failures, at, clean.text(`could not go on: ${error}`));
    parts.failed?.(error);
    return at - now();
  }

  return {
    wake: loop.wake,
    replay() {
      replaying = true;
      loop.wake();
    },
    stop: loop.stop,
  };
}
