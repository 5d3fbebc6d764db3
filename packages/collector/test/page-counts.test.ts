/** Page views that are counted without consent: what is counted, what is not, and what nothing keeps. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  makeMmdb,
  startCollectorProcess,
  tempDir,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coarsePath } from '../src/intake/count.ts';
import { rebuildStore } from '../src/rebuild.ts';
import { dayOf } from '../src/store/day.ts';
import { openDatabase } from '../src/store/driver.ts';
import { migrate } from '../src/store/migrations.ts';
import {
  createPageCountReader,
  createPageCountWriter,
  type PageCount,
  type PageCounts,
} from '../src/store/page-counts.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1';
const FRENCH = '192.0.2.77';
const GERMAN = '198.51.100.77';
const origins = ['http://localhost'];

let collector: CollectorProcess;
beforeAll(async () => {
  const countryFile = join(tempDir(), 'places.mmdb');
  writeFileSync(
    countryFile,
    makeMmdb({ '192.0.2.0/24': { country_code: 'FR' }, '198.51.100.0/24': { country_code: 'DE' } }),
  );
  collector = await startCollectorProcess({
    countryFile,
    trustedProxies: ['127.0.0.1', '::1'],
    sites: {
      shop: { origins, cookieless: true, dailyVisitors: true },
      other: { origins, cookieless: { DE: true, unknown: true } },
      quiet: { origins },
    },
  });
});
afterAll(() => collector.kill());

interface From {
  site?: string;
  address?: string;
  headers?: Record<string, string>;
}
const post = (body: unknown, { site = 'shop', address = FRENCH, headers = {} }: From = {}) =>
  collector.post(
    typeof body === 'string' ? body : JSON.stringify(body),
    { origin: 'http://localhost', 'user-agent': FIREFOX, 'x-forwarded-for': address, ...headers },
    site,
  );
const count = (path: string, more: object = {}, back = {}) => ({
  v: 1,
  site: 'shop',
  count: { views: [{ path, ...more }], ...back },
});
type Told = PageCounts & { counting: string[] };
async function counted(site = 'shop'): Promise<Told> {
  await collector.indexed();
  return collector.api<Told>(`page-counts?days=1&site=${site}`);
}
const views = async (site?: string) => (await counted(site)).days[0]?.views ?? 0;
const logText = () =>
  readdirSync(join(collector.dataDir, 'log'))
    .map((name) => readFileSync(join(collector.dataDir, 'log', name), 'latin1'))
    .join('');

test('views are summed by path, referring host, device and country; nothing of the request is kept', async () => {
  const answer = await post({
    v: 1,
    site: 'shop',
    count: { views: [{ path: '/', referrer: 'Search.example' }, { path: '/p/mug' }] },
  });
  expect([answer.status, answer.headers.get('set-cookie')]).toEqual([204, null]);
  await post(count('/p/mug'), { headers: { 'user-agent': IPHONE } });
  expect(await counted()).toEqual({
    counting: ['shop', 'other'],
    days: [{ day: dayOf(Date.now()), views: 3 }],
    paths: [
      { name: '/p/mug', views: 2 },
      { name: '/', views: 1 },
    ],
    referrers: [
      { name: '', views: 2 },
      { name: 'search.example', views: 1 },
    ],
    devices: [
      { name: 'desktop', views: 2 },
      { name: 'mobile', views: 1 },
    ],
    countries: [{ name: 'FR', views: 3 }],
  });
  // The records are what this says and no more: no address, no agent, no time, no hash, no origin.
  const records = [...logText().matchAll(/\{"day":.*?"country":"[^"]*"[^{]*?\}/g)].map(
    ([json]) => JSON.parse(json) as PageCount,
  );
  expect(records.map((record) => Object.keys(record).join())).toEqual(
    Array(2).fill('day,site,views,device,country'),
  );
  for (const trace of ['192.0.2', 'Firefox', 'iPhone', 'userAgent', 'dailyHash', 'received'])
    expect(logText()).not.toContain(trace);
  expect([await collector.events(), await collector.badRows()]).toEqual([[], []]);
  const { stored, visitors } = await collector.api<{ stored: number; visitors: unknown[] }>('stats');
  expect([stored, visitors]).toEqual([0, []]);
});

test('the place decides: the page is told, and a view from elsewhere is not counted', async () => {
  const ask = async (site: string, address: string) =>
    (
      await fetch(`${collector.url}/bk/e/${site}`, {
        headers: { origin: 'http://localhost', 'x-forwarded-for': address },
      })
    ).json();
  expect(await ask('shop', FRENCH)).toEqual({ country: 'FR', count: true });
  expect(await ask('shop', GERMAN)).toEqual({ country: 'DE' });
  expect(await ask('shop', '203.0.113.1')).toEqual({});
  expect(await ask('other', GERMAN)).toEqual({ country: 'DE', count: true });
  expect(await ask('other', '203.0.113.1')).toEqual({ count: true });
  expect(await ask('quiet', FRENCH)).toEqual({ country: 'FR' });
  const before = await views();
  for (const address of [GERMAN, '203.0.113.1'])
    expect((await post(count('/elsewhere'), { address })).status).toBe(204);
  expect(await views()).toBe(before);
  expect(logText()).not.toContain('/elsewhere');
  await post(count('/here'), { site: 'other', address: GERMAN });
  expect((await counted('other')).countries).toEqual([{ name: 'DE', views: 1 }]);
});

test('bots, prefetches and browsers that object are not counted', async () => {
  const before = await views();
  for (const headers of [
    { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' },
    { 'user-agent': '' },
    { 'sec-purpose': 'prefetch;prerender' },
    { 'sec-gpc': '1' },
  ])
    expect((await post(count('/unseen'), { headers })).status).toBe(204);
  expect([await views(), logText().includes('/unseen')]).toEqual([before, false]);
});

test('what cannot be counted is refused with its field and the mend, and kept nowhere', async () => {
  const bad = async (body: unknown, from: From = {}) => {
    const answer = await post(body, from);
    return `${answer.status} ${((await answer.json()) as { error: string }).error}`;
  };
  expect(await bad(count('/p?email=a'))).toMatch(/^400 count\.views\[0\]\.path: must be a path/);
  expect(await bad(count(`/${'x'.repeat(256)}`))).toMatch(/at most 256 characters/);
  expect(await bad(count('/', { referrer: 'https://a.example/private' }))).toMatch(
    /count\.views\[0\]\.referrer: must be a host/,
  );
  expect(await bad(count('/', {}, { back: 5 }))).toMatch(/count\.back/);
  expect(await bad({ v: 1, count: { views: [] } })).toMatch(/count\.views: must have 1 to 50/);
  expect(await bad({ v: 1, count: { views: Array(51).fill({ path: '/' }) } })).toMatch(/1 to 50/);
  expect(await bad({ v: 1, count: [] })).toMatch(/count: must be an object/);
  expect(await bad({ v: 2, count: { views: [{ path: '/' }] } })).toMatch(/v: must be 1/);
  expect(await bad(count('/'), { site: 'quiet' })).toMatch(
    /this site counts nothing without consent: set "cookieless"/,
  );
  expect(logText()).not.toContain('email=a');
  expect(await collector.badRows()).toEqual([]);
});

test('a batch that speaks of a count is a batch', async () => {
  await post(makeBatch([makeEvent({ data: { count: 5 } })], { count: { views: [{ path: '/' }] } }), {
    address: GERMAN,
  });
  await collector.indexed();
  expect(await collector.events()).toHaveLength(1);
});

test('parts of a path that may name somebody are not kept', () => {
  for (const [path, kept] of [
    ['/p/dune-mug', '/p/dune-mug'],
    ['/u/ada@example.com/orders', '/u/*/orders'],
    ['/u/ada%40example.com', '/u/*'],
    ['/orders/1234567', '/orders/*'],
    ['/p/12345', '/p/12345'],
    [`/reset/${'a'.repeat(61)}`, '/reset/*'],
  ] as const)
    expect(coarsePath(path)).toBe(kept);
});

