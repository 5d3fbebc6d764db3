/** Bad rows are tried again: what an older, stricter version refused is stored as if it came now, once, and for good. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeContext } from '../src/indexer/bad-context.ts';
import { decodeRecord } from '../src/intake/envelope.ts';
import { createSegmentReader } from '../src/log/read-log.ts';
import { rebuildStore } from '../src/rebuild.ts';
import { type Database, openDatabase } from '../src/store/driver.ts';
import type { Replay } from '../src/store/replays.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const HOUR = 3600 * 1000;
const OLD_REASON = 'data.quiz is not known to version 0.0';

let collector: CollectorProcess;
beforeAll(async () => {
  const site = { origins: ['http://localhost'] };
  collector = await startCollectorProcess({ sites: { shop: site, other: site } });
});
afterAll(() => collector.kill());

async function send(events: unknown[], over: Record<string, unknown> = {}): Promise<void> {
  const headers = { origin: 'http://localhost', 'user-agent': CHROME };
  expect((await collector.post(makeBatch(events, over), headers)).status).toBe(204);
  await collector.indexed();
}

const ask = (path: string, method = 'GET') =>
  fetch(`${collector.url}/api/bad-rows/replay${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}` },
  });

/** Begins a replay and waits for its end. */
async function replay(query = ''): Promise<Replay> {
  const answer = await ask(query, 'POST');
  expect(answer.status).toBe(202);
  const { id } = (await answer.json()) as Replay;
  return until('the end of the replay', async () => {
    const now = (await (await ask(`?id=${id}`)).json()) as Replay;
    return now.done && now;
  });
}

/** All that is told of what is stored, but for the places in the order of storing. */
async function everything() {
  const events = (await collector.events()).map(({ seq, ...event }) => event);
  return {
    events: events.sort((a, b) => (a.id < b.id ? -1 : 1)),
    bad: await collector.badRows(),
    stats: await collector.api('stats'),
    loss: await collector.api('loss?days=90'),
    missing: await collector.api('loss/missing'),
  };
}

/** Works on the store of the stopped collector. */
async function meanwhile(work: (db: Database) => void): Promise<void> {
  await collector.kill('SIGTERM');
  const db = openDatabase(join(collector.dataDir, 'store.sqlite'));
  work(db);
  db.close();
  await collector.restart();
}

/** The context that this version keeps of an event in the log. */
function contextOf(id: unknown): string {
  const log = createSegmentReader(join(collector.dataDir, 'log'));
  for (const payload of log.read(0, Number.MAX_SAFE_INTEGER, 1e9).payloads) {
    const record = decodeRecord(payload);
    if (!('body' in record) || !record.body.includes(String(id))) continue;
    return writeContext(record.envelope, JSON.parse(record.body.toString('utf8')) as object);
  }
  throw new Error(`${id} is not in the log`);
}

/** What the version before, to which the event was bad, would have left in place of what is stored of it. */
function refuse(db: Database, event: Record<string, unknown>, context: string): void {
  const stored = db.prepare('SELECT received, name FROM events WHERE id = ?').get(event['id'] as string) as {
    received: number;
    name: string;
  };
  db.prepare('DELETE FROM events WHERE id = ?').run(event['id'] as string);
  db.prepare("UPDATE counts SET n = n - 1 WHERE kind = 'stored' AND name = ?").run(stored.name);
  db.exec("UPDATE loss_days SET n = n - 1 WHERE kind = 'accepted'");
  const day = new Date(stored.received).toISOString().slice(0, 10);
  db.prepare(
    "INSERT INTO counts VALUES (?, 'shop', 'bad', '', 1) ON CONFLICT DO UPDATE SET n = n + excluded.n",
  ).run(day);
  db.prepare('INSERT INTO bad_rows (site, received, reason, body, context) VALUES (?, ?, ?, ?, ?)').run(
    'shop',
    stored.received,
    OLD_REASON,
    JSON.stringify(event),
    context,
  );
}

