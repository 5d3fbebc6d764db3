/** What strangers may send: the process lives, nothing is executed, echoed or leaked, and good events are kept. */
import { get } from 'node:http';
import { connect } from 'node:net';
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
  until,
} from '@beckon/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess({ sites: { shop: { origins: ['https://shop.example'] } } });
});
afterAll(() => collector.kill());

const origin = 'https://shop.example';
const send = (body: string, headers: Record<string, string> = {}) =>
  collector.post(body, { origin, ...headers });
const stored = async (id: unknown) => (await collector.events()).find((event) => event.id === id);

/** Sends these bytes on a socket of their own, and gives what came back until it is closed or quiet. */
const raw = (bytes: string | Buffer): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect(collector.port, 'localhost', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += chunk;
      socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', () => resolve(answer));
  });
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

afterEach(async () => {
  const event = makeEvent();
  expect((await send(makeBatch([event]))).status).toBe(204);
  await until('a good event after it', () => stored(event['id']));
  expect(collector.alive()).toBe(true);
});

test('30,000 tiny events in one body, 20,000 keys, one key of 200 kB, a list of 60,000', async () => {
  const good = makeEvent();
  for (const body of [
    makeBatch(Array.from({ length: 30_000 }, () => ({}))),
    `{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":1`).join()}}`,
    makeBatch([makeEvent({ data: { ['k'.repeat(200_000)]: 1 } }), good]),
    makeBatch([makeEvent({ data: { list: Array(60_000).fill(1) } })]),
  ])
    expect((await send(body)).status).toBe(204);
  await until('the good one', () => stored(good['id']));
});

test('a whole address as the target, as it is sent to proxies, is its path', async () => {
  const event = makeEvent();
  const body = makeBatch([event]);
  const head = `Host: x\r\nOrigin: ${origin}\r\nContent-Length: ${body.length}\r\n\r\n`;
  expect(statusOf(await raw(`POST http://x/bk/e/shop HTTP/1.1\r\n${head}${body}`))).toBe(204);
  await until('the event', () => stored(event['id']));
  expect(statusOf(await raw('GET HTTPS://x:8787/healthz?a=b HTTP/1.1\r\nHost: x\r\n\r\n'))).toBe(200);
  expect(statusOf(await raw('GET http://x/api/stats HTTP/1.1\r\nHost: x\r\n\r\n'))).toBe(401);
  expect(statusOf(await raw('GET http://x HTTP/1.1\r\nHost: x\r\n\r\n'))).toBe(404);
});

test('the same id twice in one batch is stored once', async () => {
  const event = makeEvent();
  await send(makeBatch([event, { ...event, name: 'other' }]));
  await until('the first', () => stored(event['id']));
  expect((await collector.events()).filter(({ id }) => id === event['id'])).toHaveLength(1);
});

test.each([
  [
    'markup in page and user',
    {
      page: {
        id: 'p',
        url: 'https://shop.example/',
        referrer: '"><img src=x onerror=alert(1)>',
        title: '</script><script>alert(1)</script>',
      },
    },
  ],
  ['operators and dots in keys', { data: { $where: 'sleep(1)', 'a.b': { $gt: '' }, "x';--": 1 } }],
  [
    'templates and formulas',
    { data: { a: `{{7*7}} \${7*7} <%= 7*7 %>`, b: '=HYPERLINK("http://evil")', c: '+cmd|x', d: '@SUM' } },
  ],
  ['control characters and escapes', { data: { a: 'x\r\ny\u001b[31m\u2028\u0000\u202e' } }],
  ['numbers at the edge', { data: { a: -0, b: 2 ** 53 + 1, c: 1e308, d: -5, e: 1e-320 } }],
  ['combining marks and zero-width characters', { data: { a: `a${'\u0301'.repeat(100)}\u200b\ufeff` } }],
])('%s are kept as data', async (_what, over) => {
  const event = makeEvent(over);
  expect((await send(makeBatch([event]))).status).toBe(204);
  const found = await until('the event', () => stored(event['id']));
  expect(found).toMatchObject(JSON.parse(JSON.stringify(over)));
});

test('a number too large for any machine, and doubled keys', async () => {
  const huge = makeEvent({ data: { value: 'HUGE' } });
  const twice = makeEvent({ data: { a: 1 } });
  await send(makeBatch([huge, twice]).replace('"HUGE"', '1e309').replace('"a":1', '"a":1,"a":2'));
  expect((await until('the second', () => stored(twice['id']))).data).toEqual({ a: 2 });
  await until('the bad row', async () =>
    (await collector.badRows()).find(({ reason }) => reason.includes('finite number')),
  );
});

