/** How the visitor lasts: the cookie that answers renew on the shop's own host, and its copy, in Chromium. */
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { setUp } from './harness.ts';

/** Answers wait while this is set. */
let held: Promise<void> | undefined;
let waiting = 0;

const t = setUp((path, { html, collector, pages }) => {
  if (path.startsWith('/own')) return html('Own host', { endpoint: '/bk/e/shop' });
  if (path !== '/bk/e/shop') return undefined;
  // The shop's proxy: hands on what the browser sent, and what the collector answers.
  return (req, res) => {
    let body = '';
    req.on('data', (data) => {
      body += data;
    });
    req.on('end', async () => {
      const headers = { origin: pages.url, cookie: req.headers.cookie ?? '' };
      const answer = await fetch(`${collector.url}/bk/e/shop`, { method: 'POST', body, headers });
      waiting++;
      await held;
      waiting--;
      res.writeHead(answer.status, { 'set-cookie': answer.headers.getSetCookie() }).end();
    });
  };
});

const cookie = async () => (await t.context.cookies()).find(({ name }) => name === '_bk');
const renewed = () =>
  until('the renewed cookie', async () => {
    const found = await cookie();
    return found && found.value.split('.').length === 7 && found;
  });

test('an answer renews the cookie, and visitor and session go on', async () => {
  await t.open('/own?1');
  const [first] = await t.storedNames(['page_view']);
  const { value, expires, httpOnly } = await renewed();
  expect(expires - Date.now() / 1000).toBeGreaterThan(390 * 24 * 3600);
  expect(httpOnly).toBe(false);
  await t.open('/own?2');
  const [, second] = await t.storedNames(['page_view', 'page_view']);
  expect([second!.visitor, second!.session]).toEqual([first!.visitor, first!.session]);
  // Within the minute nothing has written it again.
  expect((await cookie())!.value).toBe(value);
});

/** Withdraws while a request waits for its answer, which then comes and would renew the cookie. */
async function withdrawBeforeAnswer(): Promise<void> {
  let release = () => {};
  held = new Promise((resolve) => {
    release = resolve;
  });
  await t.open('/own');
  await until('the request', () => waiting > 0);
  expect(await cookie()).toBeDefined();
  await t.call('consent', 'denied');
  expect(await cookie()).toBeUndefined();
  release();
  held = undefined;
  await until('the answer', () => waiting === 0);
}

test('what an answer to a request from before a withdrawal brings back, the page deletes again', async () => {
  await t.page.clock.install();
  await withdrawBeforeAnswer();
  await t.minuteLater();
  expect(await cookie()).toBeUndefined();
});

test('and so does the next page, where the refusal is known', async () => {
  await withdrawBeforeAnswer();
  await t.open('/denied');
  await until('no cookie', async () => !(await cookie()));
});

const kept = () => t.page.evaluate(() => Object.keys(localStorage));

/** As Safari does after seven days. */
async function dropCookie(): Promise<void> {
  await t.context.clearCookies({ name: '_bk' });
}

test('a visitor whose cookie the browser has dropped comes back as the same, and the cookie with it', async () => {
  await t.open('/granted?1');
  const [first] = await t.storedNames(['page_view']);
  await dropCookie();
  // Minutes ago, in the same visit.
  await t.page.evaluate(() => {
    const parts = localStorage['bk~'].split('.');
    localStorage['bk~'] = [...parts.slice(0, 5), parts[5] - 120].join('.');
  });
  await t.open('/granted?2');
  const [, second] = await t.storedNames(['page_view', 'page_view']);
  expect([second!.visitor, second!.session]).toEqual([first!.visitor, first!.session]);
  expect((await cookie())!.value).toContain(`1.${first!.visitor}.`);
});

test('a cookie counts more than its copy', async () => {
  await t.open('/granted?1');
  await t.storedNames(['page_view']);
  await t.page.evaluate(() => localStorage.setItem('bk~', '1.older.0.session.1.1'));
  await t.open('/granted?2');
  const [first, second] = await t.storedNames(['page_view', 'page_view']);
  expect(second!.visitor).toBe(first!.visitor);
});

test('a copy that is none is none', async () => {
  await t.open('/other');
  await t.page.evaluate(() => localStorage.setItem('bk~', '<script>.1.2'));
  await t.open('/granted');
  const [view] = await t.storedNames(['page_view']);
  expect(view!.visitor).toMatch(/^[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('a refusal deletes the copy where the cookie is gone already: a later grant is of a new visitor', async () => {
  await t.open('/granted');
  const [first] = await t.storedNames(['page_view']);
  await dropCookie();
  await t.open('/pending');
  await t.loaded();
  await t.call('consent', 'denied');
  await until('nothing of the visitor', async () => !(await kept()).includes('bk~'));
  await t.call('consent', 'granted');
  await t.call('track', 'again');
  const again = (await t.storedNames(['page_view', 'again'])).at(-1);
  expect(again!.visitor).not.toBe(first!.visitor);
});

test('a logout forgets both, and is somebody new at once: a refusal that follows deletes what waits', async () => {
  await t.open('/proxied');
  const [before] = await t.storedNames(['page_view']);
  t.proxy.set({ status: 503 });
  await t.call('track', 'sign_up');
  await t.onDisk(1);
  await t.call('reset');
  const copy = await t.page.evaluate(() => localStorage.getItem('bk~'));
  expect((await cookie())?.value).toBe(copy);
  expect(copy).not.toContain(before!.visitor);
  await t.call('consent', 'denied');
  await t.onDisk(0);
  expect(await cookie()).toBeUndefined();
  t.proxy.set('pass');
  await t.open('/granted');
  await t.storedNames(['page_view', 'page_view']);
});

test('nothing is kept while nobody has decided', async () => {
  await t.open('/granted');
  await t.storedNames(['page_view']);
  await dropCookie();
  const before = await t.page.evaluate(() => localStorage.getItem('bk~'));
  await t.open('/pending');
  await t.loaded();
  await t.call('track', 'held');
  expect(await t.page.evaluate(() => localStorage.getItem('bk~'))).toBe(before);
  expect(await cookie()).toBeUndefined();
});

test('a logout while nobody has decided forgets who it was: a later grant is of a new visitor', async () => {
  await t.open('/granted');
  const [before] = await t.storedNames(['page_view']);
  await t.open('/pending');
  await t.loaded();
  await t.call('reset');
  expect(await cookie()).toBeUndefined();
  expect(await t.page.evaluate(() => localStorage.getItem('bk~'))).toBeNull();
  await t.call('consent', 'granted');
  const [, after] = await t.storedNames(['page_view', 'page_view']);
  expect(after!.visitor).not.toBe(before!.visitor);
});
