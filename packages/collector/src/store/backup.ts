/** Copies the store while a collector may be running. */
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { startWorker } from '../worker-thread.ts';
import type { BackupSetup } from './backup-worker.ts';
import { connect, ownerOnly } from './driver.ts';

const LOOK_EVERY_MS = 100;

/** Bytes that the copy will have: what is in use. */
function bytesInUse(path: string): number {
  const db = connect(path);
  try {
    const number = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() as object)[0] as number;
    return (number('page_count') - number('freelist_count')) * number('page_size');
  } finally {
    db.close();
  }
}

/**
 * Writes one consistent SQLite file. To restore, put it as `store.sqlite` into an empty data folder and start a
 * collector there: it goes on behind what the file holds. It has its name when it is complete, and is
 * its owner's alone, as the store is.
 * @param progress hears bytes written, of about all
 * @throws Error when there is no store, or when the file exists
 */
export async function backupStore(
  dataDir: string,
  file: string,
  progress: (done: number, total: number) => void = () => {},
): Promise<void> {
  const from = join(dataDir, 'store.sqlite');
  if (!existsSync(from)) throw new Error(`beckon: backup: there is no store in ${dataDir}`);
  const to = resolve(file);
  if (existsSync(to)) throw new Error(`beckon: backup: ${to} is there already; choose another file`);
  mkdirSync(dirname(to), { recursive: true });
  const part = `${to}.part`;
  rmSync(part, { force: true });
  // SQLite writes into an empty file, and leaves it its mode.
  ownerOnly(part);
  const total = bytesInUse(from);
  const looking = setInterval(() => {
    const done = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
    progress(Math.min(done, total), total);
  }, LOOK_EVERY_MS);
  try {
    // SQLite copies in one call: on a thread of its own, so that this one can tell how far it is.
    await new Promise<void>((done, failed) =>
      startWorker('backup-worker', { from, to: part } satisfies BackupSetup)
        .once('error', failed)
        .once('exit', () => done()),
    );
    progress(total, total);
    renameSync(part, to);
  } catch (cause) {
    rmSync(part, { force: true });
    throw new Error(`beckon: backup: ${to} could not be written: ${(cause as Error).message}`, { cause });
  } finally {
    clearInterval(looking);
  }
}
