/** The worker thread that follows the log and keeps the store: one transaction per pass, position included. */
import { parentPort, workerData } from 'node:worker_threads';
import { decodeEnvelope } from '../intake/envelope.ts';
import { readLog } from '../log/read-log.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Pass } from '../store/store.ts';
import { indexBody } from './index-body.ts';

/** What the main thread gives at the start. */
export interface WorkerSetup {
  logDir: string;
  storePath: string;
}
/** To the worker: the log is durable up to `end`; or finish what is there and stop. */
export type ToWorker = { end: number } | { stop: true };
/** From the worker: everything before `position` is stored; `damagedBytes` of this pass could not be read. */
export interface FromWorker {
  position: number;
  lastSeq: number;
  damagedBytes: number;
}

const CONSUMER = 'indexer';
/** Log bytes per transaction: a few thousand events. */
const PASS_BYTES = 2 * 1024 * 1024;

const { logDir, storePath } = workerData as WorkerSetup;
const port = parentPort!;
const store = openSqliteStore(storePath);
let position = store.position(CONSUMER);
let end = position;
let scheduled = false;
let stopping = false;

function runPass(): void {
  const { payloads, next, damagedBytes } = readLog(logDir, position, end, PASS_BYTES);
  const pass: Pass = { events: [], bad: [], refused: [], drops: [], position: next };
  for (const payload of payloads) {
    try {
      const { envelope, body } = decodeEnvelope(payload);
      indexBody(envelope, body, pass);
    } catch (error) {
      pass.bad.push({ site: '', received: Date.now(), reason: `unreadable log record: ${error}`, body: '' });
    }
  }
  store.apply(CONSUMER, pass);
  position = next;
  port.postMessage({ position, lastSeq: store.lastSeq(), damagedBytes } satisfies FromWorker);
}

/** One pass per turn of the event loop, so that messages are heard in between. */
function work(): void {
  scheduled = false;
  if (position < end) runPass();
  if (position < end) schedule();
  else if (stopping) {
    store.close();
    port.close();
  }
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setImmediate(work);
}

port.on('message', (message: ToWorker) => {
  if ('stop' in message) stopping = true;
  else end = Math.max(end, message.end);
  schedule();
});
port.postMessage({ position, lastSeq: store.lastSeq(), damagedBytes: 0 } satisfies FromWorker);
