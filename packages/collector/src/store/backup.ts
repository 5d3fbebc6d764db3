/** Copies the store while a collector may be running. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { connect } from './driver.ts';

/**
 * Writes one consistent SQLite file. To restore, put it as `store.sqlite` into an empty data folder and start a
 * collector there: it goes on behind what the file holds.
 * @throws Error when there is no store, or when the file exists
 */
export function backupStore(dataDir: string, file: string): void {
  const from = join(dataDir, 'store.sqlite');
  if (!existsSync(from)) throw new Error(`beckon: backup: there is no store in ${dataDir}`);
  const to = resolve(file);
  if (existsSync(to)) throw new Error(`beckon: backup: ${to} is there already; choose another file`);
  mkdirSync(dirname(to), { recursive: true });
  const db = connect(from);
  try {
    db.exec('PRAGMA busy_timeout = 10000');
    db.prepare('VACUUM INTO ?').run(to);
  } finally {
    db.close();
  }
}
