/** Keeps two collectors off one data folder: both would write the same log. */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from './driver.ts';

const unusable = (dir: string, cause: unknown) =>
  new Error(
    `beckon: the data folder ${dir} cannot be used: ${(cause as Error).message}. It must be a folder that the user who runs the collector may write; or choose another with --data`,
    { cause },
  );

/**
 * Makes the folder when there is none.
 * @throws Error when it is none, or not this user's to write
 */
export function openFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw unusable(dir, cause);
  }
}

/**
 * Holds an exclusive lock that the system releases when the process dies, however it dies.
 * @returns a function that releases it
 * @throws Error when another process holds it, or when it cannot be written
 */
export function lockFolder(dir: string): () => void {
  const file = join(dir, 'lock.sqlite');
  try {
    // Of another user, as after one start as root: SQLite would open it for reading alone.
    if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw unusable(dir, cause);
  }
  const db = connect(file);
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw new Error(`beckon: ${dir} is used by another collector. Stop it, or choose another data folder`, {
      cause,
    });
  }
  return () => db.close();
}
