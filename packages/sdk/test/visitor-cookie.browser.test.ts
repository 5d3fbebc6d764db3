/** The visitor cookie where the collector answers on the shop's own host: renewed by answers, in Chromium. */
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
