/** What a visitor takes back on one page holds on the others that are open: tabs, and pages in the bfcache. */
import type { ConsentRecord } from '@beckon/events';
import { until } from '@beckon/testing';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { names, setUp } from './harness.ts';

const t = setUp();

const cookie = async () => (await t.context.cookies()).find(({ name }) => name === '_bk');
const call = (page: Page, ...args: unknown[]) =>
  page.evaluate((all) => void (window as never as { beckon(...a: unknown[]): void }).beckon(...all), args);

/** Opens a page in a tab of its own, with its view stored, and what it hears of consent kept. */
async function openTab(stored: number): Promise<Page> {
  const tab = await t.context.newPage();
  const part = tab.waitForResponse('**/record.js');
  await t.open('/proxied', tab);
  await t.loaded(tab);
  await until(`${stored} events`, async () => (await t.stored()).length === stored);
  // The script has asked for it before, and so has it before.
  await tab.evaluate(`import(${JSON.stringify((await part).url())}).then(() => {})`);
  await tab.evaluate(() => {
    const page = window as never as { said: unknown[]; beckon(...all: unknown[]): void };
    page.said = [];
    page.beckon('on', 'consent', (state: unknown) => page.said.push(state));
  });
  return tab;
}
const said = (tab: Page) => tab.evaluate(() => (window as never as { said: object[] }).said);
async function hears(tab: Page, state: object): Promise<void> {
  await until('the other tab to hear of it', async () => (await said(tab)).length > 0);
  expect(await said(tab)).toEqual([expect.objectContaining(state)]);
}
/** Opens a page, and another one behind it, both with their views stored. */
async function goOn(): Promise<void> {
  await t.open('/proxied');
  await t.storedNames(['page_view']);
  await t.page.evaluate((to) => {
    (window as never as { kept: boolean }).kept = true;
    location.href = to;
  }, `${t.pages.url}/granted`);
  await t.page.waitForURL('**/granted');
  await t.storedNames(['page_view', 'page_view']);
}
/** Back to the first, which the bfcache has kept. */
async function comeBack(): Promise<void> {
  await t.page.evaluate(() => history.back());
  await t.page.waitForURL('**/proxied', { waitUntil: 'commit' });
  expect(await t.page.evaluate(() => (window as never as { kept?: boolean }).kept)).toBe(true);
}
const records = async () =>
  (await t.collector.api<{ records: ConsentRecord[] }>('consents?limit=50')).records.map(({ id }) => id);

test('a refusal in one tab: the other stops, keeps nothing and brings nobody back', async () => {
  const one = await openTab(1);
  const two = await openTab(2);
  const before = await records();
  t.proxy.set({ status: 503 });
  await call(two, 'track', 'waits');
  await t.onDisk(1, two);
  await call(one, 'consent', 'denied');
  await hears(two, { analytics: 'withdrawn', marketing: 'withdrawn' });
  await call(two, 'track', 'after');
  expect(
    await two.evaluate(() => (window as never as { beckon(v: string): unknown }).beckon('flush')),
  ).toEqual({
    sent: 0,
    remaining: 0,
  });
  await t.onDisk(0, two);
  expect(await cookie()).toBeUndefined();
  t.proxy.set('pass');
  // It was said once, on one page.
  await until('the proof', async () => (await records()).length === before.length + 1);
  await until('nothing to be kept', () => two.evaluate(() => Object.keys(localStorage).length === 0));
  // A grant is one of its page.
  await call(one, 'consent', 'granted');
  await call(one, 'track', 'granted_again');
  await t.storedNames(['page_view', 'page_view', 'granted_again']);
  expect(await said(two)).toHaveLength(1);
  expect((await records()).length).toBe(before.length + 2);
});

test('what is taken back of marketing alone is taken back in the other tab', async () => {
  const one = await openTab(1);
  const two = await openTab(2);
  await call(one, 'consent', 'granted');
  await call(one, 'consent', { marketing: false });
  await hears(two, { analytics: 'granted', marketing: 'withdrawn' });
  await call(two, 'track', 'after');
  const events = await t.storedNames(['page_view', 'page_view', 'after']);
  expect(events[2]!.consent).toMatchObject({ analytics: 'granted', marketing: 'withdrawn' });
});

test('a page that comes back from the bfcache behind a refusal goes on with nobody', async () => {
  await goOn();
  await t.call('consent', 'denied');
  await until('nothing to be kept', () => t.page.evaluate(() => Object.keys(localStorage).length === 0));
  await comeBack();
  await t.call('track', 'sign_up');
  await t.page.evaluate(() => (window as never as { beckon(verb: string): unknown }).beckon('flush'));
  await t.onDisk(0);
  expect(await cookie()).toBeUndefined();
  await t.call('consent', 'granted');
  await t.call('track', 'granted_again');
  const events = await t.storedNames(['page_view', 'page_view', 'granted_again']);
  expect(names(events.filter(({ visitor }) => visitor === events[0]!.visitor))).toEqual([
    'page_view',
    'page_view',
  ]);
});

test('a grant behind a refusal holds though the other tab empties what it left', async () => {
  await t.page.clock.install();
  const one = await openTab(1);
  const two = await openTab(2);
  await call(one, 'consent', 'denied');
  await hears(two, { analytics: 'withdrawn' });
  await call(one, 'consent', 'granted');
  t.proxy.set({ status: 503 });
  await call(one, 'track', 'waits');
  await t.onDisk(1, one);
  const granted = (await cookie())!.value;
  // By then the other tab deletes once more what answers on their way may have brought back.
  await t.page.clock.runFor(31_000);
  await t.onDisk(1, one);
  expect((await cookie())?.value).toBe(granted);
  await one.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  expect((await said(one)).map((state) => (state as { analytics: string }).analytics)).toEqual([
    'withdrawn',
    'granted',
  ]);
  t.proxy.set('pass');
  await t.page.clock.runFor(600_000);
  await t.storedNames(['page_view', 'page_view', 'waits']);
});

test('a page that comes back from the bfcache behind a refusal and a grant goes on with who was granted', async () => {
  await goOn();
  await t.call('consent', 'denied');
  await t.call('consent', 'granted');
  await t.call('track', 'granted_again');
  const [, , again] = await t.storedNames(['page_view', 'page_view', 'granted_again']);
  await comeBack();
  await t.call('track', 'back_here');
  const events = await t.storedNames(['page_view', 'page_view', 'granted_again', 'page_view', 'back_here']);
  expect(events.slice(3).map(({ visitor }) => visitor)).toEqual([again!.visitor, again!.visitor]);
});

test('a logout in another tab is no refusal, and what comes then is of the new visitor', async () => {
  const one = await openTab(1);
  const two = await openTab(2);
  await call(one, 'reset');
  await two.evaluate(() => dispatchEvent(new Event('online')));
  await call(two, 'track', 'after');
  const events = await t.storedNames(['page_view', 'page_view', 'after']);
  expect(await said(two)).toEqual([]);
  expect(events[2]!.visitor).not.toBe(events[0]!.visitor);
  expect((await cookie())!.value).toContain(events[2]!.visitor);
});
