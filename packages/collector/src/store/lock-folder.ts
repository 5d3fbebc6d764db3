/** Keeps two collectors off one data folder: both would write the same log. */
import { join } from 'node:path';
import { connect } from './driver.ts';

/**
 * Holds an exclusive lock that the system releases when the process dies, however it dies.
 * @returns a function that releases it
 * @throws Error when another process holds it
 */
export function lockFolder(dir: string): () => void {
  const db = connect(join(dir, 'lock.sqlite'));
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
