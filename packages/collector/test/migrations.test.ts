/** Databases that earlier versions made, as they made them, are brought forward with what they hold. */
import { join } from 'node:path';
import { tempDir } from '@beckon/testing';
import { expect, test } from 'vitest';
import { openDatabase } from '../src/store/driver.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import type { StoredEvent } from '../src/store/store.ts';
import { makeStored } from './make-stored.ts';

/** Schema 1 as it was released. Never changed, whatever becomes of the steps in the source. */
const SCHEMA_1 = `
  CREATE TABLE schema_version (version INTEGER NOT NULL);
  INSERT INTO schema_version VALUES (1);
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, site TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
    time INTEGER NOT NULL, received INTEGER NOT NULL, visitor TEXT NOT NULL, session TEXT NOT NULL,
    body TEXT NOT NULL, UNIQUE (site, id)
  );
  CREATE TABLE bad_rows (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, site TEXT NOT NULL, received INTEGER NOT NULL, reason TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE TABLE counts (
    day TEXT NOT NULL, site TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (day, site, kind, name)
  ) WITHOUT ROWID;
  CREATE TABLE positions (consumer TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;`;

const NOW = Date.UTC(2026, 1, 10, 12);
const DAY = 24 * 3600 * 1000;

const eventOf = (client: string, seq: number, received: number): StoredEvent =>
  makeStored(client, seq, received, { id: `${client}-${seq}` });

function oldDatabase(events: StoredEvent[]): string {
  const path = join(tempDir(), 'store.sqlite');
  const db = openDatabase(path);
  db.exec(SCHEMA_1);
  const insert = db.prepare(
    'INSERT INTO events (site, id, name, time, received, visitor, session, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (const event of events)
    insert.run('shop', event.id, event.name, event.time, event.received, 'v', 's', JSON.stringify(event));
  db.exec(`INSERT INTO counts VALUES ('2026-02-10', 'shop', 'drop', 'too_old', 3);
           INSERT INTO positions VALUES ('indexer', 1234)`);
  db.close();
  return path;
}

test('a database of schema 1 keeps its events, counts and position', () => {
  const store = openSqliteStore(oldDatabase([eventOf('a', 1, NOW), eventOf('a', 2, NOW)]));
  expect(store.recentEvents(10).map(({ id }) => id)).toEqual(['a-2', 'a-1']);
  expect(store.position('indexer')).toBe(1234);
  expect(store.stats(NOW).drops).toEqual({ too_old: 3 });
  expect(store.loss(NOW, 90)).toMatchObject({ days: [], totals: { accepted: 0, missing: 0 } });
  store.close();
});

test('what pages sent before the meter existed is not taken for missing', () => {
  const old = [eventOf('a', 1, NOW - 2 * DAY), eventOf('a', 40, NOW), eventOf('gone', 3, NOW - 30 * DAY)];
  const path = oldDatabase(old);
  openSqliteStore(path).close();
  const store = openSqliteStore(path);
  store.apply('indexer', {
    events: [eventOf('a', 42, NOW), eventOf('b', 2, NOW)],
    bad: [],
    refused: [],
    drops: [],
    visits: [],
    erasures: [],
    position: 1235,
  });
  expect(store.missing('2026-02-08', 10)).toEqual([
    { site: 'shop', client: 'a', day: '2026-02-08', browser: 'Chrome', missing: [[41, 41]] },
  ]);
  expect(store.loss(NOW, 90).totals).toMatchObject({ clients: 1, accepted: 2, missing: 2 });
  store.close();
});

test('an empty database of schema 1 and a new one behave the same', () => {
  for (const path of [oldDatabase([]), join(tempDir(), 'store.sqlite')]) {
    const store = openSqliteStore(path);
    store.apply('indexer', {
      events: [eventOf('a', 2, NOW)],
      bad: [],
      refused: [],
      drops: [],
      visits: [],
      erasures: [],
      position: 1235,
    });
    expect(store.loss(NOW, 1).totals).toMatchObject({ clients: 1, accepted: 1, missing: 1 });
    store.close();
  }
});

test('a database of a later version is refused with the mend', () => {
  const path = oldDatabase([]);
  const db = openDatabase(path);
  db.exec('UPDATE schema_version SET version = 999');
  db.close();
  expect(() => openSqliteStore(path)).toThrow(/schema 999.*Update beckon/);
});