test.each([
  ['x'.repeat(10_000), 'visitor'],
  ["' OR 1=1 --", 'visitor'],
  ['../../etc/passwd', 'visitor'],
])('a visitor named %s is a bad row', async (visitor, field) => {
  const before = (await collector.badRows()).length;
  await send(makeBatch([makeEvent({ visitor })]));
  const rows = await until('the row', async () => {
    const now = await collector.badRows();
    return now.length > before && now;
  });
  expect(rows[0]!.reason).toContain(field);
});

test.each([
  ['no agent', ''],
  ['a long one', 'x'.repeat(60_000)],
  ['markup', '<script>alert(1)</script>'],
  ['a pattern that some expressions never finish', `Mozilla/5.0 (${'a;'.repeat(5000)} ${'('.repeat(5000)}`],
])('a User-Agent that is %s', async (_what, agent) => {
  const event = makeEvent();
  expect((await send(makeBatch([event]), { 'user-agent': agent })).status).toBe(204);
  await until('the event', () => stored(event['id']));
});

test('500 cookies of 60 kB, forged ones of ours among them', async () => {
  const cookie = `${Array.from({ length: 500 }, (_, n) => `c${n}=${'v'.repeat(100)}`).join('; ')}; _bk=1.x"\\'.1`;
  expect((await send(makeBatch([makeEvent()]), { cookie })).status).toBe(204);
});

test('8,000 distinct event names cost 500 counters and one for the rest', async () => {
  for (let batch = 0; batch < 20; batch++)
    await send(makeBatch(Array.from({ length: 400 }, (_, n) => makeEvent({ name: `n_${batch}_${n}` }))));
  await collector.indexed();
  const { today } = await collector.api<{ today: Record<string, number> }>('stats');
  expect(Object.keys(today).length).toBeLessThanOrEqual(501);
  expect(today['(other)']).toBeGreaterThan(7000);
});

test.each([
  ['TRACE', 405],
  ['PUT', 405],
  ['PATCH', 405],
])('%s on the intake is %i', async (method, status) => {
  expect(statusOf(await raw(`${method} /bk/e/shop HTTP/1.1\r\nHost: x\r\nOrigin: ${origin}\r\n\r\n`))).toBe(
    status,
  );
});

test.each([
  '/..%2f..%2fetc/passwd',
  '//bk/e/shop',
  '/bk/e/../../api/events',
  '/bk/e/shop/..%2fother',
  '/%2e%2e/store.sqlite',
  '/dashboard/../../package.json',
  '/b/..%2fadmin-token.js',
  '/e.php?cmd=id',
  `/${'a'.repeat(8000)}`,
])('the path %s leads nowhere', async (path) => {
  const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect([400, 403, 404, 405, 431]).toContain(statusOf(answer));
  expect(answer).not.toContain('root:');
});

test.each([
  ['an unknown host', 'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil\r\n\r\n', 200],
  ['an absolute address', 'GET http://evil.example/healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n', 200],
  [
    'two lengths',
    'POST /bk/e/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    400,
  ],
  ['a bare line feed', 'GET /healthz HTTP/1.1\nHost: x\n\n', 400],
  ['a folded header', 'GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n', 400],
  ['HTTP/1.1 without a host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
  [
    'an upgrade to a socket',
    'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    200,
  ],
])('a request with %s', async (_what, bytes, status) => {
  expect(statusOf(await raw(bytes))).toBe(status);
});

test('a script route is no other thing by its headers or query', async () => {
  for (const [path, headers] of [
    ['/b.js?callback=alert', {}],
    ['/b.js', { range: 'bytes=0-1' }],
    ['/b.js', { 'if-none-match': `${'"x",'.repeat(5000)}` }],
    ['/b.js', { 'accept-encoding': 'br;q=0, zstd, identity;q=0.1, *;q=bogus' }],
  ] as const) {
    const answer = await fetch(`${collector.url}${path}`, { headers });
    // The script may not be built where only these tests run.
    expect([200, 503]).toContain(answer.status);
    expect(await answer.text()).not.toContain('alert');
  }
});

test('words of consent that are none of ours are refusals, whoever looks on', async () => {
  const shown: string[] = [];
  const live = get(`${collector.url}/api/live`, { headers: { authorization: `Bearer ${TOKEN}` } });
  // What is stored before it has begun is not for it.
  await new Promise<void>((begun) =>
    live.once('response', (answer) => {
      answer.on('data', (chunk) => shown.push(String(chunk)));
      begun();
    }),
  );
  const events = ['no', 'none', true, null, ['granted'], { toString: 1 }].map((marketing) =>
    makeEvent({ consent: { analytics: 'granted', marketing } }),
  );
  expect((await send(makeBatch(events))).status).toBe(204);
  for (const { id } of events) {
    const event = await until('the event', () => stored(id));
    expect(event.consent).toEqual({ analytics: 'granted', marketing: 'denied' });
    expect(event.warnings?.[0]?.field).toBe('consent.marketing');
    await until('it to be shown', () => shown.join('').includes(String(id)));
  }
  live.destroy();
});
