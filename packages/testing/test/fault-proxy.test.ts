/** The fault proxy does to requests what its modes say, measured at both ends. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FaultProxy, startFaultProxy, until } from '../src/index.ts';

/** What the far end got: `METHOD path origin body`. */
const got: string[] = [];
const farEnd = createServer((req, res) => {
  let body = '';
  req.on('data', (chunk) => {
    body += chunk;
  });
  req.on('end', () => {
    got.push(`${req.method} ${req.url} ${req.headers.origin} ${body}`);
    res.writeHead(202, { 'access-control-allow-origin': 'http://shop.example', 'x-far': 'end' }).end('taken');
  });
});
let proxy: FaultProxy;

const post = (body: string, signal?: AbortSignal) =>
  fetch(`${proxy.url}/bk/e/shop?a=1`, {
    method: 'POST',
    body,
    headers: { origin: 'http://shop.example' },
    ...(signal && { signal }),
  });

beforeAll(async () => {
  await new Promise<void>((resolve) => farEnd.listen(0, 'localhost', resolve));
  proxy = await startFaultProxy(`http://localhost:${(farEnd.address() as AddressInfo).port}`);
});
beforeEach(() => {
  proxy.set('pass');
  got.length = proxy.seen.length = 0;
});
afterAll(async () => {
  await proxy.close();
  farEnd.close();
  farEnd.closeAllConnections();
});

test('pass changes neither request nor answer, and keeps a record', async () => {
  const answer = await post('{"é":1}');
  expect([answer.status, await answer.text(), answer.headers.get('x-far')]).toEqual([202, 'taken', 'end']);
  expect(answer.headers.get('access-control-allow-origin')).toBe('http://shop.example');
  expect(got).toEqual(['POST /bk/e/shop?a=1 http://shop.example {"é":1}']);
  expect(proxy.seen).toEqual([{ method: 'POST', path: '/bk/e/shop?a=1', body: '{"é":1}', answered: 202 }]);
  expect(proxy.forwarded()).toHaveLength(1);
});

test('delay holds the request and the answer, and forwards though the sender has gone', async () => {
  proxy.set({ delay: 100 });
  const gone = new AbortController();
  const left = post('left', gone.signal);
  await until('the request', () => proxy.seen.length === 1);
  expect(got).toEqual([]);
  gone.abort();
  await expect(left).rejects.toThrow();
  await until('the far end to get it', () => got.length === 1);
  expect((await post('stayed')).status).toBe(202);
});

test('refuse resets new connections and open ones, and pass ends it', async () => {
  proxy.set({ delay: 60_000 });
  const open = post('open').catch(() => 'reset');
  await until('the request', () => proxy.seen.length === 1);
  const before = proxy.refused;
  proxy.set('refuse');
  expect(await open).toBe('reset');
  await expect(post('new')).rejects.toThrow();
  expect(proxy.refused - before).toBeGreaterThanOrEqual(2);
  expect(got).toEqual([]);
  proxy.set('pass');
  expect((await post('back')).status).toBe(202);
});

test('swallow lets the far end answer, and the sender never sees it', async () => {
  proxy.set('swallow');
  await expect(post('lost')).rejects.toThrow();
  expect(got).toEqual(['POST /bk/e/shop?a=1 http://shop.example lost']);
  expect(proxy.forwarded()).toHaveLength(1);
});

test('status answers in the place of the far end, readable from any origin', async () => {
  proxy.set({ status: 429, headers: { 'retry-after': '7' } });
  const answer = await post('x');
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('7');
  expect(answer.headers.get('access-control-allow-origin')).toBe('http://shop.example');
  expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after');
  const preflight = await fetch(proxy.url, {
    method: 'OPTIONS',
    headers: { origin: 'http://shop.example', 'access-control-request-headers': 'x-own' },
  });
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'x-own']);
  expect([got, proxy.forwarded()]).toEqual([[], []]);
  expect(proxy.seen.map(({ method, body }) => `${method} ${body}`)).toEqual(['POST x', 'OPTIONS ']);
});

test('a far end that is down is a reset connection', async () => {
  const alone = await startFaultProxy('http://localhost:1');
  await expect(fetch(alone.url)).rejects.toThrow();
  expect([alone.seen.length, alone.forwarded().length]).toEqual([1, 0]);
  await alone.close();
});
