/** Tells one destination whom to forget: at least once, however often either side restarts, and beside its events. */
import type { Need } from '@beckon/consent';
import type { RemovalHalf, ServerAnswer, ServerDestination, ServerRequest } from '@beckon/destinations';
import type { Forwards } from '../store/forwards.ts';
import { takenBack } from '../store/removal-writer.ts';
import type { QueuedRemoval, Removals } from '../store/removals.ts';
import { createAttempt } from './attempt.ts';
import { MIN_FAILURES, nextTry, RETRY_FOR_MS, waitLeft } from './back-off.ts';
import { createCleaner } from './clean-secrets.ts';
import { createWorkLoop } from './work-loop.ts';

export interface RemoverParts {
  site: string;
  /** Its name. */
  destination: string;
  half: RemovalHalf<unknown> & Pick<ServerDestination<unknown>, 'session'>;
  settings: Readonly<Record<string, unknown>>;
  /** What the destination needs for an event. */
  purposes: readonly Need[];
  /** Texts that no reason may hold. Default none. */
  secrets?: readonly string[];
  removals: Removals;
  forwards: Pick<Forwards, 'open'>;
  send(request: ServerRequest): Promise<ServerAnswer>;
  /** Told of what should not be: a fault of ours or of the half. Default nothing. */
  failed?(error: unknown): void;
  now(): number;
  /** From 0 to 1. */
  random(): number;
  /** 32 random hex digits. */
  nonce?(): string;
}

export interface RemovalWorker {
  /** There may be something to do. */
  wake(): void;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
}

export function createRemover(parts: RemoverParts): RemovalWorker {
  const { site, destination, half, settings, secrets = [], removals, forwards, send, now, random } = parts;
  const needs = takenBack(parts.purposes);
  const loop = createWorkLoop(run, failed);
  const clean = createCleaner(secrets);
  const attempt = createAttempt<QueuedRemoval>({
    destination,
    half: {
      ...half,
      requests: (queued, ...more) =>
        half.requests(
          // What the store needs beside it is nobody's business.
          queued.map(({ seq, visitor, written, ...removal }) => removal),
          ...more,
        ),
    },
    settings,
    secrets,
    send,
    pause: loop.pause,
    now,
    nonce: parts.nonce ?? (() => ''),
  });

  const isUsable = (removal: QueuedRemoval) => half.usable?.(removal, settings) ?? true;
  /** Granted again since; of who was erased nobody asks any more. */
  const isCancelled = ({ cause, visitor }: QueuedRemoval) =>
    cause === 'withdrawal' && forwards.open(site, visitor, needs, Number.POSITIVE_INFINITY);
  const seqsOf = (some: readonly QueuedRemoval[]) => some.map(({ seq }) => seq);

  /** What is left of them when those are gone that the vendor need not be told of. Asked right before each request. */
  function stillDue(some: readonly QueuedRemoval[]): readonly QueuedRemoval[] {
    const cancelled = some.filter(isCancelled);
    const skipped = some.filter((one) => !cancelled.includes(one) && !isUsable(one));
    if (cancelled.length) removals.settle(site, destination, seqsOf(cancelled), 'cancelled');
    if (skipped.length) removals.settle(site, destination, seqsOf(skipped), 'skipped');
    return some.filter((one) => !cancelled.includes(one) && !skipped.includes(one));
  }

  /** Sends some, by halves where that must be. False when the rest has to wait. */
  async function deliver(some: readonly QueuedRemoval[]): Promise<boolean> {
    await attempt.pace();
    const due = stillDue(some);
    const [first] = due;
    if (!first) return true;
    const outcome = await attempt.send(due);
    if (outcome.kind === 'sent' || outcome.kind === 'partial') {
      removals.settle(site, destination, seqsOf(due), 'sent');
      return true;
    }
    const { reason } = outcome;
    if (outcome.kind === 'refused') {
      if (due.length === 1) {
        removals.bury(site, destination, first.seq, now(), reason);
        return true;
      }
      const middle = due.length >> 1;
      return (await deliver(due.slice(0, middle))) && deliver(due.slice(middle));
    }
    if (outcome.kind === 'pause') removals.pause(site, destination, reason);
    else later(due, reason, outcome.afterMs);
    return false;
  }

  /** Waits longer after each failure; one that has failed for too long makes way for the next. */
  function later(due: readonly QueuedRemoval[], reason: string, afterMs: number | undefined): void {
    const failures = removals.state(site, destination).failures + 1;
    const [first] = due;
    if (due.length === 1 && first!.written < now() - RETRY_FOR_MS && failures >= MIN_FAILURES)
      removals.bury(site, destination, first!.seq, now(), `too old: ${reason} until now`, true);
    removals.fail(site, destination, failures, nextTry(now(), failures, random(), afterMs), reason);
  }

  async function run(): Promise<void> {
    while (!loop.stopping()) {
      const { paused, nextAt, failures } = removals.state(site, destination);
      if (paused) return;
      const left = waitLeft(nextAt, now());
      if (left) return loop.wakeIn(left);
      // After a failure one shows whether the way is open again.
      const some = removals.waiting(site, destination, failures ? 1 : half.maxRemovals);
      if (!some.length) return;
      await deliver(some);
    }
  }

  /** Of this destination alone: it is left alone for longer each time, and the others go on. */
  function failed(error: unknown): number {
    const failures = removals.state(site, destination).failures + 1;
    const at = nextTry(now(), failures, random());
    removals.fail(site, destination, failures, at, clean.text(`could not go on: ${error}`));
    parts.failed?.(error);
    return at - now();
  }

  return { wake: loop.wake, stop: loop.stop };
}
