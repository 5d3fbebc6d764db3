/** Makes the store anew from the log: after damage, or when a version keeps more of what was sent than the one before. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LATE_DAYS } from './indexer/clock.ts';
import { INDEXER, runPass } from './indexer/run-pass.ts';
import { createSegmentReader } from './log/read-log.ts';
import { openSegmentLog } from './log/segment-log.ts';
import { segmentBases } from './log/segments.ts';
import { carryForwards, checkpoint, oldPosition } from './store/carry-forwards.ts';
import { BEGINNINGS } from './store/forwards.ts';
import { lockFolder } from './store/lock-folder.ts';
import type { Remover } from './store/removal-writer.ts';
import { openSqliteStore } from './store/sqlite-store.ts';
import type { UserDataMode } from './store/user-data.ts';

export interface Rebuilt {
  /** Stored on the way; those of people who are erased later in the log are gone again. */
  events: number;
  bad: number;
  /** Log bytes that could not be read. */
  damagedBytes: number;
  /** How far each destination had come is known; else they begin behind what is stored. */
  carried: boolean;
}

export interface RebuildOptions {
  /** Default 3. */
  lateDays?: number;
  /** Default `encrypted`. */
  userData?: UserDataMode;
  /** Who is told whom to forget, of what the old store had not read yet. Default nobody. */
  removers?: readonly Remover[];
}

/** Rows per transaction. */
const FORGET_ROWS = 50_000;
const STORE = 'store.sqlite';
/** What SQLite keeps beside a database. */
const BESIDE = ['-wal', '-shm'];
const freshIn = (dataDir: string) => `${join(dataDir, STORE)}.new`;

/** A new store that was not completed holds people whom nobody erases from it. For who holds the lock of the folder. */
export function removeUnfinished(dataDir: string): void {
  for (const end of ['', ...BESIDE]) rmSync(freshIn(dataDir) + end, { force: true });
}

/**
 * Reads the whole log into a new store, and puts it in the place of the old one when it is complete: a crash on the
 * way changes nothing. Events get new places in the order of storing (`seq`). Where new destinations wait to begin, the
 * log is read up to there, and the rest at the next start.
 * @param progress hears bytes done, of all
 * @param options as the collector's
 * @throws Error when a collector uses the folder, when there is no log, or when its beginning is gone
 */
export async function rebuildStore(
  dataDir: string,
  progress: (done: number, total: number) => void = () => {},
  { lateDays = DEFAULT_LATE_DAYS, userData, removers = [] }: RebuildOptions = {},
): Promise<Rebuilt> {
  const logDir = join(dataDir, 'log');
  if (!existsSync(logDir) || !segmentBases(logDir).length)
    throw new Error(`beckon: rebuild: there is no log in ${logDir}: nothing to build a store from`);
  const unlock = lockFolder(dataDir);
  try {
    if (segmentBases(logDir)[0] !== 0)
      throw new Error(
        `beckon: rebuild: the beginning of the log in ${logDir} is gone: its events are in the store alone, which is left as it is`,
      );
    // Opened as the collector does: a torn end is cut off.
    const log = await openSegmentLog({ dir: logDir });
    await log.close();
    const path = join(dataDir, STORE);
    // Where new destinations wait for the indexer to come there, what lies behind is for them: the collector reads it.
    const beginsAt = oldPosition(path, BEGINNINGS);
    const end = Math.min(log.end(), beginsAt || Number.POSITIVE_INFINITY);
    const reader = createSegmentReader(logDir);
    const fresh = freshIn(dataDir);
    removeUnfinished(dataDir);
    const open = (removers: readonly Remover[]) =>
      openSqliteStore(fresh, { ...(userData && { userData }), removers });
    // What the old store has read it has queued, or done; from there on nobody has.
    const known = Math.min(end, oldPosition(path, INDEXER));
    let store = open(known ? [] : removers);
    let damagedBytes = 0;
    let seen = 0;
    for (let position = 0; position < end; ) {
      if (known && position === known) {
        seen = store.lastSeq();
        store.close();
        store = open(removers);
      }
      const pass = runPass(store, reader, position, position < known ? known : end, lateDays);
      position = pass.position;
      damagedBytes += pass.damagedBytes;
      progress(position, end);
    }
    if (known === end) seen = store.lastSeq();
    while (store.forgetVisitors(Date.now(), FORGET_ROWS)) {}
    const { stored, bad } = store.stats(Date.now());
    if (beginsAt) store.forwards.setBeginsAt(beginsAt);
    store.close();
    const carried = carryForwards(path, fresh, seen);
    // At no moment is there no store, or one that misses what lay beside it.
    checkpoint(path);
    for (const end of BESIDE) rmSync(path + end, { force: true });
    renameSync(fresh, path);
    return { events: stored, bad, damagedBytes, carried };
  } finally {
    unlock();
  }
}
