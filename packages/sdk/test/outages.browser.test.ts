/** Answers that fail, are lost or ask to wait, limits, wrong clocks, several tabs: nothing is lost, nothing doubled. */
import type { Batch } from '@beckon/events';
import { until } from '@beckon/testing';
import type { Page } from 'playwright';
import { beforeEach, expect, test } from 'vitest';
import { names, setUp } from './harness.ts';

const MINUTE = 60_000;
/** What `/picky` took; it refuses batches of more than four events, and batches with poison in them. */
const taken: Batch[] = [];

const t = setUp((path, { html }) => {
  if (path === '/tag/picky') return html('Picky', { endpoint: '/picky' });
  if (path !== '/picky') return undefined;
  return (req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      const batch = JSON.parse(body) as Batch;
      const status = body.includes('poison') ? 400 : batch.events.length > 4 ? 413 : 204;
      if (status === 204) taken.push(batch);
      res.writeHead(status).end();
    });
  };
});
beforeEach(() => {
  taken.length = 0;
});

/** Opens a page; the test moves the clock, which is one for all tabs. */
async function start(path = '/proxied', page: Page = t.page): Promise<void> {
  if (page === t.page) await page.clock.install();
  await t.open(path, page);
  await t.loaded(page);
}
/** Lets time pass in steps, between which requests are answered. */
async function pass(ms: number, stepMs = 5000): Promise<void> {
  for (let gone = 0; gone < ms; gone += stepMs) {
    await t.page.clock.runFor(stepMs);
    // A round trip to the page's own server: what was asked for before has been answered by then.
    await t.page.evaluate(() => fetch('/other').then((answer) => answer.text()));
    await until('the wire to be quiet', () => t.proxy.busy === 0);
  }
}
/** What waits until it is opened. */
function latch() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
const flush = (page: Page) =>
  page.evaluate(() => (window as never as { beckon(verb: string): Promise<object> }).beckon('flush'));
const stats = () => t.collector.api<{ drops: Record<string, number>; duplicates: number }>('stats');

test.each([
  [10_000, 1, 8],
  [MINUTE, 2, 14],
  [10 * MINUTE, 3, 24],
])(
  'a collector that is away for %i ms is not hammered, and gets everything once',
  async (ms, least, most) => {
    await start();
    await t.storedNames(['page_view']);
    t.proxy.set('refuse');
    const before = t.proxy.refused;
    for (const n of [1, 2, 3]) await t.call('track', 'while_away', { n });
    await pass(ms);
    // A browser may try a reset connection once more by itself.
    expect(t.proxy.refused - before).toBeGreaterThanOrEqual(least);
    expect(t.proxy.refused - before).toBeLessThanOrEqual(most);
    t.proxy.set('pass');
    await pass(6 * MINUTE, 20_000);
    const events = await t.storedNames(['page_view', 'while_away', 'while_away', 'while_away']);
    expect(events.slice(1).map(({ data }) => data['n'])).toEqual([1, 2, 3]);
    await t.onDisk(0);
  },
);

test('an answer that is lost: sent again, stored once', async () => {
  await start();
  await t.storedNames(['page_view']);
  const { duplicates } = await stats();
  t.proxy.set('swallow');
  await t.call('track', 'add_to_cart', { currency: 'EUR', value: 1, items: [{ item_id: 'a' }] });
  await until('the collector to have it', () =>
    t.proxy.forwarded().some(({ body }) => body.includes('add_to_cart')),
  );
  t.proxy.set('pass');
  await pass(MINUTE);
  await t.onDisk(0);
  await t.storedNames(['page_view', 'add_to_cart']);
  expect((await stats()).duplicates).toBeGreaterThan(duplicates);
});

test('503 and 408 are tried again, each time later', async () => {
  await start();
  await t.storedNames(['page_view']);
  t.proxy.seen.length = 0;
  t.proxy.set({ status: 503 });
  await t.call('track', 'retried');
  await until('the first', () => t.wire('retried') === 1);
  t.proxy.set({ status: 408 });
  await pass(MINUTE);
  expect(t.wire('retried')).toBeGreaterThan(1);
  t.proxy.set('pass');
  await pass(6 * MINUTE, 20_000);
  await t.storedNames(['page_view', 'retried']);
});

test.each([
  ['seconds', () => '120'],
  ['a date', () => new Date(Date.now() + 120_000).toUTCString()],
])('429 with Retry-After in %s is obeyed, by other tabs and by urgent events too', async (_what, header) => {
  await start();
  await t.storedNames(['page_view']);
  t.proxy.seen.length = 0;
  t.proxy.set({ status: 429, headers: { 'retry-after': header() } });
  await t.call('track', 'told_to_wait');
  await until('the answer', () => t.wire('told_to_wait') === 1);
  await pass(5000);
  t.proxy.set('pass');
  const other = await t.context.newPage();
  await start('/proxied', other);
  await other.evaluate(() =>
    (window as never as { beckon(...args: unknown[]): void }).beckon('track', 'sign_up'),
  );
  await pass(100_000);
  expect(t.proxy.seen).toHaveLength(1);
  await pass(2 * MINUTE);
  const events = await until('all', async () => {
    const found = await t.stored();
    return found.length === 4 && found;
  });
  expect(names(events).sort()).toEqual(['page_view', 'page_view', 'sign_up', 'told_to_wait']);
});