test('what is taken back is gone; a crash and a rebuild change nothing', async () => {
  await post(count('/agreed', { referrer: 'ads.example' }));
  const before = await counted();
  expect(before.paths).toContainEqual({ name: '/agreed', views: 1 });
  await post(count('/agreed', { referrer: 'ads.example' }, { back: 1 }));
  const after = await counted();
  expect(after.days[0]!.views).toBe(before.days[0]!.views - 1);
  for (const list of [after.paths, after.referrers])
    expect(list.map(({ name }) => name)).not.toContain(list === after.paths ? '/agreed' : 'ads.example');
  // More than there is cannot be taken.
  await post(count('/agreed', {}, { back: 1 }));
  await collector.kill();
  await rebuildStore(collector.dataDir);
  await collector.restart();
  const rebuilt = await counted();
  expect([rebuilt.paths, rebuilt.referrers]).toEqual([
    after.paths,
    [{ ...after.referrers[0]!, views: after.referrers[0]!.views - 1 }, ...after.referrers.slice(1)],
  ]);
});

test('names of a day are bounded, days go after two years, and none falls below nothing', () => {
  const db = openDatabase(join(tempDir(), 'store.sqlite'));
  migrate(db);
  const write = createPageCountWriter(db, 3);
  const read = createPageCountReader(db);
  const view = (path: string, over: Partial<PageCount> = {}): PageCount => ({
    day: '2026-05-20',
    site: 'shop',
    views: [{ path, referrer: '' }],
    device: 'desktop',
    country: '',
    ...over,
  });
  const now = Date.UTC(2026, 4, 20, 12);
  write([view('/a', { day: '2024-01-01' })]);
  expect(read(Date.UTC(2024, 0, 1), 1).days).toEqual([{ day: '2024-01-01', views: 1 }]);
  write(['/a', '/b', '/c', '/d', '/e', '/a'].map((path) => view(path)));
  // After a restart the newest day is known.
  createPageCountWriter(db, 3)([view('/f'), view('/b', { back: true }), view('/b', { back: true })]);
  expect(read(now, 1).paths).toEqual([
    { name: '(other)', views: 3 },
    { name: '/a', views: 2 },
    { name: '/c', views: 1 },
  ]);
  expect(read(now, 1000).days).toEqual([{ day: '2026-05-20', views: 5 }]);
  expect(read(now, 1, 'nobody').days).toEqual([]);
  db.close();
});

test('a site that could count nobody, or words that are none, are refused at the start with the mend', async () => {
  const start = (site: object) => startCollectorProcess({ sites: { shop: { origins, ...site } } });
  await expect(start({ cookieless: true })).rejects.toThrow(
    /sites\.shop\.cookieless: counts nobody, .*give "countryFile", or say \{ "unknown": true \}/,
  );
  await expect(start({ cookieless: { fr: true } })).rejects.toThrow(
    /sites\.shop\.cookieless: must be true, false, or places/,
  );
  await (await start({ cookieless: { unknown: true } })).kill();
});

test('the API refuses what is no number of days and no site', async () => {
  await expect(collector.api('page-counts?days=0')).rejects.toThrow(/400 .*days: must be 1 to 400/);
  await expect(collector.api('page-counts?site=none')).rejects.toThrow(/400 .*site: must be a site key/);
});
