/** Signing in over real sockets: the password, its lock-out, sessions, and what other pages cannot do with them. */
import { get, type IncomingMessage } from 'node:http';
import { type CollectorProcess, PASSWORD, startCollectorProcess, TOKEN, until } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess({ trustedProxies: ['127.0.0.0/8', '::1'] });
});
afterAll(() => collector.kill());

let addresses = 0;
/** Each test has an address of its own, so that none locks out another. */
const newAddress = () => `192.0.2.${++addresses}`;

const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(`${collector.url}/api/${path}`, { method, headers, ...(body !== undefined && { body }) });
const signIn = (password: unknown, headers: Record<string, string> = {}) =>
  ask('POST', 'session', { 'x-forwarded-for': newAddress(), ...headers }, JSON.stringify({ password }));

/** As a browser keeps it. */
async function signedIn(headers: Record<string, string> = {}) {
  const answer = await signIn(PASSWORD, headers);
  expect(answer.status).toBe(200);
  const set = answer.headers.get('set-cookie')!;
  const { csrf } = (await answer.json()) as { csrf: string };
  return { set, cookie: set.split(';')[0]!, csrf };
}
const own = () => ({ origin: collector.url });
const WRITE = 'deliveries/resume?site=shop&destination=none';

test('the password opens a session, which reads and is told of', async () => {
  const { cookie, csrf } = await signedIn();
  expect((await ask('GET', 'stats', { cookie })).status).toBe(200);
  expect(await (await ask('GET', 'session', { cookie })).json()).toEqual({ signedIn: true, csrf });
  expect((await fetch(`${collector.url}/metrics`, { headers: { cookie } })).status).toBe(200);
});

test('who is signed out is told so without an error', async () => {
  for (const cookie of ['', 'beckon_session=x', '__Host-beckon_session=x; beckon_session=']) {
    const answer = await ask('GET', 'session', { cookie });
    expect([answer.status, await answer.json()]).toEqual([200, { signedIn: false }]);
    expect((await ask('GET', 'stats', { cookie })).status).toBe(401);
  }
});

test('a wrong password and what is no sign-in are refused; the token is no password', async () => {
  const wrong = await signIn('not the password');
  expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
  expect(((await wrong.json()) as { error: string }).error).toContain('beckon password');
  expect((await signIn(TOKEN)).status).toBe(401);
  for (const body of ['no json', 'null', '{}', '{"password":["a"]}', `{"password":"${'x'.repeat(5000)}"}`])
    expect((await ask('POST', 'session', { 'x-forwarded-for': newAddress() }, body)).status).toBe(400);
  expect((await ask('PUT', 'session')).status).toBe(405);
});

test('the token opens a session too, as a link to the dashboard carries it, and a wrong one does not', async () => {
  const right = await ask('POST', 'session', { authorization: `Bearer ${TOKEN}` });
  const cookie = right.headers.get('set-cookie')!.split(';')[0]!;
  expect((await ask('GET', 'stats', { cookie })).status).toBe(200);
  expect((await ask('POST', 'session', { authorization: 'Bearer wrong' })).status).toBe(401);
});

