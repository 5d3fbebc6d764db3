/** The worker thread that follows the log and keeps the store: one transaction per pass, position included. */
import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../give-way.ts';
import { createSegmentReader } from '../log/read-log.ts';
import { DAY_MS } from '../store/day.ts';
import type { Remover } from '../store/removal-writer.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { UserDataMode } from '../store/user-data.ts';
import { retryRows } from './retry-rows.ts';
import { INDEXER, runPass } from './run-pass.ts';

/** What the main thread gives at the start. */
export interface WorkerSetup {
  logDir: string;
  storePath: string;
  /** Days after which stored events go; 0 for never. */
  eventDays: number;
  /** Days after which records of consent go. Default 0: never. */
  consentDays?: number;
  /** The oldest that an event can be, in days. */
  lateDays: number;
  /** What is not indexed this long after the stop waits in the log. Default 3000. */
  stopWithinMs?: number;
  userData?: UserDataMode;
  /** Destinations that are to be told whom to forget. */
  removers?: readonly Remover[];
}
/** To the worker: the log is durable up to `end`; or finish what is there, as far as there is time, and stop. */
export type ToWorker = { end: number } | { stop: true };
/** From the worker: everything before `position` is stored; `damagedBytes` of this pass could not be read. */
export interface FromWorker {
  position: number;
  lastSeq: number;
  damagedBytes: number;
  /** A step was done: false when it only tells where it begins. */
  worked: boolean;
}

const FORGET_EVERY_MS = 10 * 1000;
const WIPE_EVERY_MS = 5 * 1000;
const PRUNE_EVERY_MS = 3600 * 1000;
/** Nobody is kept for longer to be forgotten elsewhere; most laws give a month. */
const REMOVAL_DAYS = 30;
/** Rows per transaction, so that passes get their turn in between. */
const PRUNE_ROWS = 5000;

const {
  logDir,
  storePath,
  eventDays,
  consentDays = 0,
  lateDays,
  stopWithinMs = 3000,
  userData,
  removers = [],
} = workerData as WorkerSetup;
const port = parentPort!;
giveWay();
const log = createSegmentReader(logDir);
const store = openSqliteStore(storePath, { ...(userData && { userData }), removers });
let position = store.position(INDEXER);
let end = position;
let scheduled = false;
let stopping = false;
let stopBy = Number.POSITIVE_INFINITY;

let replaying = store.replays.pending();

function tell(damagedBytes: number, worked = true): void {
  port.postMessage({ position, lastSeq: store.lastSeq(), damagedBytes, worked } satisfies FromWorker);
}

function step(): void {
  const pass = runPass(store, log, position, end, lateDays);
  position = pass.position;
  replaying = store.replays.pending();
  tell(pass.damagedBytes);
}

/** In between passes; what is not done at the end goes on with the next start. */
function replay(): void {
  retryRows(store, INDEXER, position, lateDays);
  replaying = store.replays.pending();
  tell(0);
}

/** One pass per turn of the event loop, so that messages are heard in between. */
function work(): void {
  scheduled = false;
  if (position < end) step();
  if (replaying && !stopping) replay();
  if ((position < end && Date.now() < stopBy) || (replaying && !stopping)) schedule();
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

/** The store has one writer: what is too old goes here, a little at a time. */
function pruneAfter(days: number, some: (receivedBefore: number, limit: number) => number): void {
  if (!days) return;
  const prune = () => {
    if (stopping) return;
    if (some(Date.now() - days * DAY_MS, PRUNE_ROWS) === PRUNE_ROWS) setImmediate(prune);
  };
  setImmediate(prune);
  setInterval(prune, PRUNE_EVERY_MS).unref();
}
pruneAfter(eventDays, store.prune);
pruneAfter(consentDays, store.pruneConsents);
pruneAfter(REMOVAL_DAYS, store.removals.prune);

store.wipe();
setInterval(() => {
  if (!stopping) store.wipe();
}, WIPE_EVERY_MS).unref();

/** When all is read: the log may still hold visitors of a day that is over, as after a pause. */
function forgetVisitors(): void {
  if (stopping || position < end) return;
  if (store.forgetVisitors(Date.now(), PRUNE_ROWS) === PRUNE_ROWS) setImmediate(forgetVisitors);
}
setInterval(forgetVisitors, FORGET_EVERY_MS).unref();

port.on('message', (message: ToWorker) => {
  if ('stop' in message) {
    stopping = true;
    stopBy = Date.now() + stopWithinMs;
  } else end = Math.max(end, message.end);
  schedule();
});
// With a replay to do it is heard of when a step of that has succeeded.
if (replaying) schedule();
else tell(0, false);
