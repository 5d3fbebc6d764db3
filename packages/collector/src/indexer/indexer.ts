/** The main thread's side of the indexer: starts the worker, tells it how far the log reaches, restarts it. */
import { Worker } from 'node:worker_threads';
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
  /** Lets the worker finish what is in the log, then ends it. */
  close(): Promise<void>;
}

const RESTART_FIRST_MS = 200;
const RESTART_MAX_MS = 30 * 1000;

function startWorker(setup: WorkerSetup): Worker {
  const url = import.meta.resolve('@beckon/collector/indexer-worker');
  if (!url.endsWith('.ts')) return new Worker(new URL(url), { workerData: setup });
  // While developing, sources run as they are: Node 20 does not hand the loader down to worker threads.
  const loader = import.meta.resolve('tsx/esm/api');
  const code = `import(${JSON.stringify(loader)}).then((tsx) => { tsx.register(); return import(${JSON.stringify(url)}) })`;
  return new Worker(code, { eval: true, workerData: setup });
}

/** @param from where the store is now, until the worker tells */
export function startIndexer(setup: WorkerSetup, report: (message: string) => void, from = 0): Indexer {
  const listeners = new Set<(lastSeq: number) => void>();
  let position = from;
  let end = 0;
  let damaged = 0;
  let healthy = true;
  let failures = 0;
  let closing = false;
  let timer: NodeJS.Timeout | undefined;
  let ended: () => void = () => {};
  let worker: Worker | undefined;

  function start(): void {
    worker = startWorker(setup);
    worker.on('message', (message: FromWorker) => {
      position = message.position;
      damaged += message.damagedBytes;
      if (message.damagedBytes)
        report(`indexer: passed over ${message.damagedBytes} damaged bytes of the log`);
      healthy = true;
      failures = 0;
      for (const listener of listeners) listener(message.lastSeq);
    });
    worker.on('error', (error) => report(`indexer: failed: ${error instanceof Error ? error.stack : error}`));
    worker.on('exit', () => {
      worker = undefined;
      if (closing) return ended();
      healthy = false;
      timer = setTimeout(start, Math.min(RESTART_MAX_MS, RESTART_FIRST_MS * 2 ** failures++));
    });
    send({ end });
  }

  function send(message: ToWorker): void {
    worker?.postMessage(message);
  }

  start();
  return {
    notify(to) {
      if (to <= end) return;
      end = to;
      send({ end });
    },
    position: () => position,
    healthy: () => healthy,
    damagedBytes: () => damaged,
    onPass(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closing = true;
      clearTimeout(timer);
      return new Promise((resolve) => {
        ended = resolve;
        if (worker) send({ stop: true });
        else resolve();
      });
    },
  };
}
