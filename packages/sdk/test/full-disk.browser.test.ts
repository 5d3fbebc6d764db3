/** A disk that can be read and takes nothing more, or refuses to be emptied: waits are kept all the same. */
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { setUp } from './harness.ts';

const t = setUp();

/** From now on this fails for every record, while reads work. */
const fail = (method: 'put' | 'clear') =>
  t.page.evaluate((name) => {
    const page = window as never as { failures: number; mend(): void };
    const original = IDBObjectStore.prototype[name];
    page.failures = 0;
    page.mend = () => {
      IDBObjectStore.prototype[name] = original as never;
    };
    IDBObjectStore.prototype[name] = () => {
      page.failures++;
      throw new DOMException('', 'QuotaExceededError');
    };
  }, method);
const mend = () => t.page.evaluate(() => (window as never as { mend(): void }).mend());
const failures = () => t.page.evaluate(() => (window as never as { failures: number }).failures);

/** Opens a page that has told its view; the test moves the clock. */
async function start(): Promise<void> {
  await t.page.clock.install();
  await t.open('/proxied');
  await t.storedNames(['page_view']);
  await t.onDisk(0);
  t.proxy.seen.length = 0;
}
/** Lets time pass in steps, between which requests are answered. */
async function pass(ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += 10_000) {
    await t.page.clock.runFor(10_000);
    // A round trip to the page's own server: what was asked for before has been answered by then.
    await t.page.evaluate(() => fetch('/other').then((answer) => answer.text()));
    await until('the wire to be quiet', () => t.proxy.busy === 0);
  }
}
const requests = () => t.proxy.seen.filter(({ method }) => method === 'POST').length;

test('the waits between tries grow as ever, and what waits in memory arrives', async () => {
  await start();
  await fail('put');
  t.proxy.set({ status: 503 });
  await t.call('track', 'waits');
  await pass(600_000);
  // The tenth wait is 4 minutes at the most and half of that on average; waits that do not grow make hundreds.
  expect(requests()).toBeGreaterThan(3);
  expect(requests()).toBeLessThan(25);
  t.proxy.set('pass');
  await pass(600_000);
  await t.storedNames(['page_view', 'waits']);
});

test('a wait that the collector asked for holds against flush()', async () => {
  await start();
  await fail('put');
  t.proxy.set({ status: 429, headers: { 'retry-after': '300' } });
  await t.call('track', 'told_to_wait');
  await until('the answer', async () => {
    await t.page.clock.runFor(1000);
    return requests() === 1;
  });
  t.proxy.set('pass');
  for (let i = 0; i < 5; i++) {
    await t.page.evaluate(() => (window as never as { beckon(verb: string): unknown }).beckon('flush'));
    await pass(20_000);
  }
  expect(requests()).toBe(1);
  await pass(300_000);
  await t.storedNames(['page_view', 'told_to_wait']);
});

test('a disk that could not be emptied at a refusal is emptied a little later', async () => {
  await start();
  t.proxy.set({ status: 503 });
  await t.call('track', 'waits');
  await t.onDisk(1);
  await fail('clear');
  await t.call('consent', 'denied');
  await until('the failure', async () => (await failures()) === 1);
  await mend();
  await t.onDisk(1);
  await t.minuteLater();
  await t.onDisk(0);
});
