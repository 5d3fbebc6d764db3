/** What a proxy in front may change: paths, scheme, host. Real proxies are in test/machine. */
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  PASSWORD,
  startCollectorProcess,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess({ basePath: '/data', trustedProxies: ['127.0.0.1', '::1'] });
});
afterAll(() => collector.kill());

/** Where a page that loads the script from here would send its events. */
async function intakeOf(script: string): Promise<string> {
  const text = await (await fetch(script)).text();
  const [, endpoint = ''] = /"endpoint":"([^"]+)"/.exec(text) ?? [];
  return new URL(endpoint, script).href;
}

test.each(['/b.js', '/b/shop.js', '/data/b.js', '/data/b/shop.js'])(
  'the script at %s sends to the intake beside it, which is there',
  async (path) => {
    const folder = path.startsWith('/data') ? '/data' : '';
    const intake = await intakeOf(collector.url + path);
    expect(intake).toBe(`${collector.url}${folder}/bk/e/shop`);
    const answer = await fetch(intake, {
      method: 'POST',
      headers: { origin: 'http://localhost' },
      body: makeBatch([makeEvent()]),
    });
    expect(answer.status).toBe(204);
  },
);

test.each([
  ['/data/mirror.js', 200],
  ['/data/b/mirror.js', 200],
  ['/data/healthz', 200],
  ['/data/dashboard', 200],
  ['/data/api/stats', 401],
  ['/data', 404],
  ['/data/', 404],
  ['/data/data/b.js', 404],
  ['/datab.js', 404],
])('with the base path /data, %s is %i', async (path, status) => {
  expect((await fetch(collector.url + path)).status).toBe(status);
});

const signIn = (headers: Record<string, string>) =>
  fetch(`${collector.url}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ password: PASSWORD }),
  }).then((answer) => answer.headers.get('set-cookie') ?? '');

test('the session cookie is for https alone when the browser speaks https to the trusted proxy', async () => {
  expect(await signIn({ 'x-forwarded-proto': 'https' })).toMatch(/; Secure$/);
  // The nearest proxy has the last word.
  expect(await signIn({ 'x-forwarded-proto': 'http, https' })).toMatch(/; Secure$/);
  for (const told of [{}, { 'x-forwarded-proto': 'http' }, { 'x-forwarded-proto': 'https, http' }])
    expect(await signIn(told as Record<string, string>)).toMatch(/SameSite=Strict$/);
});

test('nobody but a trusted proxy tells that it was https', async () => {
  const bare = await startCollectorProcess();
  const answer = await fetch(`${bare.url}/api/session`, {
    method: 'POST',
    headers: { 'x-forwarded-proto': 'https' },
    body: JSON.stringify({ password: PASSWORD }),
  });
  expect(answer.headers.get('set-cookie')).toMatch(/SameSite=Strict$/);
  await bare.kill();
});

test.each([
  [{ origin: 'https://data.shop.example', 'sec-fetch-site': 'same-origin' }, 200],
  [{ origin: 'https://www.shop.example', 'sec-fetch-site': 'same-site' }, 403],
  [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
  [{ origin: 'https://data.shop.example' }, 403],
])(
  'behind a proxy that changes the host, a page with %o that writes with the cookie gets %i',
  async (told, status) => {
    const signedIn = await fetch(`${collector.url}/api/session`, {
      method: 'POST',
      body: JSON.stringify({ password: PASSWORD }),
    });
    const [cookie = ''] = signedIn.headers.get('set-cookie')!.split(';');
    const { csrf } = (await signedIn.json()) as { csrf: string };
    const answer = await fetch(`${collector.url}/api/person/erase?site=shop&visitor=nobody`, {
      method: 'POST',
      headers: { cookie, 'x-csrf-token': csrf, ...(told as Record<string, string>) },
    });
    expect(answer.status).toBe(status);
  },
);