test('the cookie is out of reach of scripts and other sites, and of plain http where there is https', async () => {
  expect((await signedIn()).set).toMatch(/^beckon_session=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
  const secure = /^__Host-beckon_session=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict; Secure$/;
  const byProxy = await signedIn({ 'x-forwarded-proto': 'https' });
  expect(byProxy.set).toMatch(secure);
  expect((await signedIn({ origin: collector.url.replace('http:', 'https:') })).set).toMatch(secure);
  // Under the other name anybody who speaks for a subdomain could have set it.
  const { cookie } = byProxy;
  expect((await ask('GET', 'stats', { cookie })).status).toBe(200);
  expect((await ask('GET', 'stats', { cookie: cookie.replace('__Host-', '') })).status).toBe(401);
});

test('a session writes only with its own CSRF token and from its own origin; the bearer token needs neither', async () => {
  const { cookie, csrf } = await signedIn();
  const other = await signedIn();
  const token = { 'x-csrf-token': csrf };
  for (const headers of [
    {},
    own(),
    token,
    { ...own(), 'x-csrf-token': other.csrf },
    { ...own(), 'x-csrf-token': '' },
    { ...token, origin: 'https://evil.example' },
    { ...token, origin: 'null' },
  ] as Record<string, string>[])
    expect((await ask('POST', WRITE, { cookie, ...headers })).status, JSON.stringify(headers)).toBe(403);
  // There is no such destination, which is told to those alone who may ask.
  expect((await ask('POST', WRITE, { cookie, ...own(), ...token })).status).toBe(400);
  expect((await ask('POST', WRITE, { authorization: `Bearer ${TOKEN}` })).status).toBe(400);
});

test('signing out ends the session, and only its own page can do it', async () => {
  const { cookie, csrf } = await signedIn();
  expect((await ask('DELETE', 'session', { cookie })).status).toBe(403);
  expect((await ask('GET', 'stats', { cookie })).status).toBe(200);
  const out = await ask('DELETE', 'session', { cookie, ...own(), 'x-csrf-token': csrf });
  expect(out.status).toBe(204);
  expect(out.headers.getSetCookie().every((set) => set.includes('Max-Age=0'))).toBe(true);
  expect((await ask('GET', 'stats', { cookie })).status).toBe(401);
  expect((await ask('DELETE', 'session', { cookie })).status).toBe(204);
});

/** The answer, when it has begun. */
const openLive = (cookie: string) =>
  new Promise<IncomingMessage>((resolve, reject) =>
    get(`${collector.url}/api/live`, { headers: { cookie } }, resolve).on('error', reject),
  );

test('an open stream ends with its session, and others go on', async () => {
  const [one, two] = [await signedIn(), await signedIn()];
  const [stream, other] = [await openLive(one.cookie), await openLive(two.cookie)];
  let ended = false;
  for (const event of ['error', 'close']) stream.on(event, () => (ended = true));
  stream.resume();
  other.resume();
  await ask('DELETE', 'session', { cookie: one.cookie, ...own(), 'x-csrf-token': one.csrf });
  await until('the stream to end', () => ended);
  expect(other.destroyed).toBe(false);
  other.on('error', () => {}).destroy();
});

test('a page of another origin cannot use up the tries of who looks at it', async () => {
  const address = newAddress();
  for (let n = 0; n < 6; n++)
    expect(
      (await signIn(`guess ${n}`, { 'x-forwarded-for': address, origin: 'https://evil.example' })).status,
    ).toBe(403);
  expect((await signIn(PASSWORD, { 'x-forwarded-for': address })).status).toBe(200);
});

test('who guesses waits, whatever comes at once; another address and the token get in', async () => {
  const address = newAddress();
  const guess = (n: number) => signIn(`guess ${n}`, { 'x-forwarded-for': address });
  const statuses = await Promise.all(Array.from({ length: 8 }, async (_, n) => (await guess(n)).status));
  expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(3);
  const right = await signIn(PASSWORD, { 'x-forwarded-for': address });
  expect(right.status).toBe(429);
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(right.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect((await signIn(PASSWORD)).status).toBe(200);
  const byToken = { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': address };
  expect((await ask('POST', 'session', byToken)).status).toBe(200);
});

test('the right password clears the wrong tries before it', async () => {
  const address = { 'x-forwarded-for': newAddress() };
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 4; n++) expect((await signIn('wrong', address)).status).toBe(401);
    expect((await signIn(PASSWORD, address)).status).toBe(200);
  }
});

test('a hundred sessions are held, the least recently used ends first', async () => {
  const byToken = async () =>
    (await ask('POST', 'session', { authorization: `Bearer ${TOKEN}` })).headers
      .get('set-cookie')!
      .split(';')[0]!;
  const [used, unused] = [await byToken(), await byToken()];
  expect((await ask('GET', 'stats', { cookie: used })).status).toBe(200);
  for (let n = 0; n < 99; n++) await byToken();
  expect((await ask('GET', 'stats', { cookie: used })).status).toBe(200);
  expect((await ask('GET', 'stats', { cookie: unused })).status).toBe(401);
});
