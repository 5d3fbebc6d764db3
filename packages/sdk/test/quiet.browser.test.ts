/** What a page does when nothing is to be done, what receipts tell, and what a withdrawal stops. */
import type { Batch } from '@beckon/events';
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { setUp } from './harness.ts';

const t = setUp();

/** Runs in the page before anything else: counts live timers and writes to any storage. */
function watchIdle(): void {
  const seen = { timers: new Set<unknown>(), writes: 0 };
  (window as never as { seen: typeof seen }).seen = seen;
  const { setTimeout: set, clearTimeout: clear, setInterval: every } = window;
  Object.assign(window, {
    setTimeout: (work: () => void, ms: number, ...rest: unknown[]) => {
      const id = set(() => {
        seen.timers.delete(id);
        (work as (...all: unknown[]) => void)(...rest);
      }, ms);
      seen.timers.add(id);
      return id;
    },
    clearTimeout: (id: number) => {
      seen.timers.delete(id);
      clear(id);
    },
    setInterval: (...args: Parameters<typeof setInterval>) => {
      const id = every(...args);
      seen.timers.add(id);
      return id;
    },
  });
  const count = (owner: object, name: string) => {
    const before = (owner as Record<string, (...args: unknown[]) => unknown>)[name]!;
    Object.assign(owner, {
      [name](...args: unknown[]) {
        seen.writes++;
        return before.apply(this, args);
      },
    });
  };
  for (const name of ['setItem', 'removeItem', 'clear']) count(Storage.prototype, name);
  for (const name of ['put', 'add', 'delete', 'clear']) count(IDBObjectStore.prototype, name);
  const { get, set: write } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')!;
  Object.defineProperty(Document.prototype, 'cookie', {
    configurable: true,
    get: get!,
    set(value) {
      seen.writes++;
      write!.call(this, value);
    },
  });
}
const idle = () =>
  t.page.evaluate(() => {
    const { timers, writes } = (window as never as { seen: { timers: Set<unknown>; writes: number } }).seen;
    return { timers: timers.size, writes };
  });

test('a page at rest has no timer, writes nothing and keeps one cookie', async () => {
  await t.page.clock.install();
  await t.page.addInitScript(watchIdle);
  await t.open('/proxied');
  await t.loaded();
  await t.call('track', 'add_to_cart', { currency: 'EUR', value: 1, items: [{ item_id: 'a' }] });
  await t.storedNames(['page_view', 'add_to_cart']);
  await t.onDisk(0);
  await t.minuteLater();
  const before = await until('rest', async () => {
    const now = await idle();
    return now.timers === 0 && now;
  });
  const requests = t.proxy.seen.length;
  await t.page.clock.runFor(30 * 60_000);
  expect(await idle()).toEqual(before);
  expect(t.proxy.seen).toHaveLength(requests);
  expect((await t.context.cookies()).map(({ name }) => name)).toEqual(['_bk']);
});

/** Tracks, and resolves with what the receipt tells. */
const receiptOf = (name: string) =>
  t.page.evaluate(async (what) => {
    type Receipt = Record<'stored' | 'sent' | 'acked', Promise<boolean>>;
    const { beckon } = window as never as { beckon: { track(name: string): Receipt } };
    const { stored, sent, acked } = beckon.track(what);
    return { stored: await stored, sent: await sent, acked: await acked };
  }, name);

test('a receipt tells that an event was stored, sent and acknowledged, or was not in time', async () => {
  await t.page.clock.install();
  await t.open('/proxied');
  await t.loaded();
  expect(await receiptOf('sign_up')).toEqual({ stored: true, sent: true, acked: true });
  t.proxy.set('refuse');
  const late = receiptOf('login');
  await t.page.clock.runFor(1500);
  await until('it to be tried', () => t.proxy.refused > 0);
  await t.onDisk(1);
  await t.minuteLater();
  expect(await late).toEqual({ stored: true, sent: true, acked: false });
  await t.call('consent', 'denied');
  expect(await receiptOf('login')).toEqual({ stored: false, sent: false, acked: false });
});

test('consent that is withdrawn while a request is under way: only the proof of it leaves, nothing stays', async () => {
  await t.page.clock.install();
  await t.page.addInitScript(watchIdle);
  await t.open('/proxied');
  await t.storedNames(['page_view']);
  t.proxy.set({ delay: 400 });
  await t.call('track', 'sign_up');
  await until('the request', () => t.wire('sign_up') === 1);
  await t.call('track', 'login');
  const requests = t.proxy.seen.length;
  await t.call('consent', 'denied');
  await t.onDisk(0);
  const kept = () => t.page.evaluate(() => Object.keys(localStorage));
  await until('the record to be told', () => t.proxy.seen.length > requests);
  await until('nothing to be kept', async () => !(await kept()).length);
  await t.minuteLater();
  const told = t.proxy.seen.slice(requests).map(({ body }) => JSON.parse(body) as Batch);
  expect(told).toMatchObject([{ events: [], decision: { action: 'withdraw' } }]);
  expect((await idle()).timers).toBe(0);
  expect(await t.context.cookies()).toEqual([]);
  expect(await kept()).toEqual([]);
});

test('consent that is withdrawn while the first of two batches is under way: the disk is not asked for the second', async () => {
  await t.page.clock.install();
  await t.page.addInitScript(() => {
    const { getAll } = IDBObjectStore.prototype;
    Object.assign(window, { looks: 0 });
    IDBObjectStore.prototype.getAll = function (...args) {
      (window as never as { looks: number }).looks++;
      return getAll.apply(this, args);
    };
  });
  const looks = () => t.page.evaluate(() => (window as never as { looks: number }).looks);
  await t.open('/proxied');
  await t.storedNames(['page_view']);
  await t.minuteLater();
  t.proxy.set({ delay: 400 });
  await t.page.evaluate(() => {
    const { beckon } = window as never as { beckon(...args: unknown[]): void };
    for (let n = 0; n < 150; n++) beckon('track', 'login', { n });
    beckon('flush');
  });
  await until('the first batch', () => t.wire('login') === 100);
  const before = await looks();
  await t.call('consent', 'denied');
  await until('the withdrawal to be told', () => t.proxy.seen.at(-1)!.body.includes('"withdraw"'));
  await t.minuteLater();
  expect(await looks()).toBe(before);
  expect(t.wire('login')).toBe(100);
});
