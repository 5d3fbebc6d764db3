/** SQLite behind the few methods we use, by whichever driver runs here without compiling. */
import { createRequire } from 'node:module';

type Value = string | number | bigint | null;

export interface Statement {
  run(...values: Value[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  get(...values: Value[]): unknown;
  all(...values: Value[]): unknown[];
}

export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): void;
}

const require = createRequire(import.meta.url);

/** node:sqlite where Node has it (22.13 and newer), else libsql, which ships binaries for Node 20. */
export function connect(path: string): Database {
  try {
    const { DatabaseSync } = require('node:sqlite') as { DatabaseSync: new (path: string) => Database };
    return new DatabaseSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_UNKNOWN_BUILTIN_MODULE') throw error;
    const Libsql = require('libsql') as new (path: string) => Database;
    return new Libsql(path);
  }
}

/** A database set up for the store. */
export function openDatabase(path: string): Database {
  const db = connect(path);
  // The log is the truth and the store its projection: after a power cut it is read again from its position.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 10000');
  return db;
}

/** All or nothing. */
export function transaction<T>(db: Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
