/** Events as they lie in the store and come out of it again. */
import { join } from 'node:path';
import { makeBatch, makeEvent, startCollectorProcess, tempDir } from '@beckon/testing';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/store/driver.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import { emptyPass, type StoredEvent } from '../src/store/store.ts';
import { makeStored } from './make-stored.ts';

const AT = Date.UTC(2026, 0, 31);

function storeWith(events: StoredEvent[]) {
  const path = join(tempDir(), 'store.sqlite');
  const store = openSqliteStore(path);
  store.apply('indexer', { ...emptyPass(), events, position: 1 });
  return { path, store };
}

test('what a column tells is not told once more in the body, and comes back with the event', () => {
  const right = makeStored('c', 1, AT, {
    data: { note: 'a "quoted" line\n, é' },
    country: 'DE',
    prefetch: true,
  });
  const wrongClock = makeStored('c', 2, AT, { clientTime: AT + 7_200_000, tooLate: true });
  const { path, store } = storeWith([right, wrongClock]);
  expect(store.eventsAfter(0, 10)).toEqual([
    { ...right, seq: 1 },
    { ...wrongClock, seq: 2 },
  ]);
  store.close();
  const db = openDatabase(path);
  const bodies = (db.prepare('SELECT body FROM events ORDER BY seq').all() as { body: string }[]).map(
    ({ body }) => JSON.parse(body) as StoredEvent,
  );
  db.close();
  for (const field of ['site', 'id', 'name', 'time', 'received', 'visitor', 'session'])
    for (const body of bodies) expect(body).not.toHaveProperty(field);
  expect(bodies.map(({ clientTime }) => clientTime)).toEqual([undefined, wrongClock.clientTime]);
});

test('events that share a page, and others beside them, each keep their own', () => {
  const page = { id: 'one', url: 'https://shop.example/one', referrer: '', title: 'One' };
  const other = { ...page, id: 'two', url: 'https://shop.example/two' };
  const pages = [page, page, other, page, { ...page, title: 'Uno' }];
  const { store } = storeWith(pages.map((page, n) => makeStored('c', n + 1, AT, { page })));
  expect(store.eventsAfter(0, 10).map((event) => event.page)).toEqual(pages);
  store.close();
});

test('a row of an earlier version, which has all of it in its body, is read as it was', () => {
  const { path, store } = storeWith([]);
  store.close();
  const event = makeStored('c', 1, AT, { clientTime: AT - 5, user: { id: 'u' } });
  const db = openDatabase(path);
  db.prepare('INSERT INTO events VALUES (7, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    event.site,
    event.id,
    event.name,
    event.time,
    event.received,
    event.visitor,
    event.session,
    JSON.stringify(event),
  );
  db.close();
  const again = openSqliteStore(path);
  expect(again.recentEvents(1)).toEqual([{ ...event, seq: 7 }]);
  again.close();
});

test('events of one page are cleaned by the consent of each, and what is absent or null of a page is empty', async () => {
  const collector = await startCollectorProcess();
  onTestFinished(async () => void (await collector.kill()));
  const page = {
    id: 'p',
    url: 'https://shop.example/?awc=123',
    referrer: 'https://news.example/',
    title: 'T',
  };
  const granted = { analytics: 'granted', marketing: 'granted' };
  const denied = { analytics: 'granted', marketing: 'denied' };
  const bare = { id: 'p', url: page.url };
  const told = [
    { page, consent: granted },
    { page, consent: denied },
    { page, consent: granted },
    { page: { ...bare, referrer: null, title: null }, consent: granted },
    { page: bare, consent: granted },
    { page: { ...page, restored: true }, consent: granted },
  ];
  const events = told.map((over, n) => makeEvent({ id: `e${n}`, seq: n + 1, ...(over as object) }));
  expect((await collector.post(makeBatch(events))).status).toBe(204);
  await collector.indexed();
  const stored = await collector.events();
  const empty = { ...page, referrer: '', title: '' };
  expect(stored.map((event) => event.page)).toEqual([
    page,
    { ...page, url: 'https://shop.example/?awc=redacted' },
    page,
    empty,
    empty,
    { ...page, restored: true },
  ]);
  expect(stored.map(({ consent }) => consent)).toEqual(told.map(({ consent }) => consent));
});
