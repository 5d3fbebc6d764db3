/** Takes over into a store that was made anew how far each destination has come, and whom it is still to forget: else what was not sent yet never is. */
import { existsSync } from 'node:fs';
import { carryMatches } from './carry-matches.ts';
import { connect, type Database, emptyWal, openDatabase, transaction } from './driver.ts';

interface Place {
  site: string;
  position: number;
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
    const rows = db.prepare(`SELECT site, position, ${state} FROM forwards`).all() as Place[];
    const letters = db.prepare(`SELECT ${LETTER} FROM dead_letters ORDER BY seq`).all();
    return {
      places: rows.map((row) => ({
        site: row.site,
        position: row.position,
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

/** All that an old store holds lies in its one file then, if it can be read at all. */
export const checkpoint = (path: string): void => void ask(path, emptyWal);

/** Where the old store's consumer of the log was; 0 when it cannot be read. */
export const oldPosition = (path: string, consumer: string): number =>
  ask(
    path,
    (db) =>
      db.prepare('SELECT position FROM positions WHERE consumer = ?').get(consumer) as
        | { position: number }
        | undefined,
  )?.position ?? 0;

/** No store has had as many events. */
const BEHIND_ALL = 1e15;

/**
 * Finds places of a site again by the ids of the events that waited, as the order may have changed: a bad row that was
 * tried again stands where it came first. Where such a one waits among events that were sent, all that waits is put
 * behind them, in the order of before.
 * @param seen the last event of what the old store had read of the log: what is behind it waits, too
 */
function createPlaceFinder(fresh: Database, seen: number) {
  fresh.exec('CREATE TEMP TABLE waiting (was INTEGER PRIMARY KEY, now INTEGER NOT NULL)');
  const clear = fresh.prepare('DELETE FROM waiting');
  const find = fresh.prepare(
    `INSERT INTO waiting SELECT was.seq, now.seq FROM old.events was
     JOIN main.events now ON now.site = was.site AND now.id = was.id WHERE was.site = ? AND was.seq > ?`,
  );
  const known = fresh.prepare('SELECT count(*) AS n, min(now) AS first, max(now) AS last FROM waiting');
  const disorder = fresh.prepare(
    'SELECT 1 FROM (SELECT now, lag(now) OVER (ORDER BY was) AS before FROM waiting) WHERE now < before LIMIT 1',
  );
  const between = fresh.prepare('SELECT count(*) AS n FROM events WHERE site = ? AND seq >= ? AND seq <= ?');
  const unread = fresh.prepare(
    `INSERT INTO waiting SELECT ${BEHIND_ALL} + seq, seq FROM main.events WHERE site = ? AND seq > ?
     AND seq NOT IN (SELECT now FROM waiting)`,
  );
  const last = fresh.prepare('SELECT max(seq) AS seq FROM events');
  const ordered = fresh.prepare('SELECT was, now FROM waiting WHERE was > ? ORDER BY was LIMIT 5000');
  const moveEvent = fresh.prepare('UPDATE events SET seq = ? WHERE seq = ?');
  const moveWaiting = fresh.prepare('UPDATE waiting SET now = ? WHERE was = ?');
  const upTo = fresh.prepare('SELECT max(now) AS place FROM waiting WHERE was <= ?');

  /** @returns the place behind which all of them stand now */
  function moveBehind(site: string): number {
    unread.run(site, seen);
    const end = (last.get() as { seq: number }).seq;
    let to = end;
    for (let was = -1; ; ) {
      const some = ordered.all(was) as { was: number; now: number }[];
      if (!some.length) return end;
      for (const one of some) {
        moveEvent.run(++to, one.now);
        moveWaiting.run(to, one.was);
      }
      was = some.at(-1)!.was;
    }
  }

  /** @param places of the site, as they were. @returns where each is now */
  return (site: string, places: readonly number[]): ((position: number) => number) => {
    clear.run();
    find.run(site, Math.min(...places));
    const { n, first, last: newest } = known.get() as { n: number; first: number; last: number };
    let done = n ? first - 1 : seen;
    if (n) {
      const alone = (between.get(site, first, Math.max(newest, seen)) as { n: number }).n === n;
      if (!alone || disorder.get()) done = moveBehind(site);
    }
    return (position) => (upTo.get(position) as { place: number | null }).place ?? done;
  };
}

/**
 * @param seen the last event in the new store of what the old one had read of the log
 * @returns false when the old store could not be read: destinations then begin behind what is stored
 */
export function carryForwards(oldPath: string, freshPath: string, seen: number): boolean {
  const known = read(oldPath);
  if (!known) return false;
  const db = openDatabase(freshPath);
  try {
    const addState = db.prepare(
      `INSERT INTO forwards (site, position, ${STATE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    // A letter whose event is gone has nothing left to be sent.
    const addLetter = db.prepare(
      `INSERT INTO dead_letters (${LETTER}, event_seq) SELECT ?, ?, ?, ?, ?, ?, seq FROM events WHERE site = ? AND id = ?`,
    );
    const sites = new Set(known.places.map(({ site }) => site));
    db.prepare('ATTACH ? AS old').run(oldPath);
    transaction(db, () => {
      const find = createPlaceFinder(db, seen);
      for (const site of sites) {
        const places = known.places.filter((one) => one.site === site);
        const placeOf = find(
          site,
          places.map(({ position }) => position),
        );
        for (const { position, values } of places) addState.run(site, placeOf(position), ...values);
      }
      for (const letter of known.letters) addLetter.run(...letter, letter[0]!, letter[2]!);
      carryTable(oldPath, db, 'removals', REMOVAL);
      carryTable(oldPath, db, 'removal_states', REMOVAL_STATE);
    });
    db.exec('DETACH old');
    carryMatches(oldPath, db);
    emptyWal(db);
  } catch {
    // Its events cannot be read.
    return false;
  } finally {
    db.close();
  }
  return true;
}
