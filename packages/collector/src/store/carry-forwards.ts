/** Takes over into a store that was made anew how far each destination has come, and whom it is still to forget: else what was not sent yet never is. */
import { existsSync } from 'node:fs';
import { carryMatches } from './carry-matches.ts';
import { connect, type Database, openDatabase, transaction } from './driver.ts';

interface Place {
  site: string;
  position: number;
  /** The last event of the site up to there. */
  id: string | null;
  values: (string | number)[];
}

const STATE = 'destination, sent, skipped, unmatched, dead, failures, next_at, paused, reason';
const REMOVAL = 'id, site, destination, cause, visitor, at, written, body, dead, tried, reason';
const REMOVAL_STATE =
  'site, destination, sent, skipped, cancelled, expired, failures, next_at, paused, reason';
const LETTER = 'site, destination, event_id, name, at, reason';
type Row = Record<string, string | number | null>;
const pick = (row: unknown, columns: string) =>
  columns.split(', ').map((column) => (row as Row)[column] as string | number);

/** What an old store tells; undefined when it cannot be read, or is older than what it is asked for. */
function ask<T>(path: string, question: (db: Database) => T): T | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const db = connect(path);
    try {
      return question(db);
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}

const read = (path: string): { places: Place[]; letters: (string | number)[][] } | undefined =>
  ask(path, (db) => {
    // Stores of before count none.
    const counted = db.prepare("SELECT 1 FROM pragma_table_info('forwards') WHERE name = 'unmatched'").get();
    const state = counted ? STATE : STATE.replace('unmatched', '0 AS unmatched');
    const rows = db
      .prepare(
        `SELECT site, position, ${state}, (SELECT id FROM events WHERE events.site = forwards.site
         AND seq <= position ORDER BY seq DESC LIMIT 1) AS id FROM forwards`,
      )
      .all() as Place[];
    const letters = db.prepare(`SELECT ${LETTER} FROM dead_letters ORDER BY seq`).all();
    return {
      places: rows.map((row) => ({
        site: row.site,
        position: row.position,
        id: row.id,
        values: pick(row, STATE),
      })),
      letters: letters.map((row) => pick(row, LETTER)),
    };
  });

/** As it is; an old store that is older than removals has none. */
function carryTable(oldPath: string, db: Database, table: string, columns: string): void {
  const rows = ask(oldPath, (old) => old.prepare(`SELECT ${columns} FROM ${table}`).all()) ?? [];
  const marks = columns.replace(/\w+/g, '?');
  const insert = db.prepare(`INSERT INTO ${table} (${columns}) VALUES (${marks})`);
  for (const row of rows) insert.run(...pick(row, columns));
}

/** Where the old store's consumer of the log was; 0 when it cannot be read. */
export const oldPosition = (path: string, consumer: string): number =>
  ask(
    path,
    (db) =>
      db.prepare('SELECT position FROM positions WHERE consumer = ?').get(consumer) as
        | { position: number }
        | undefined,
  )?.position ?? 0;

/**
 * Places are found again by the id of an event, as its place in the order may have changed.
 * @returns false when the old store could not be read: destinations then begin behind what is stored
 */
export function carryForwards(oldPath: string, freshPath: string): boolean {
  const known = read(oldPath);
  if (!known) return false;
  const db = openDatabase(freshPath);
  try {
    const placeOf = db.prepare('SELECT seq FROM events WHERE site = ? AND id = ?');
    const addState = db.prepare(
      `INSERT INTO forwards (site, position, ${STATE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    // A letter whose event is gone has nothing left to be sent.
    const addLetter = db.prepare(
      `INSERT INTO dead_letters (${LETTER}, event_seq) SELECT ?, ?, ?, ?, ?, ?, seq FROM events WHERE site = ? AND id = ?`,
    );
    transaction(db, () => {
      for (const { site, position, id, values } of known.places) {
        const found = id === null ? undefined : (placeOf.get(site, id) as { seq: number } | undefined);
        addState.run(site, found?.seq ?? position, ...values);
      }
      for (const letter of known.letters) addLetter.run(...letter, letter[0]!, letter[2]!);
      carryTable(oldPath, db, 'removals', REMOVAL);
      carryTable(oldPath, db, 'removal_states', REMOVAL_STATE);
    });
    carryMatches(oldPath, db);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  return true;
}
