/** What the browser is told to refuse, for every kind of address, with and without https, on one port and on two. */
import { type CollectorProcess, startCollectorProcess, TOKEN } from '@beckon/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const PROXY = { trustedProxies: ['127.0.0.0/8', '::1'] };
const bearer = { authorization: `Bearer ${TOKEN}` };

let collector: CollectorProcess;
let split: CollectorProcess;
beforeAll(async () => {
  [collector, split] = await Promise.all([
    startCollectorProcess(PROXY),
    startCollectorProcess({ ...PROXY, admin: { port: 0 } }),
  ]);
});
afterAll(() => Promise.all([collector.kill(), split.kill()]));

const ask = (path: string, init: RequestInit = {}) =>
  fetch(collector.url + path, { redirect: 'manual', ...init });

const ADMIN: [what: string, path: string, init: RequestInit, status: number][] = [
  ['the dashboard', '/dashboard/', {}, 200],
  ['its script', '/dashboard/app.js', {}, 200],
  ['its style', '/dashboard/app.css', {}, 200],
  ['the way to it', '/dashboard', {}, 308],
  ['a file that it has not', '/dashboard/nothing.js', {}, 404],
  ['the API', '/api/stats', { headers: bearer }, 200],
  ['the API to a stranger', '/api/stats', {}, 401],
  ['a part that the API has not', '/api/nothing', { headers: bearer }, 404],
  ['a session', '/api/session', {}, 200],
  ['a bad sign-in', '/api/session', { method: 'POST', body: 'x' }, 400],
  ['the metrics', '/metrics', { headers: bearer }, 200],
  ['a write to what is read', '/metrics', { method: 'POST' }, 405],
];
const PUBLIC: typeof ADMIN = [
  ['the health', '/healthz', {}, 200],
  ['the readiness', '/readyz', {}, 200],
  ['the script', '/b.js', {}, 200],
  ['the script of a site', '/b/shop.js', {}, 200],
  ['a part of the script', '/to-meta.js', {}, 200],
  ['nothing', '/', {}, 404],
  ['nothing that is written to', '/nothing', { method: 'POST' }, 405],
];
const isScript = (path: string) => /^\/(b|to-meta)\b/.test(path);

test.each([...ADMIN, ...PUBLIC])(
  '%s refuses what no answer of ours needs',
  async (_what, path, init, status) => {
    const { headers, status: found } = await ask(path, init);
    expect(found).toBe(status);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    const policy = headers.get('content-security-policy')!;
    expect(policy).toMatch(/^default-src '(none|self)';/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('cross-origin-resource-policy')).toBe(isScript(path) ? 'cross-origin' : 'same-origin');
    expect(headers.get('access-control-allow-origin')).toBe(isScript(path) ? '*' : null);
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull();
  },
);

test.each(ADMIN)(
  '%s is held to https once it came by https, on the word of a trusted proxy',
  async (_what, path, init) => {
    const headers = { ...(init.headers as Record<string, string>), 'x-forwarded-proto': 'https' };
    const answer = await ask(path, { ...init, headers });
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
  },
);

test('the page of the dashboard has no script or style inside', async () => {
  const page = await (await ask('/dashboard/')).text();
  expect(page).toContain('<script type="module" src="./app.js"></script>');
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
});

test('the intake keeps its answers readable for the pages that may send', async () => {
  const answer = await collector.post('{}');
  expect(answer.status).toBe(204);
  expect(answer.headers.get('cross-origin-resource-policy')).toBeNull();
  const refused = await collector.post('{}', { origin: 'https://evil.example' });
  expect([refused.status, refused.headers.get('x-content-type-options')]).toEqual([403, 'nosniff']);
});

describe('with a listener for the admin side', () => {
  const on = (base: string) => async (path: string, init: RequestInit) =>
    (await fetch(base + path, { redirect: 'manual', ...init })).status;

  test.each(ADMIN)('%s answers there alone', async (_what, path, init, status) => {
    expect(split.adminUrl).not.toBe(split.url);
    expect(await on(split.adminUrl)(path, init)).toBe(status);
    expect(await on(split.url)(path, init)).toBe(404);
  });

  test('what pages need answers on the public port alone, health on both', async () => {
    for (const [, path, init, status] of PUBLIC) {
      expect(await on(split.url)(path, init), path).toBe(status);
      expect(await on(split.adminUrl)(path, init), path).toBe(isScript(path) ? 404 : status);
    }
    expect((await split.post('{}')).status).toBe(204);
    const sent = { method: 'POST', body: '{}', headers: { origin: 'http://localhost' } };
    expect(await on(split.adminUrl)('/bk/e/shop', sent)).toBe(405);
  });
});
