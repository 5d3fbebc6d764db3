/** What pages tell of vendors' scripts, as the collector counts and serves it. */
import { join } from 'node:path';
import { type CollectorProcess, startCollectorProcess, tempDir } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import { emptyPass } from '../src/store/store.ts';

process.env['BECKON_TEST_SCRIPTS_TOKEN'] = 'a-token-of-the-tests-0123456789';
let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess({
    sites: {
      shop: {
        origins: ['http://localhost'],
        destinations: {
          meta: {
            pixelId: '1234567890123456',
            accessToken: { env: 'BECKON_TEST_SCRIPTS_TOKEN' },
            endpoint: 'http://127.0.0.1:65535',
            allowPrivate: true,
          },
        },
      },
    },
  });
});
afterAll(() => collector?.kill());

const tell = async (scripts: unknown) =>
  expect(
    (
      await collector.post(
        JSON.stringify({ v: 1, site: 'shop', sentAt: Date.now(), client: { sdk: 'x' }, events: [], scripts }),
      )
    ).status,
  ).toBe(204);

test('pages are summed by vendor, with the quartile of what was measured and whether a server half carries on', async () => {
  for (const ms of [0, 12, 42, 4000]) await tell({ meta: { end: 'ran', ms } });
  await tell({ meta: { end: 'blocked' }, tiktok: {} });
  // Made up, of wrong kinds, or of no scale.
  for (const odd of [null, [], 'x', { 'no-such-vendor': {}, __proto__: 5, 'A B': {} }, { meta: 5 }])
    await tell(odd);
  await collector.indexed();
  expect(await collector.api('scripts')).toEqual({
    days: 7,
    scripts: [
      {
        site: 'shop',
        destination: 'meta',
        pages: 5,
        ran: 4,
        blocked: 1,
        measured: 4,
        p75Ms: 50,
        server: true,
      },
      { site: 'shop', destination: 'tiktok', pages: 1, ran: 0, blocked: 0, measured: 0, server: false },
    ],
  });
  expect(await collector.badRows()).toEqual([]);
});

test('names that somebody makes up are bounded', () => {
  const store = openSqliteStore(join(tempDir(), 'store.sqlite'));
  const scripts = Array.from({ length: 300 }, (_, n) => ({
    site: 'shop',
    received: 1,
    scripts: { [`vendor-${n}`]: { end: 'ran' as const } },
  }));
  for (let position = 1; position < 3; position++)
    store.apply('indexer', { ...emptyPass(), scripts, position });
  expect(store.scripts(1, 1)).toHaveLength(50);
  store.close();
});
