/** The main thread's side of the indexer: starts the worker, tells it how far the log reaches, restarts it. */

import { type Report, stackOf } from '../report.ts';
import { keepWorker } from '../worker-thread.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './worker.ts';

export interface Indexer {
  /** The log is durable up to here. */
  notify(end: number): void;
  /** Everything of the log before this is in the store. */
  position(): number;
  /** False after the worker has failed and until it works again. */
  healthy(): boolean;
  /** Log bytes that could not be read since the start. */
  damagedBytes(): number;
  /** Hears of each finished pass. Returns a function that stops it. */
  onPass(listener: (lastSeq: number) => void): () => void;
  /** Lets the worker index what is in the log for up to 3 s, then ends it. */
  close(): Promise<void>;
}

/** @param from where the store is now, until the worker tells */
export function startIndexer(setup: WorkerSetup, report: Report, from = 0): Indexer {
  const listeners = new Set<(lastSeq: number) => void>();
  let position = from;
  let end = 0;
  let damaged = 0;

  const worker = keepWorker('indexer-worker', setup, {
    message(message: FromWorker) {
      position = message.position;
      damaged += message.damagedBytes;
      if (message.damagedBytes)
        report('indexer: passed over damaged bytes of the log', 'warn', { bytes: message.damagedBytes });
      // One that has only started may fail again at the same place: that is no reason to try it again at once.
      if (message.worked || position >= end) worker.well();
      for (const listener of listeners) listener(message.lastSeq);
    },
    started: () => worker.send({ end } satisfies ToWorker),
    failed: (error, againMs) =>
      report('indexer: failed, starting it again', 'error', { error: stackOf(error), againMs }),
  });

  return {
    notify(to) {
      if (to <= end) return;
      end = to;
      worker.send({ end } satisfies ToWorker);
    },
    position: () => position,
    healthy: worker.healthy,
    damagedBytes: () => damaged,
    onPass(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => worker.stop({ stop: true } satisfies ToWorker),
  };
}