test('what an older version refused is stored as if it had never been bad, and a rebuild agrees', async () => {
  const [sentAt, seen] = [Date.now() - 3 * HOUR, Date.now() - 3 * HOUR - 5000];
  const client = { sdk: '0.1.0', lang: 'de-AT', tz: 'Europe/Vienna', view: '1280x720' };
  const events = [1, 2, 4].map((seq) =>
    makeEvent({
      client: 'quiz-page',
      seq,
      time: seen,
      age: 5000,
      name: 'quiz_done',
      data: { quiz: seq },
      visitor: 'quiz',
      user: { email: 'quiz@example.com' },
    }),
  );
  await send(events, { sentAt, client });
  const before = await everything();
  expect(before.missing).toMatchObject({ clients: [{ client: 'quiz-page', missing: [[3, 3]] }] });

  const contexts = events.map(({ id }) => contextOf(id));
  await meanwhile((db) => {
    for (const [i, event] of events.entries()) refuse(db, event, contexts[i]!);
  });
  const refused = await everything();
  expect([refused.events.length, refused.bad.length]).toEqual([0, 3]);

  expect(await replay()).toMatchObject({ total: 3, tried: 3, stored: 3, duplicates: 0, bad: 0, cut: 0 });
  const after = await everything();
  expect(after).toEqual(before);
  expect(after.events[0]).toMatchObject({
    device: { browser: 'Chrome' },
    client: { lang: 'de-AT', tz: 'Europe/Vienna' },
    bot: false,
    clientTime: seen,
  });
  const { visitors } = await collector.api<{ visitors: string[] }>('person?site=shop&email=quiz@example.com');
  expect(visitors).toEqual(['quiz']);

  await collector.kill('SIGTERM');
  expect(await rebuildStore(collector.dataDir)).toMatchObject({ events: 3, bad: 0 });
  await collector.restart();
  expect(await everything()).toEqual(before);
});

test('what this version refuses keeps what its batch told beside it', async () => {
  const bad = makeEvent({ client: 'context', seq: 1, data: { currency: 'euro' } });
  await send([bad, makeEvent({ client: 'context', seq: 2 })], { client: { sdk: '0.1.0', lang: 'fr' } });
  await collector.kill('SIGTERM');
  const db = openDatabase(join(collector.dataDir, 'store.sqlite'));
  const { context } = db.prepare("SELECT context FROM bad_rows WHERE instr(reason, 'ISO 4217')").get() as {
    context: string;
  };
  db.close();
  expect(context).toBe(contextOf(bad['id']));
  expect(JSON.parse(context)).toMatchObject({
    of: 'event',
    envelope: { userAgent: CHROME, origin: 'http://localhost' },
    client: { lang: 'fr' },
    sentAt: expect.any(Number),
  });
  await collector.restart();
});

test('what fails again stays, with the reason of now, and no number counts twice', async () => {
  const before = await everything();
  const row = before.bad.find(({ body }) => body.includes('euro'))!;
  await meanwhile((db) => {
    db.prepare("UPDATE bad_rows SET reason = ? WHERE instr(reason, 'ISO 4217')").run(OLD_REASON);
  });
  expect(await replay(`?reason=${encodeURIComponent('not known to')}`)).toMatchObject({
    total: 1,
    stored: 0,
    bad: 1,
  });
  expect(row.reason).toContain('ISO 4217');
  expect(await everything()).toEqual(before);
});

test('an event that has come again meanwhile is a duplicate, one of an erased person is gone', async () => {
  const [again, gone] = [
    makeEvent({ visitor: 'again' }),
    makeEvent({ visitor: 'gone', user: { id: 'gone' } }),
  ];
  await send([again, gone]);
  const before = await collector.api<{ duplicates: number; stored: number }>('stats');
  const contexts = [contextOf(again['id']), contextOf(gone['id'])];
  await collector.act(`person/erase?site=shop&user=gone`);
  await meanwhile((db) => {
    const insert = db.prepare(
      "INSERT INTO bad_rows (site, received, reason, body, context) VALUES ('shop', ?, ?, ?, ?)",
    );
    for (const [i, event] of [again, gone].entries())
      insert.run(Date.now(), OLD_REASON, JSON.stringify(event), contexts[i]!);
  });
  expect(await replay('?reason=version+0.0')).toMatchObject({
    total: 2,
    stored: 0,
    duplicates: 1,
    erased: 1,
    bad: 0,
  });
  expect(await collector.api('stats')).toMatchObject({
    stored: before.stored,
    duplicates: before.duplicates + 1,
  });
  expect((await collector.badRows()).filter(({ reason }) => reason === OLD_REASON)).toEqual([]);
});

