/** Who is asking, and how often they may: addresses behind proxies, and token buckets. */
import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type CollectorProcess, makeBatch, makeEvent, startCollectorProcess } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttpsCheck } from '../src/http/own-page.ts';
import { createClientAddress, isSubnet, plainAddress } from '../src/intake/client-address.ts';
import { createRateLimit } from '../src/intake/rate-limit.ts';

const NOW = 1_795_000_000_000;

test('a bucket gives ten seconds at once, then as much as comes in, and tells how long to wait', () => {
  const limit = createRateLimit(2);
  for (let n = 0; n < 20; n++) expect(limit.take('a', NOW)).toBe(0);
  expect(limit.take('a', NOW)).toBe(1);
  expect(limit.take('b', NOW)).toBe(0);
  expect(limit.take('a', NOW + 500)).toBe(0);
  expect(limit.take('a', NOW + 500)).toBe(1);
  for (let n = 0; n < 20; n++) expect(limit.take('a', NOW + 3_600_000)).toBe(0);
  expect(limit.take('a', NOW + 3_600_000)).toBe(1);
});

test('a rate below one a second waits for whole seconds', () => {
  const limit = createRateLimit(0.1);
  expect(limit.take('a', NOW)).toBe(0);
  expect(limit.take('a', NOW)).toBe(10);
});

test('a clock that is set back neither fills nor empties a bucket', () => {
  const limit = createRateLimit(1);
  for (let n = 0; n < 10; n++) limit.take('a', NOW);
  expect(limit.take('a', NOW - 3_600_000)).toBe(1);
  expect(limit.take('a', NOW - 3_600_000 + 1000)).toBe(0);
});

test('a flood of addresses is forgotten again, those that are still asking are not', () => {
  const limit = createRateLimit(0.1, 1, 100);
  expect(limit.take('busy', NOW)).toBe(0);
  for (let n = 0; n < 1000; n++) {
    limit.take(`once-${n}`, NOW);
    expect(limit.take('busy', NOW)).toBeGreaterThan(0);
  }
  expect(limit.take('once-0', NOW)).toBe(0);
});

test('what turned out to be large takes more places, also those that are not there', () => {
  const limit = createRateLimit(2);
  expect(limit.take('a', NOW)).toBe(0);
  limit.charge('a', 25);
  expect(limit.take('a', NOW)).toBe(4);
  expect(limit.take('a', NOW + 3500)).toBe(0);
  limit.charge('stranger', 100);
  expect(limit.take('stranger', NOW)).toBe(0);
});

test('no limit lets everything through', () => {
  const limit = createRateLimit(0);
  for (let n = 0; n < 1000; n++) expect(limit.take('a', NOW)).toBe(0);
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  [' 203.0.113.7:4711 ', '203.0.113.7'],
  ['"[2001:db8::1]:443"', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['fe80::1%eth0', 'fe80::1'],
  ['unknown', ''],
  ['_hidden', ''],
  ['', ''],
  ['203.0.113.7.8', ''],
])('an address told as %s is %s', (told, address) => {
  expect(plainAddress(told)).toBe(address);
});

test.each(['10.0.0.0/8', '::1', 'fd00::/8', '203.0.113.7'])('%s is a subnet', (text) => {
  expect(isSubnet(text)).toBe(true);
});
test.each(['10.0.0.0/33', '10.0.0/8', 'localhost', '10.0.0.0/8/8', '::1/129', '10.0.0.0/-1', ''])(
  '%s is no subnet',
  (text) => {
    expect(isSubnet(text)).toBe(false);
  },
);

const ask = (socket: string, forwarded?: string) =>
  ({
    socket: { remoteAddress: socket },
    headers: { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) },
  }) as unknown as IncomingMessage;

