/** Starts a worker thread from an entry of this package, and again when it fails. */
import { Worker } from 'node:worker_threads';

const RESTART_FIRST_MS = 200;
const RESTART_MAX_MS = 30 * 1000;

/** @param entry of package.json: `indexer-worker` */
export function startWorker(entry: string, workerData: unknown): Worker {
  const url = import.meta.resolve(`@beckon/collector/${entry}`);
  if (!url.endsWith('.ts')) return new Worker(new URL(url), { workerData });
  // While developing, sources run as they are: Node 20 does not hand the loader down to worker threads.
  const loader = import.meta.resolve('tsx/esm/api');
  const code = `import(${JSON.stringify(loader)}).then((tsx) => { tsx.register(); return import(${JSON.stringify(url)}) })`;
  return new Worker(code, { eval: true, workerData });
}

export interface WorkerThread {
  send(message: unknown): void;
  /** False after it has failed and until `well` is called. */
  healthy(): boolean;
  /** It has done something: it works again. */
  well(): void;
  /** Asks it to stop and waits for it; it is not started again. */
  stop(message: unknown): Promise<void>;
}

/**
 * @param entry of package.json: `indexer-worker`
 * @param started is told the thread each time it starts
 */
export function keepWorker(
  entry: string,
  workerData: unknown,
  handlers: {
    message(message: never): void;
    started(): void;
    /** @param againMs after so many milliseconds it is started again */
    failed(error: unknown, againMs: number): void;
  },
): WorkerThread {
  let worker: Worker | undefined;
  let healthy = true;
  let failures = 0;
  let closing = false;
  let ended = () => {};
  let timer: NodeJS.Timeout | undefined;

  const againMs = () => Math.min(RESTART_MAX_MS, RESTART_FIRST_MS * 2 ** failures);

  function run(): void {
    worker = startWorker(entry, workerData);
    worker.on('message', handlers.message as (message: unknown) => void);
    worker.on('error', (error) => handlers.failed(error, againMs()));
    worker.on('exit', () => {
      worker = undefined;
      if (closing) return ended();
      healthy = false;
      timer = setTimeout(run, againMs());
      failures++;
    });
    handlers.started();
  }

  const send = (message: unknown) => worker?.postMessage(message);
  // The first start hears its handlers when the caller has what it returns.
  queueMicrotask(run);
  return {
    send,
    healthy: () => healthy,
    well() {
      healthy = true;
      failures = 0;
    },
    stop(message) {
      closing = true;
      clearTimeout(timer);
      return new Promise((resolve) => {
        ended = resolve;
        if (worker) send(message);
        else resolve();
      });
    },
  };
}