test('413 splits the batch, 400 finds the one bad event, which is counted; nothing behind is held up', async () => {
  await start('/tag/picky');
  for (let n = 0; n < 20; n++) await t.call('track', n === 7 ? 'poison' : 'good', { n });
  await pass(2 * MINUTE);
  await t.onDisk(0);
  await t.call('track', 'good', { n: 20 });
  await pass(5000);
  const numbers = taken.flatMap(({ events }) =>
    events.map(({ data }) => data!['n']).filter((n) => n !== undefined),
  );
  expect(numbers).toEqual(Array.from({ length: 21 }, (_, n) => n).filter((n) => n !== 7));
  expect(taken.flatMap(({ drops = {} }) => Object.entries(drops))).toContainEqual(['refused', 1]);
});

test('more than 256 KiB while the collector is away: the newest are kept, the loss is counted and told', async () => {
  await start();
  await t.storedNames(['page_view']);
  const before = (await stats()).drops['outbox_full'] ?? 0;
  t.proxy.set('refuse');
  await t.page.evaluate(() => {
    const { beckon } = window as never as { beckon(...args: unknown[]): void };
    for (let n = 0; n < 400; n++) beckon('track', 'bulk', { n, text: 'x'.repeat(900) });
  });
  await pass(MINUTE);
  t.proxy.set('pass');
  await pass(6 * MINUTE, 20_000);
  await t.onDisk(0);
  await t.collector.indexed();
  const kept = (await t.stored()).filter(({ name }) => name === 'bulk').map(({ data }) => Number(data['n']));
  expect(kept.length).toBeGreaterThan(200);
  expect(Math.max(...kept)).toBe(399);
  await t.call('track', 'behind');
  await pass(5000);
  await until(
    'the report',
    async () => ((await stats()).drops['outbox_full'] ?? 0) - before === 400 - kept.length,
  );
});

test('two days offline arrive with their times; four days are too old, counted and told', async () => {
  const before = (await stats()).drops['too_old'] ?? 0;
  const now = Date.now();
  const daysAgo = (days: number) => now - days * 24 * 60 * MINUTE;
  t.proxy.set('refuse');
  await t.page.clock.install({ time: daysAgo(4) });
  for (const days of [4, 2]) {
    await t.page.clock.setSystemTime(daysAgo(days));
    const tab = await t.context.newPage();
    await t.open('/proxied', tab);
    await t.loaded(tab);
    await tab.evaluate(
      (name) =>
        (window as never as { beckon: { track(name: string): { stored: Promise<boolean> } } }).beckon.track(
          name,
        ).stored,
      `days_${days}`,
    );
    await tab.close();
  }
  t.proxy.set('pass');
  await t.page.clock.setSystemTime(now);
  await t.open('/proxied?later');
  await t.loaded();
  await t.onDisk(0);
  await t.collector.indexed();
  const events = await t.stored();
  const old = events.find(({ name }) => name === 'days_2');
  expect(Math.abs(old!.time - daysAgo(2))).toBeLessThan(MINUTE);
  expect(names(events)).not.toContain('days_4');
  await t.call('track', 'behind');
  await pass(5000);
  await until('the report', async () => ((await stats()).drops['too_old'] ?? 0) > before);
});

test('a clock that is hours wrong, and set while the page is open: times and order are right', async () => {
  const began = Date.now();
  await t.page.clock.install({ time: began - 5 * 60 * MINUTE });
  await t.open('/proxied');
  await t.loaded();
  await t.call('track', 'one');
  await t.page.clock.setSystemTime(began + 3 * 60 * MINUTE);
  await t.call('track', 'two');
  await pass(5000);
  const events = await until('all', async () => {
    const found = await t.stored();
    return found.length === 3 && found;
  });
  const inOrder = [...events].sort((a, b) => a.client.seq - b.client.seq);
  expect(names(inOrder)).toEqual(['page_view', 'one', 'two']);
  for (const { time } of inOrder) expect(Math.abs(time - began)).toBeLessThan(2 * MINUTE);
});