test.each([
  ['no header', '10.0.0.1', undefined, '10.0.0.1'],
  ['one proxy', '10.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['a forged left end', '10.0.0.1', '8.8.8.8, 203.0.113.7', '203.0.113.7'],
  ['two trusted proxies', '10.0.0.1', '203.0.113.7, 10.9.9.9', '203.0.113.7'],
  ['only proxies', '10.0.0.1', '10.9.9.9', '10.9.9.9'],
  ['a stranger who forges', '198.51.100.5', '203.0.113.7', '198.51.100.5'],
  ['garbage next to the proxy', '10.0.0.1', '203.0.113.7, unknown', '10.0.0.1'],
  ['an IPv6 client with a port', '10.0.0.1', '"[2001:db8::1]:443"', '2001:db8::1'],
  ['a proxy that shows itself as mapped', '::ffff:10.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['an IPv6 proxy', 'fd00::5', '203.0.113.7', '203.0.113.7'],
  [
    'a left end of two thousand forged parts',
    '10.0.0.1',
    `${','.repeat(1999)}8.8.8.8, 203.0.113.7`,
    '203.0.113.7',
  ],
  ['an endless list', '10.0.0.1', `${'10.1.1.1, '.repeat(500)}10.1.1.1`, '10.1.1.1'],
])('behind proxies, with %s', (_what, socket, forwarded, address) => {
  expect(createClientAddress(['10.0.0.0/8', 'fd00::/8'])(ask(socket, forwarded))).toBe(address);
});

test('without trusted proxies nobody is believed', () => {
  expect(createClientAddress([])(ask('127.0.0.1', '203.0.113.7'))).toBe('127.0.0.1');
});

test.each([
  ['a trusted proxy that says so', '10.0.0.1', 'https', true],
  ['the last word of several proxies', '10.0.0.1', 'http, https', true],
  ['a trusted proxy that says otherwise', '10.0.0.1', 'https, http', false],
  ['a stranger', '198.51.100.1', 'https', false],
])('https is taken from %s: %s, %s', (_what, socket, proto, expected) => {
  const req = ask(socket, '');
  req.headers['x-forwarded-proto'] = proto;
  expect(createHttpsCheck(['10.0.0.0/8'])(req)).toBe(expected);
});

test('https is taken from the origin of our own page, not of another', () => {
  const req = ask('198.51.100.1', '');
  Object.assign(req.headers, { host: 'data.shop.example', origin: 'https://data.shop.example' });
  expect(createHttpsCheck([])(req)).toBe(true);
  req.headers['origin'] = 'https://shop.example';
  expect(createHttpsCheck([])(req)).toBe(false);
});

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess({
    trustedProxies: ['127.0.0.0/8', '::1'],
    rateLimits: { perAddress: 1, perSite: 3 },
    sites: { shop: { origins: ['https://shop.example'] }, other: { origins: ['https://shop.example'] } },
  });
});
afterAll(() => collector.kill());

const send = (address: string, site = 'shop') =>
  collector.post(
    makeBatch([makeEvent()]),
    { origin: 'https://shop.example', 'x-forwarded-for': address },
    site,
  );

test('an address that sends too much is told to wait, with what a page needs to read it, and others go on', async () => {
  let refused: Response | undefined;
  let taken = 0;
  for (let n = 0; n < 30 && !refused; n++) {
    const answer = await send('203.0.113.7');
    if (answer.status === 204) taken++;
    else refused = answer;
  }
  expect(refused?.status).toBe(429);
  expect(taken).toBeGreaterThanOrEqual(10);
  expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(refused!.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(refused!.headers.get('access-control-expose-headers')).toContain('Retry-After');
  expect((await send('203.0.113.8')).status).toBe(204);
  await collector.indexed();
  expect(await collector.events()).toHaveLength(taken + 1);
});

test('whoever forges a long list of addresses in front of a proxy is one address all the same', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 20 && !statuses.includes(429); n++)
    statuses.push((await send(`${','.repeat(1999)}192.0.2.${n}, 203.0.113.9`, 'other')).status);
  expect(statuses).toContain(429);
});

test('a kilobyte of gzip that is a megabyte has the places of a megabyte', async () => {
  const body = gzipSync(Buffer.alloc(1024 * 1024, ' '));
  expect(body.length).toBeLessThan(2000);
  const headers = {
    origin: 'https://shop.example',
    'x-forwarded-for': '203.0.113.11',
    'content-encoding': 'gzip',
  };
  const answer = () => fetch(`${collector.url}/bk/e/other`, { method: 'POST', headers, body });
  expect((await answer()).status).toBe(204);
  expect((await answer()).status).toBe(429);
});

test('a site that is sent too much waits, the other site does not', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 60 && !statuses.includes(429); n++)
    statuses.push((await send(`198.51.100.${n}`)).status);
  expect(statuses).toContain(429);
  expect((await send('198.51.100.99', 'other')).status).toBe(204);
});
