/** Pages that are left, closed, hidden, killed: what was tracked before is stored once. */
import { type PageServer, servePages, until } from '@beckon/testing';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setUp } from './harness.ts';

const ROUNDS = 30;
let elsewhere: PageServer;

const t = setUp();
beforeAll(async () => {
  elsewhere = await servePages(() => '<!doctype html><title>Elsewhere</title>');
});
afterAll(() => elsewhere.close());

/** Tracks in the page, then does what `then` says, in one task. */
const trackThen = (mark: string, then: string, page: Page = t.page) =>
  page.evaluate(
    ([n, code]) => {
      const { beckon } = window as never as { beckon(...args: unknown[]): void };
      beckon('track', 'add_to_cart', { currency: 'EUR', value: 1, items: [{ item_id: n }], mark: n });
      new Function(code!)();
    },
    [mark, then] as const,
  );
const marks = async (name = 'add_to_cart') =>
  (await t.stored()).filter((event) => event.name === name).map(({ data }) => data['mark'] ?? data['n']);
const rounds = (prefix: string) => Array.from({ length: ROUNDS }, (_, i) => `${prefix}-${i}.`);

test.each([
  ['the same site', 0],
  ['the same site', 80],
  ['another site', 0],
  ['another site', 80],
] as const)(
  'a click that tracks and goes to %s at once, %i ms from the collector, loses nothing',
  async (where, delay) => {
    const to =
      where === 'the same site' ? `${t.pages.url}/other` : elsewhere.url.replace('localhost', '127.0.0.1');
    if (delay) t.proxy.set({ delay });
    const expected = rounds(`${where}-${delay}`);
    for (const mark of expected) {
      await t.open('/proxied');
      await t.loaded();
      await trackThen(mark, `location.href = '${to}/'.replace(/other.$/, 'other')`);
      await t.page.waitForURL((url) => !url.pathname.startsWith('/proxied'));
    }
    await t.open('/proxied');
    await until('all of them', async () => (await marks()).length >= ROUNDS);
    expect((await marks()).sort()).toEqual([...expected].sort());
  },
);

test.each([
  ['with', 0],
  ['with', 80],
  ['without', 0],
  ['without', 80],
] as const)(
  'a tab closed right after track, %s beforeunload, %i ms from the collector, loses nothing',
  async (unload, delay) => {
    if (delay) t.proxy.set({ delay });
    const expected = rounds(`${unload}-${delay}`);
    for (const mark of expected) {
      const tab = await t.context.newPage();
      await t.open('/proxied', tab);
      await t.loaded(tab);
      if (unload === 'with') await tab.evaluate(() => addEventListener('beforeunload', () => {}));
      await trackThen(mark, '', tab);
      const closed = tab.waitForEvent('close');
      await tab.close({ runBeforeUnload: unload === 'with' });
      await closed;
    }
    await t.open('/proxied');
    await until('all of them', async () => (await marks()).length >= ROUNDS);
    expect((await marks()).sort()).toEqual([...expected].sort());
  },
);

/** Ends the page's process without a word. */
async function crash(page: Page): Promise<void> {
  const gone = page.waitForEvent('crash');
  const devtools = await page.context().newCDPSession(page);
  devtools.send('Page.crash').catch(() => {});
  await gone;
  await page.close();
}

test.each([1000, 50])(
  'a renderer killed %i ms after track: what is on disk comes with the next visit',
  async (ms) => {
    t.proxy.set('refuse');
    for (let i = 0; i < ROUNDS; i++) {
      const tab = await t.context.newPage();
      await t.open('/proxied', tab);
      await t.loaded(tab);
      await tab.evaluate(
        ([n, after]) => {
          const { beckon } = window as never as { beckon(...args: unknown[]): void };
          beckon('track', 'before_crash', { n });
          return new Promise((resolve) => setTimeout(resolve, after));
        },
        [i, ms] as const,
      );
      await crash(tab);
    }
    t.proxy.set('pass');
    // The pages before have left a back-off of up to minutes.
    await t.page.clock.install({ time: Date.now() + 10 * 60_000 });
    await t.open('/proxied');
    await t.loaded();
    await t.call('track', 'after_crash');
    await until('the visit behind', async () => (await marks('after_crash')).length === 1);
    await t.onDisk(0);
    await t.collector.indexed();
    const found = await marks('before_crash');
    console.log(`renderer killed ${ms} ms after track: ${found.length} of ${ROUNDS} arrived`);
    expect(new Set(found).size).toBe(found.length);
    // Sooner than the disk has answered, nobody can know.
    if (ms >= 1000) expect(found).toHaveLength(ROUNDS);
  },
  300_000,
);

test.each([
  ['2,000 events in a burst', 2000, 0],
  ['120 KB that wait', 40, 3000],
])(
  '%s, then the page is left: all arrive with the next visit, within the keepalive budget',
  async (_what, count, size) => {
    await t.open('/proxied');
    await t.storedNames(['page_view']);
    t.proxy.seen.length = 0;
    t.proxy.set({ delay: 300 });
    await t.page.evaluate(
      ([events, bytes, to]) => {
        const { beckon } = window as never as { beckon(...args: unknown[]): void };
        for (let n = 0; n < events; n++)
          beckon('track', 'burst', bytes ? { n, text: 'x'.repeat(bytes) } : { n });
        location.href = to;
      },
      [count, size, `${t.pages.url}/other`] as const,
    );
    await t.page.waitForURL('**/other');
    const atEnd = t.proxy.seen.map(({ body }) => Buffer.byteLength(body));
    expect(atEnd.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(60_000);
    t.proxy.set('pass');
    await t.open('/proxied');
    await until('all of them', async () => (await marks('burst')).length >= count);
    expect((await marks('burst')).map(Number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: count }, (_, n) => n),
    );
    await t.onDisk(0);
    expect((await t.collector.api<{ drops: object }>('stats')).drops).toEqual({});
  },
);

/** What a switch of tabs does to a page; headless browsers do not hide them. */
const setVisible = (state: 'visible' | 'hidden') =>
  t.page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);

test('hide, show, hide: each event goes over the wire once', async () => {
  await t.page.clock.install();
  await t.open('/proxied');
  await t.loaded();
  t.proxy.set({ delay: 100 });
  await t.call('track', 'first_one');
  await setVisible('hidden');
  await setVisible('visible');
  await t.call('track', 'second_one');
  await setVisible('hidden');
  await until('both', async () => t.wire('first_one') && t.wire('second_one'));
  await t.onDisk(0);
  await setVisible('visible');
  await t.minuteLater();
  expect([t.wire('page_view'), t.wire('first_one'), t.wire('second_one')]).toEqual([1, 1, 1]);
});

test('into the bfcache with an event that waits, and back: sent once, and the return is a view', async () => {
  await t.open('/proxied');
  await t.storedNames(['page_view']);
  await t.page.evaluate((to) => {
    const page = window as never as { beckon(...args: unknown[]): void; kept: boolean };
    page.kept = true;
    page.beckon('track', 'at_the_end');
    location.href = to;
  }, `${t.pages.url}/other`);
  await t.page.waitForURL('**/other');
  await t.page.evaluate(() => history.back());
  await t.page.waitForURL('**/proxied', { waitUntil: 'commit' });
  expect(await t.page.evaluate(() => (window as never as { kept?: boolean }).kept)).toBe(true);
  await t.storedNames(['page_view', 'at_the_end', 'page_view']);
  await t.onDisk(0);
  expect([t.wire('page_view'), t.wire('at_the_end')]).toEqual([2, 1]);
});
