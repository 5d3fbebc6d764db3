/** What of an address and a title leaves the page, and what starts a session, in Chromium. */
import { type Batch, pageParams } from '@beckon/events';
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { setUp } from './harness.ts';

const t = setUp((path, { html, proxy, collector }) => {
  const endpoint = `${proxy.url}/bk/e/shop`;
  if (path === '/named') return html('Named', { endpoint, attributes: 'data-url-params="colour,tab"' });
  if (path === '/all') return html('All', { endpoint, attributes: 'data-url-params="all"' });
  if (path === '/paged') return html('Paged', { endpoint, attributes: `data-url-params="${pageParams}"` });
  if (path === '/served')
    return `<!doctype html><title>Served</title><script async src="${collector.url}/b.js"></script>
      <script>onload = () => beckon('consent', 'granted')</script>`;
  if (path === '/titled') return html('Order of anna@example.com', { endpoint });
  return undefined;
});
const hex = '0123456789abcdef'.repeat(2);

/** Addresses that went over the wire, before the collector has seen them. */
const wired = () =>
  t.proxy.seen
    .filter(({ method }) => method === 'POST')
    .flatMap(({ body }) => {
      const { shared, events } = JSON.parse(body) as Batch;
      return events.map((event) => event.page ?? shared!.page!);
    });
async function sent(path: string, referer?: string) {
  await t.page.goto(t.pages.url + path, referer ? { referer } : {});
  const [page] = await until('the request', () => wired().length > 0 && wired());
  return page!;
}
const urlOf = async (path: string) => (await sent(path)).url.replace(t.pages.url, '');

test.each([
  ['/proxied?utm_source=news&token=abc&q=red+mug&uid=7', '/proxied?utm_source=news'],
  ['/paged?utm_source=news&token=abc&q=red+mug&uid=7', '/paged?utm_source=news&q=red+mug'],
  ['/proxied?uid=7&email=anna@example.com', '/proxied'],
  [`/paged?q=anna%40example.com&page=${hex}`, `/paged?q=redacted&page=${hex}`],
  [`/proxied/anna@example.com/${hex}`, `/proxied/redacted/${hex}`],
  [
    `/proxied?gclid=${'Ab1'.repeat(20)}&uid=7&msclkid=${hex}`,
    `/proxied?gclid=${'Ab1'.repeat(20)}&msclkid=${hex}`,
  ],
  [
    '/proxied?ScCid=a&rdt_cid=b&li_fat_id=c&epik=d&wbraid=e&gad_source=1&x=1',
    '/proxied?ScCid=a&rdt_cid=b&li_fat_id=c&epik=d&wbraid=e&gad_source=1',
  ],
  ['/paged?q=1#reviews', '/paged?q=1'],
  ['/paged?q=1#access_token=abc', '/paged?q=1'],
  ['/paged?uid=7#/p/mug?uid=8&q=2', '/paged#/p/mug?q=2'],
  ['/paged?q=1&page=2#/p/mug?q=2&uid=8&page=3', '/paged?q=1&page=2#/p/mug?q=2&page=3'],
  ['/proxied?=secret&&', '/proxied'],
  ['/named?colour=red&q=1&tab=2&utm_id=3&tabs=4', '/named?colour=red&tab=2&utm_id=3'],
  [`/all?uid=7&q=1&x=${hex}`, `/all?uid=7&q=1&x=${hex}`],
])('%s leaves as %s', async (path, expected) => {
  expect(await urlOf(path)).toBe(expected);
});