test('a whole body, rows without context, cut ones, and those that the filter leaves out', async () => {
  const received = Date.now() - HOUR;
  const inBody = [
    makeEvent({ client: 'body', seq: 1, visitor: 'in-body' }),
    makeEvent({ client: 'body', seq: 2, data: { currency: 'dollar' } }),
  ];
  const bare = makeEvent({ client: 'bare', seq: 7, time: received - 1000, visitor: 'bare' });
  await meanwhile((db) => {
    const insert = db.prepare('INSERT INTO bad_rows (site, received, reason, body) VALUES (?, ?, ?, ?)');
    insert.run('shop', received, 'older: too many events', makeBatch(inBody, { sentAt: received }));
    insert.run('shop', received, 'older: strict', JSON.stringify(bare));
    insert.run('shop', received, 'older: large', JSON.stringify({ a: 'x'.repeat(70_000) }).slice(0, 65_536));
    insert.run('shop', received, 'older: not JSON', '{"a":');
    insert.run('other', received, 'older: elsewhere', JSON.stringify(makeEvent({ visitor: 'elsewhere' })));
    insert.run('shop', received, 'unlike', JSON.stringify(makeEvent({ visitor: 'unlike' })));
  });
  expect(await replay('?site=shop&reason=older')).toMatchObject({
    total: 4,
    tried: 4,
    stored: 2,
    bad: 2,
    cut: 1,
  });
  const events = await collector.events();
  const of = (visitor: string) => events.filter((event) => event.visitor === visitor);
  expect(of('in-body')).toMatchObject([{ id: inBody[0]!['id'], received, bot: false }]);
  expect(of('bare')).toMatchObject([
    { id: bare['id'], received, time: received - 1000, bot: false, device: { browser: '' } },
  ]);
  expect([of('elsewhere'), of('unlike')]).toEqual([[], []]);
  const reasons = (await collector.badRows()).map(({ reason }) => reason);
  expect(reasons).toEqual(
    expect.arrayContaining(['older: large', 'older: not JSON', 'older: elsewhere', 'unlike']),
  );
  expect(reasons.join()).not.toMatch(/older: (too many|strict)/);
  expect(reasons.filter((reason) => reason.includes('ISO 4217')).length).toBeGreaterThan(0);
});

test('killed in the middle it goes on after the restart, and every row is tried once', async () => {
  const ROWS = 9000;
  await meanwhile((db) => {
    db.exec('BEGIN; DELETE FROM bad_rows');
    const insert = db.prepare("INSERT INTO bad_rows (site, received, reason, body) VALUES ('shop', ?, ?, ?)");
    for (let n = 0; n < ROWS; n++) {
      const event = makeEvent({ id: `many-${n}`, client: 'many', seq: n + 1, visitor: 'many' });
      insert.run(Date.now(), OLD_REASON, JSON.stringify(n % 3 ? event : { ...event, visitor: '' }));
    }
    db.exec('COMMIT');
  });
  const { stored } = await collector.api<{ stored: number }>('stats');
  const { id } = (await (await ask('', 'POST')).json()) as Replay;
  const state = async () => (await (await ask(`?id=${id}`)).json()) as Replay;
  expect((await ask('', 'POST')).status).toBe(409);
  await until('some of it', async () => (await state()).tried);
  await collector.kill('SIGKILL');

  const db = openDatabase(join(collector.dataDir, 'store.sqlite'));
  const { tried } = db.prepare('SELECT tried FROM replays WHERE id = ?').get(id) as { tried: number };
  const { kept } = db.prepare('SELECT count(*) AS kept FROM bad_rows').get() as { kept: number };
  db.close();
  expect(tried).toBeGreaterThan(0);
  expect(tried).toBeLessThan(ROWS);
  expect(kept).toBeLessThan(ROWS);

  await collector.restart();
  const ended = await until('the end', async () => {
    const now = await state();
    return now.done && now;
  });
  expect(ended).toMatchObject({
    total: ROWS,
    tried: ROWS,
    stored: (ROWS / 3) * 2,
    duplicates: 0,
    bad: ROWS / 3,
  });
  expect((await collector.api<{ stored: number }>('stats')).stored).toBe(stored + (ROWS / 3) * 2);
  expect(new Set((await collector.badRows()).map(({ reason }) => reason))).toEqual(
    new Set(['visitor must be 1-64 letters, digits, _ or -']),
  );
});

test('the record in the log changes nothing when the store is made anew by reading it from the start', async () => {
  await collector.kill('SIGTERM');
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(collector.dataDir, `store.sqlite${end}`), { force: true });
  await collector.restart();
  await collector.indexed();
  const before = await everything();
  // The replays of the log find the rows that this version refuses, and refuse them again.
  const { bad } = await replay();
  expect(bad).toBe(before.bad.length);
  expect(await everything()).toEqual(before);
});

test.each([
  ['?site=nowhere', 'POST', 400, 'site: must be a site key'],
  [`?reason=${'x'.repeat(201)}`, 'POST', 400, 'reason: at most 200'],
  ['?id=unknown', 'GET', 404, 'no such replay'],
  ['', 'GET', 404, 'no such replay'],
  ['', 'DELETE', 405, 'POST'],
])('bad-rows/replay%s by %s is %i', async (query, method, status, fault) => {
  const answer = await ask(query, method);
  expect(answer.status).toBe(status);
  expect(((await answer.json()) as { error: string }).error).toContain(fault);
});

test('a stranger replays nothing', async () => {
  expect((await fetch(`${collector.url}/api/bad-rows/replay`, { method: 'POST' })).status).toBe(401);
});
