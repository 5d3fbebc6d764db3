/** Visitors of a day are counted without an id, and what tells them apart goes when the day is over. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  tempDir,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDailySalts } from '../src/intake/daily-salts.ts';
import { type Envelope, encodeEnvelope } from '../src/intake/envelope.ts';
import { openSegmentLog } from '../src/log/segment-log.ts';
import { rebuildStore } from '../src/rebuild.ts';
import type { Visit, VisitorsOfDay } from '../src/store/daily-visitors.ts';
import { dayOf } from '../src/store/day.ts';
import { openDatabase } from '../src/store/driver.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const DAY = 24 * 3600 * 1000;

const origins = ['http://localhost'];
const sites = {
  shop: { origins, dailyVisitors: true },
  other: { origins, dailyVisitors: true },
  quiet: { origins },
};
const trustedProxies = ['127.0.0.1', '::1'];
let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess({ sites, trustedProxies });
});
afterAll(() => collector.kill());

interface From {
  address?: string;
  agent?: string;
  site?: string;
  headers?: Record<string, string>;
  client?: object;
}
async function send(from: From = {}, to = collector, events: unknown[] = [makeEvent()]) {
  const { address = '203.0.113.1', agent = CHROME, site = 'shop', headers, client = {} } = from;
  const all = { origin: 'http://localhost', 'user-agent': agent, 'x-forwarded-for': address, ...headers };
  expect((await to.post(makeBatch(events, { client }), all, site)).status).toBe(204);
}
async function visitors(of = collector): Promise<VisitorsOfDay[]> {
  await of.indexed();
  return (await of.api<{ visitors: VisitorsOfDay[] }>('stats')).visitors;
}
/** Of today. */
const count = async (site: string, of = collector) =>
  (await visitors(of)).find((row) => row.site === site && row.day === dayOf(Date.now()))?.visitors;
const saltDir = () => join(collector.dataDir, 'salts');

test('visitors are told apart by whole address and User-Agent, once a day and site, over a crash', async () => {
  await send();
  await send();
  await send({ address: '203.0.113.2' });
  await send({ agent: FIREFOX });
  await send({ address: '2001:db8::1' });
  await send({ site: 'other' });
  await send({ site: 'quiet' });
  expect([await count('shop'), await count('other'), await count('quiet')]).toEqual([4, 1, undefined]);
  await collector.kill();
  await collector.restart();
  await send();
  await send({ agent: FIREFOX });
  expect(await count('shop')).toBe(4);
  await send({ address: '203.0.113.3' });
  expect(await count('shop')).toBe(5);
  expect((await visitors())[0]).toEqual({ day: dayOf(Date.now()), site: 'other', visitors: 1, full: false });
});

test('bots, prefetches and requests without a good event are not counted', async () => {
  const before = await count('shop');
  await send({ address: '198.51.100.1', agent: 'Googlebot/2.1 (+http://www.google.com/bot.html)' });
  await send({ address: '198.51.100.2', client: { auto: 1 } });
  await send({ address: '198.51.100.3', headers: { 'sec-purpose': 'prefetch;prerender' } });
  await send({ address: '198.51.100.4' }, collector, [{ id: 'bad' }]);
  await send({ address: '198.51.100.5' }, collector, []);
  await send({ address: '198.51.100.6' });
  expect(await count('shop')).toBe(before! + 1);
});