test('five tabs while the collector is away: all stored once, and one tab at a time sends', async () => {
  const tabs = [t.page];
  while (tabs.length < 5) tabs.push(await t.context.newPage());
  t.proxy.set('refuse');
  for (const [i, tab] of tabs.entries()) {
    await start('/proxied', tab);
    await tab.evaluate((n) => {
      const { beckon } = window as never as { beckon(...args: unknown[]): void };
      for (const k of [1, 2, 3]) beckon('track', 'in_tab', { n, k });
    }, i);
  }
  await pass(10_000);
  const frozen = await t.context.newCDPSession(tabs[4]!);
  await frozen.send('Page.setWebLifecycleState', { state: 'frozen' });
  t.proxy.set({ delay: 50 });
  t.proxy.busiest = 0;
  const all = async () => (await t.stored()).filter(({ name }) => name === 'in_tab').length === 15;
  for (let round = 0; round < 60 && !(await all()); round++) await pass(10_000);
  await until('all events of all tabs, the frozen one included', all);
  expect(t.proxy.busiest).toBe(1);
  await frozen.send('Page.setWebLifecycleState', { state: 'active' });
  await pass(6 * MINUTE, 20_000);
  await t.onDisk(0);
  const events = (await t.stored()).filter(({ name }) => name === 'in_tab');
  expect(new Set(events.map(({ data }) => `${data['n']}${data['k']}`)).size).toBe(15);
  expect(t.wire('in_tab')).toBe(15);
});

test('an event that another tab sends while its own answer is on the way is taken off once', async () => {
  await t.open('/proxied');
  await t.storedNames(['page_view']);
  const answer = latch();
  const left = t.page.waitForRequest('**/bk/e/shop');
  await t.page.route('**/bk/e/shop', async (route) => {
    await answer.opened;
    await route.continue();
  });
  await t.page.evaluate(() => {
    const page = window as never as { beckon(...args: unknown[]): unknown; receipt: unknown };
    page.receipt = page.beckon('track', 'add_to_cart');
  });
  await left;
  await t.onDisk(1);

  const other = await t.context.newPage();
  await t.open('/proxied', other);
  await t.loaded(other);
  await flush(other);
  await t.onDisk(0);
  const flushed = flush(t.page);
  expect(
    await t.page.evaluate(() => (window as never as { receipt: { acked: Promise<boolean> } }).receipt.acked),
  ).toBe(true);
  answer.open();
  expect(await flushed).toMatchObject({ remaining: 0 });
  // What came twice would be stored before this.
  await t.call('track', 'login');
  await t.storedNames(['page_view', 'add_to_cart', 'page_view', 'login']);
});

test('so is one that the page had taken over from a page that is gone', async () => {
  const gone = await t.context.newPage();
  await gone.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  await gone.route('**/bk/e/shop', (route) => route.abort());
  await t.open('/proxied', gone);
  await t.loaded(gone);
  await gone.evaluate(() => {
    const { beckon } = window as never as { beckon(...args: unknown[]): unknown };
    // One more than fit into one request, the page view with them.
    for (let n = 0; n < 100; n++) beckon('track', 'far', { n });
  });
  await t.open('/other', gone);

  const arrived = [latch(), latch()];
  const answers = [latch(), latch()];
  let requests = 0;
  await t.page.route('**/bk/e/shop', async (route) => {
    const n = requests++;
    arrived[n]?.open();
    await answers[n]?.opened;
    await route.continue();
  });
  await t.open('/proxied');
  await t.loaded();
  const first = flush(t.page);
  await arrived[0]!.opened;
  // What is left goes without the lock, and then is another tab's as well.
  await t.page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await arrived[1]!.opened;
  answers[0]!.open();
  await t.onDisk(2);
  const other = await t.context.newPage();
  await t.open('/proxied', other);
  await t.loaded(other);
  await flush(other);
  await t.onDisk(0);
  const second = flush(t.page);
  answers[1]!.open();
  expect(await first).toMatchObject({ remaining: 0 });
  expect(await second).toMatchObject({ remaining: 0 });
});

test('a tab that finds the lease taken asks again about once a second', async () => {
  await start();
  await t.storedNames(['page_view']);
  t.proxy.set({ delay: 1500 });
  await t.call('track', 'login');
  await t.page.clock.runFor(1500);
  await until('the request that holds the lease', () => t.proxy.busy === 1);
  const other = await t.context.newPage();
  await other.addInitScript(() => {
    const page = window as never as { asked: number };
    page.asked = 0;
    const { request } = LockManager.prototype;
    LockManager.prototype.request = function (this: LockManager, ...args: unknown[]) {
      page.asked++;
      return (request as (...all: unknown[]) => Promise<unknown>).apply(this, args);
    } as typeof request;
  });
  await start('/proxied', other);
  await t.page.clock.runFor(5000);
  const asked = () => other.evaluate(() => (window as never as { asked: number }).asked);
  await until('the other tab to ask', async () => (await asked()) > 0);
  expect(await asked()).toBeLessThan(15);
  await pass(MINUTE);
  await until('all', async () => (await t.stored()).length === 3);
});
