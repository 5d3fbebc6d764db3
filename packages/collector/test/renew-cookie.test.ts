/** The visitor cookie is set again by answers: when, how long, and on which domain. */
import { type CollectorProcess, makeBatch, makeEvent, startCollectorProcess } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ORIGINS = [
  'https://www.shop.example',
  'https://www.shop.co.uk',
  'https://shop.github.io',
  'http://localhost:8080',
  'http://192.0.2.1',
];
const VALUE = '1.8db5-1234abcd.1700000000.836c-0123.1795700000.1795700060';
const now = () => Math.floor(Date.now() / 1000);

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess({ sites: { shop: { origins: ORIGINS } } });
});
afterAll(() => collector.kill());

async function answerTo(cookie: string | undefined, origin = ORIGINS[0]!, body = makeBatch([makeEvent()])) {
  const answer = await collector.post(body, { origin, ...(cookie !== undefined && { cookie }) });
  return { status: answer.status, set: answer.headers.getSetCookie() };
}

test('what a script wrote comes back as it is, with the time behind it, for 400 days on the shop and its subdomains', async () => {
  const before = now();
  const { status, set } = await answerTo(`theme=dark; _bk=${VALUE}; cart=1`);
  expect([status, set.length]).toEqual([204, 1]);
  const [, value, at, rest] = /^_bk=(.*)\.(\d+); (.*)$/.exec(set[0]!)!;
  expect(value).toBe(VALUE);
  expect(Number(at)).toBeGreaterThanOrEqual(before);
  expect(rest).toBe('Path=/; Max-Age=34560000; SameSite=Lax; Domain=shop.example; Secure');
});

test.each([
  ['https://www.shop.co.uk', /Domain=shop\.co\.uk; Secure$/],
  ['https://shop.github.io', /Domain=shop\.github\.io; Secure$/],
  ['http://localhost:8080', /SameSite=Lax$/],
  ['http://192.0.2.1', /SameSite=Lax$/],
])('at %s it is set where the script has set it', async (origin, end) => {
  expect((await answerTo(`_bk=${VALUE}`, origin)).set[0]).toMatch(end);
});

test('what was renewed within a day is left alone, and renewed the day after', async () => {
  expect((await answerTo(`_bk=${VALUE}.${now() - 3600}`)).set).toEqual([]);
  expect((await answerTo(`_bk=${VALUE}.${now() - 25 * 3600}`)).set).toHaveLength(1);
  // A clock that was wrong then.
  expect((await answerTo(`_bk=${VALUE}.${now() + 9 * 24 * 3600}`)).set).toHaveLength(1);
});

test.each([
  undefined,
  '',
  'theme=dark',
  '_bk=',
  '_bk=1.a.b',
  `_bk=2${VALUE.slice(1)}`,
  `x_bk=${VALUE}`,
  `_bk=${VALUE}.1.2`,
  `_bk=1.${'a'.repeat(65)}.1.b.1.1`,
  `_bk=${VALUE}<script>`,
])('the cookie header %j sets nothing', async (cookie) => {
  expect(await answerTo(cookie)).toEqual({ status: 204, set: [] });
});

test('who may not send, or sends what cannot be taken, gets no cookie', async () => {
  expect(await answerTo(`_bk=${VALUE}`, 'https://evil.example')).toEqual({ status: 403, set: [] });
  expect(await answerTo(`_bk=${VALUE}`, ORIGINS[0], 'x'.repeat(300_000))).toEqual({ status: 413, set: [] });
});