test('the salt is random, of this day and for the collector alone; what the log keeps differs from site to site', async () => {
  const [name, ...more] = readdirSync(saltDir());
  expect([name, more]).toEqual([dayOf(Date.now()), []]);
  const { mode, size } = statSync(join(saltDir(), name!));
  expect([mode & 0o777, size, statSync(saltDir()).mode & 0o777]).toEqual([0o600, 32, 0o700]);
  const log = readFileSync(join(collector.dataDir, 'log', '0000000000000000.log'), 'latin1');
  const hashes = (site: string) =>
    new Set(
      [...log.matchAll(new RegExp(`"site":"${site}".{0,500}?"dailyHash":"([\\w-]{22})"`, 'g'))].map(
        ([, hash]) => hash,
      ),
    );
  expect([hashes('other').size, [...hashes('other')].filter((hash) => hashes('shop').has(hash!))]).toEqual([
    1,
    [],
  ]);
  expect(log).not.toContain('203.0.113.3');
  expect(JSON.stringify(await collector.events())).not.toContain([...hashes('other')][0]!);
});

test('a salt of a past day goes at the start, and all go when no site counts any more', async () => {
  const stopped = await startCollectorProcess({ sites, trustedProxies });
  await send({}, stopped);
  await stopped.kill();
  const salts = join(stopped.dataDir, 'salts');
  const old = join(salts, '2026-01-31');
  writeFileSync(old, Buffer.alloc(32, 1));
  await stopped.restart();
  expect([existsSync(old), readdirSync(salts).length]).toEqual([false, 1]);
  await stopped.kill();
  const quiet = await startCollectorProcess({ dataDir: stopped.dataDir });
  expect(readdirSync(salts)).toEqual([]);
  await quiet.kill();
});

test('around midnight both salts hold, later that of the day before is gone for good', () => {
  const dir = join(tempDir(), 'salts');
  const midnight = Date.UTC(2026, 4, 21);
  const [yesterday, today] = [dayOf(midnight - 1), dayOf(midnight)];
  const salts = createDailySalts(dir, expect.fail);
  const before = salts.of(yesterday);
  salts.forget(midnight + 60_000);
  const after = salts.of(today);
  expect(after.equals(before)).toBe(false);
  expect([salts.of(yesterday), createDailySalts(dir, expect.fail).of(yesterday)]).toEqual([before, before]);
  salts.forget(midnight + 6 * 60_000);
  expect(readdirSync(dir)).toEqual([today]);
  expect(createDailySalts(dir, expect.fail).of(today)).toEqual(after);
  expect(salts.of(yesterday).equals(before)).toBe(false);
});

test('a torn salt is made anew, and one that cannot be kept still counts until the next start', () => {
  const dir = join(tempDir(), 'salts');
  mkdirSync(dir);
  writeFileSync(join(dir, '2026-05-20'), Buffer.alloc(7));
  expect(createDailySalts(dir, expect.fail).of('2026-05-20')).toHaveLength(32);
  expect(readFileSync(join(dir, '2026-05-20'))).toHaveLength(32);
  // A folder in its place: not even root can write there.
  mkdirSync(join(dir, '2026-05-21', 'x'), { recursive: true });
  const told: string[] = [];
  const salts = createDailySalts(dir, (message) => told.push(message));
  expect(salts.of('2026-05-21')).toBe(salts.of('2026-05-21'));
  expect(told).toEqual([expect.stringContaining('could not be kept, a restart counts')]);
});

/** A log of past days as it was written then: on each day these visitors, in this order. */
async function logOf(dataDir: string, days: Record<number, string[]>): Promise<void> {
  const log = await openSegmentLog({ dir: join(dataDir, 'log') });
  for (const [ago, hashes] of Object.entries(days))
    for (const dailyHash of hashes) {
      const received = Math.floor(Date.now() / DAY) * DAY - Number(ago) * DAY + 3600_000;
      const envelope: Envelope = {
        received,
        site: 'shop',
        origin: 'http://localhost',
        userAgent: CHROME,
        address: '203.0.113.0',
        language: '',
        gpc: false,
        purpose: '',
        dailyHash,
      };
      const body = makeBatch([makeEvent({ time: received })], { sentAt: received });
      await log.append(...encodeEnvelope(envelope, Buffer.from(body)));
    }
  await log.close();
}
/** Days of whose visitors a hash lies in the store. */
function hashDays(dataDir: string): unknown[] {
  const db = openDatabase(join(dataDir, 'store.sqlite'));
  const rows = db.prepare('SELECT day, count(*) AS n FROM daily_visitors GROUP BY day').all();
  db.close();
  return rows;
}