test('referrer and title are cleaned, too, and nothing else is written to disk', async () => {
  const page = await sent('/titled', `${t.pages.url}/other?email=anna@example.com&utm_id=1`);
  expect(page).toMatchObject({ title: 'Order of redacted', referrer: `${t.pages.url}/other?utm_id=1` });
  await t.loaded();
  t.proxy.set('refuse');
  await t.call('track', 'kept');
  await t.onDisk(1);
  const text = await t.page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const open = indexedDB.open('bk~shop');
      open.onsuccess = () => resolve(open.result);
    });
    const all = await new Promise<string[]>((resolve) => {
      const ask = db.transaction('outbox').objectStore('outbox').getAll();
      ask.onsuccess = () => resolve(ask.result);
    });
    db.close();
    return all.join() + document.cookie + JSON.stringify(localStorage);
  });
  expect(text).toContain('kept');
  expect(text).not.toContain('anna');
});

test('a script that a collector serves keeps what says what a page shows', async () => {
  await t.open('/served?q=red+mug&uid=7&gclid=a');
  const [view] = await t.storedNames(['page_view']);
  expect(view!.page.url.replace(t.pages.url, '')).toBe('/served?q=red+mug&gclid=a');
  expect(view!.touch).toEqual({ channel: 'paid', source: 'google' });
});

test('a landing by another campaign is a session; its reload, the pages behind it and an anchor are none', async () => {
  const visit = async (path: string) => {
    const before = (await t.stored()).length;
    await t.open(path);
    await until('the view', async () => (await t.stored()).length > before);
    return (await t.stored()).at(-1)!;
  };
  const sessions = [];
  for (const path of [
    '/granted?q=1',
    '/granted?utm_source=a&q=1',
    '/granted?utm_source=a&q=2',
    '/granted',
    '/granted?utm_source=a#top',
    '/granted?gclid=1',
    '/granted?gclid=2',
  ])
    sessions.push((await visit(path)).session);
  await t.page.reload();
  await until('the reload', async () => (await t.stored()).length === 8);
  sessions.push((await t.stored())[7]!.session);
  const order = [...new Set(sessions)];
  expect(sessions.map((session) => order.indexOf(session))).toEqual([0, 1, 1, 1, 1, 2, 3, 3]);
  expect(new Set((await t.stored()).map(({ visitor }) => visitor)).size).toBe(1);
});

test('the cookie of an earlier version goes on, with its visitor and session', async () => {
  const now = Math.floor(Date.now() / 1000);
  const value = `1.old-visitor.${now - 9000}.old-session.${now - 200}.${now - 100}.${now - 50}`;
  await t.context.addCookies([{ name: '_bk', value, url: t.pages.url }]);
  await t.open('/granted');
  const [view] = await t.storedNames(['page_view']);
  expect(view).toMatchObject({ visitor: 'old-visitor', session: 'old-session' });
  // What the collector had put behind it is gone, so that it renews what the script has written.
  const [cookie] = await t.context.cookies();
  expect(cookie!.value).toMatch(/^1\.old-visitor\.\d+\.old-session\.\d+\.\d+$/);
});

const WEB_VIEW =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21E219 Instagram 325.0.3.34.90 (iPhone14,5; iOS 17_4)';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1';
test.each([
  ['an app', WEB_VIEW, true],
  ['a browser', SAFARI, false],
])('within %s an event leaves without waiting for company, or waits', async (_, userAgent, atOnce) => {
  const context = await t.browser.newContext({ userAgent });
  const page = await context.newPage();
  await page.clock.install();
  await t.open('/proxied', page);
  await t.loaded(page);
  await until('the view', () => wired().length === 1);
  // Its answer has come: the leap of the clock ends no request.
  await t.onDisk(0, page);
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.evaluate(
    () => void (window as never as { beckon(...a: unknown[]): void }).beckon('track', 'small'),
  );
  if (atOnce) await until('the event', () => t.wire('small') === 1);
  else {
    // Its clock stands still: whatever was to leave at once has left by the time that an urgent one has.
    await page.evaluate(() => fetch('/other'));
    expect(t.wire('small')).toBe(0);
    await page.clock.runFor(2000);
    await until('the event', () => t.wire('small') === 1);
  }
  await context.close();
});
