/** SQLite behind the few methods we use, by whichever driver runs here without compiling. */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';

export type Value = string | number | bigint | null;

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

/**
 * What is made here is its owner's alone; SQLite gives the files beside it the same mode. A file that is there already
 * is not opened: closing it would end the locks that SQLite holds on it in this process, and the next process that
 * reads the store and goes away would take the write-ahead log along, with all that is in it.
 */
export function ownerOnly(path: string): void {
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    chmodSync(path, 0o600);
  }
}

/** A writer waits so long for another. */
const BUSY_MS = 10_000;
/** While it waits for readers no other can write, and a backup reads for minutes. */
const READERS_MS = 100;

/**
 * Brings what the write-ahead log holds into the file of the store and cuts it to nothing: what is erased is in neither
 * then.
 * @returns false where a reader is in the way: it stays as it is
 */
export function emptyWal(db: Database): boolean {
  db.exec(`PRAGMA busy_timeout = ${READERS_MS}`);
  try {
    return !(db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  }
}

/** A database set up for the store. */
export function openDatabase(path: string): Database {
  ownerOnly(path);
  const db = connect(path);
  // The log is the truth and the store its projection: after a power cut it is read again from its position.
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = ${BUSY_MS}`);
  // What is erased is written over; FAST would leave the pages that long events have of their own.
  db.exec('PRAGMA secure_delete = ON');
  return db;
}

/** Rows that one call carries, as many as there are: at the most the call costs little beside them. */
const ROWS_A_CALL = [64, 8, 1];

/** The values of some rows, one behind the other, without an array for each step. */
function valuesOf(rows: readonly Value[][], from: number, to: number): Value[] {
  const values: Value[] = [];
  for (let i = from; i < to; i++) for (const value of rows[i]!) values.push(value);
  return values;
}

/**
 * Runs a statement for many rows with few calls: a call costs as much as a row (libsql: 3 to 7 microseconds).
 * @param sql with `VALUES ?` where the rows go; the rows keep their order
 * @param width values in a row
 */
export function prepareRows(db: Database, sql: string, width: number) {
  const row = `(${Array(width).fill('?').join(', ')})`;
  const of = (rows: number) =>
    db.prepare(sql.replace('VALUES ?', `VALUES ${Array(rows).fill(row).join(', ')}`));
  const statements = ROWS_A_CALL.map((size) => ({ size, statement: of(size) }));
  /** Calls `call` with the statement for some rows and their values, until all had their turn. */
  function each(rows: readonly Value[][], call: (statement: Statement, values: Value[]) => void): void {
    let at = 0;
    for (const { size, statement } of statements)
      for (; at + size <= rows.length; at += size) call(statement, valuesOf(rows, at, at + size));
  }
  return {
    /** @returns how many rows were changed */
    run(rows: readonly Value[][]): number {
      let changes = 0;
      each(rows, (statement, values) => {
        changes += Number(statement.run(...values).changes);
      });
      return changes;
    },
    all(rows: readonly Value[][]): unknown[] {
      const found: unknown[] = [];
      each(rows, (statement, values) => found.push(...statement.all(...values)));
      return found;
    },
  };
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