test('past days in the log count as they did, and so when the store is made anew, and leave no hash behind', async () => {
  const past = await startCollectorProcess({ sites });
  await past.kill('SIGTERM');
  await logOf(past.dataDir, { 9: ['a', 'b', 'a'], 8: ['a'], 2: ['c', 'd', 'e', 'd', 'c'] });
  await past.restart();
  const stored = async () => (await past.api<{ stored: number }>('stats')).stored === 9;
  await until('all to be indexed', stored);
  const expected = [
    [2, 3],
    [8, 1],
    [9, 2],
  ].map(([ago, n]) => ({ day: dayOf(Date.now() - ago! * DAY), site: 'shop', visitors: n, full: false }));
  expect(await visitors(past)).toEqual(expected);
  // That the newest day of the log is over, too, the clock alone says.
  await until('the hashes to go', () => !hashDays(past.dataDir).length);
  expect(await visitors(past)).toEqual(expected);
  await past.kill('SIGTERM');
  await rebuildStore(past.dataDir);
  expect(hashDays(past.dataDir)).toEqual([]);
  await past.restart();
  expect(await visitors(past)).toEqual(expected);
  await past.kill();
});

const visit = (hash: string, received: number, site = 'shop'): Visit => ({ hash, received, site });
const NOW = Date.UTC(2026, 4, 20, 12);
let position = 0;
const passOf = (visits: Visit[]) => ({
  events: [],
  bad: [],
  refused: [],
  drops: [],
  visits,
  erasures: [],
  position: ++position,
});

test('beyond the limit of a day and site it stops counting and says so', () => {
  const path = join(tempDir(), 'store.sqlite');
  const store = openSqliteStore(path, { maxVisitors: 3 });
  const apply = (...hashes: string[]) =>
    store.apply('indexer', passOf(hashes.map((hash) => visit(hash, NOW))));
  apply('a', 'b');
  apply('b', 'c', 'a');
  expect(store.stats(NOW).visitors).toEqual([{ day: '2026-05-20', site: 'shop', visitors: 3, full: false }]);
  apply('c', 'd', 'e');
  store.apply('indexer', passOf([visit('d', NOW, 'other'), visit('d', NOW + DAY)]));
  expect(store.stats(NOW + DAY).visitors).toEqual([
    { day: '2026-05-21', site: 'shop', visitors: 1, full: false },
    { day: '2026-05-20', site: 'other', visitors: 1, full: false },
    { day: '2026-05-20', site: 'shop', visitors: 3, full: true },
  ]);
  store.close();
});

test('hashes go once their day is over, a little at a time, and the numbers stay', () => {
  const path = join(tempDir(), 'store.sqlite');
  const store = openSqliteStore(path);
  store.apply('indexer', passOf(['a', 'b', 'c'].map((hash) => visit(hash, NOW))));
  const midnight = Date.UTC(2026, 4, 21);
  expect(store.forgetVisitors(midnight + 60_000, 2)).toBe(0);
  expect([2, 2, 2].map((limit) => store.forgetVisitors(midnight + 11 * 60_000, limit))).toEqual([2, 1, 0]);
  expect(store.stats(midnight).visitors).toEqual([
    { day: '2026-05-20', site: 'shop', visitors: 3, full: false },
  ]);
  // By the times of the log, without being asked.
  store.apply('indexer', passOf([visit('a', midnight)]));
  store.apply('indexer', passOf([visit('a', midnight + DAY + 11 * 60_000)]));
  store.close();
  const db = openDatabase(path);
  expect(db.prepare('SELECT day FROM daily_visitors').all()).toEqual([{ day: '2026-05-22' }]);
  db.close();
});
