/** The admin API, the live stream and the public files over real sockets. */

import { get } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import {
  type ApiEvent,
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess({
    sites: {
      shop: { origins: ['http://localhost:*'], destinations: { meta: { pixelId: '1234567890123456' } } },
      'second-site': { origins: ['https://b.example'], consent: 'denied' },
    },
  });
});
afterAll(() => collector.kill());

const api = (path: string, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) =>
  fetch(`${collector.url}/api/${path}`, { headers });

test('without the token, or with a wrong one, the API tells nothing', async () => {
  for (const path of ['events', 'events/recent', 'bad-rows', 'stats', 'live', 'nothing'])
    for (const headers of [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: `Basic ${TOKEN}` },
      { cookie: 'beckon_session=x' },
    ]) {
      const answer = await api(path, headers as Record<string, string>);
      expect(answer.status).toBe(401);
      expect(await answer.json()).toEqual({ error: expect.any(String) });
    }
});

test('events are paged in order with after and limit', async () => {
  for (let i = 0; i < 5; i++) await collector.post(makeBatch([makeEvent({ name: `page_${i}` })]));
  await until('five events', async () => (await collector.events()).length === 5);
  const first = (await (await api('events?limit=2')).json()) as { events: ApiEvent[]; next: number };
  expect(first.events.map(({ name }) => name)).toEqual(['page_0', 'page_1']);
  const second = (await (await api(`events?after=${first.next}&limit=2`)).json()) as typeof first;
  expect(second.events.map(({ name }) => name)).toEqual(['page_2', 'page_3']);
  const recent = (await (await api('events/recent?limit=1')).json()) as typeof first;
  expect(recent.events.map(({ name }) => name)).toEqual(['page_4']);
});

test.each(['after=-1', 'after=x', 'limit=0', 'limit=1001', 'limit=1e9'])(
  '%s is refused with the mend',
  async (query) => {
    const answer = await api(`events?${query}`);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: string }).error).toMatch(/^(after|limit): must be/);
  },
);

test('each event says what its destinations may get', async () => {
  const events = [
    makeEvent({ name: 'purchase', consent: { marketing: 'granted' } }),
    makeEvent({ name: 'purchase', consent: { marketing: 'denied' } }),
    makeEvent({ name: 'purchase', consent: {} }),
    makeEvent({ name: 'something_else', consent: { marketing: 'granted' } }),
  ];
  await collector.post(makeBatch(events));
  const found = await until('the events', async () => {
    const all = (await collector.events()).filter(({ id }) => events.some((event) => event['id'] === id));
    return all.length === 4 && all;
  });
  expect(found.map(({ destinations }) => destinations['meta'])).toEqual([
    'allowed',
    'no_consent',
    'no_consent',
    'not_mapped',
  ]);
});

test('the live stream tells of new events, and of those missed since Last-Event-ID', async () => {
  const chunks: string[] = [];
  const last = (await collector.events()).at(-1)!.seq;
  const missed = makeEvent({ name: 'missed' });
  await collector.post(makeBatch([missed]));
  await until('the event', async () => (await collector.events()).find(({ id }) => id === missed['id']));
  const request = get(
    `${collector.url}/api/live`,
    { headers: { authorization: `Bearer ${TOKEN}`, 'last-event-id': String(last) } },
    (answer) => answer.on('data', (chunk) => chunks.push(String(chunk))),
  );
  await until('the missed event', () => chunks.join('').includes('"name":"missed"'));
  await collector.post(makeBatch([makeEvent({ name: 'fresh' })]));
  await until('the new event', () => chunks.join('').includes('"name":"fresh"'));
  expect(chunks.join('')).toMatch(/id: \d+\ndata: \{/);
  request.destroy();
});

test('who has seen that nothing was stored is told of all events', async () => {
  await collector.post(makeBatch([makeEvent({ name: 'of_before' })]));
  await collector.indexed();
  const first = (await collector.events())[0]!;
  const chunks: string[] = [];
  const request = get(
    `${collector.url}/api/live`,
    { headers: { authorization: `Bearer ${TOKEN}`, 'last-event-id': '0' } },
    (answer) => answer.on('data', (chunk) => chunks.push(String(chunk))),
  );
  await until('the first event', () => chunks.join('').includes(`"id":"${first.id}"`));
  request.destroy();
});

test('b.js carries the configuration of its site and no secret', async () => {
  const main = await (await fetch(`${collector.url}/b.js`)).text();
  // Relative to the script: a proxy may have put a folder before both.
  expect(main).toContain('"endpoint":"bk/e/shop"');
  expect(main).toContain('"pixelId":"1234567890123456"');
  // Elsewhere the hint to compile at once means nothing.
  expect(main).toMatch(/^\/\/# allFunctionsCalledOnLoad\n\(function\(__BECKON__\)/);
  expect(main.match(/allFunctionsCalledOnLoad/g)).toHaveLength(1);
  const second = await (await fetch(`${collector.url}/b/second-site.js`)).text();
  expect(second).toContain('"endpoint":"../bk/e/second-site"');
  expect(second).toContain('"consent":"denied"');
  for (const text of [main, second]) expect(text).not.toContain(TOKEN);
  expect((await fetch(`${collector.url}/b/nobody.js`)).status).toBe(404);
});

test('the script is cached by ETag and compressed', async () => {
  const first = await fetch(`${collector.url}/b.js`);
  expect(first.headers.get('cache-control')).toContain('max-age=300');
  const again = await fetch(`${collector.url}/b.js`, {
    headers: { 'if-none-match': first.headers.get('etag')! },
  });
  expect(again.status).toBe(304);
  const body = await new Promise<Buffer>((resolve) =>
    get(`${collector.url}/b.js`, { headers: { 'accept-encoding': 'br' } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
    }),
  );
  expect(brotliDecompressSync(body).toString()).toBe(await first.text());
});

test.each(['/to-meta.js', '/b/to-meta.js', '/debug.js', '/earlier.js', '/mirror.js', '/count.js'])(
  '%s is served beside the script',
  async (path) => {
    const answer = await fetch(collector.url + path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('content-type')).toContain('javascript');
  },
);

test.each([
  '/to-..%2f..%2fpackage.js',
  '/to-nothing.js',
  '/dashboard/..%2f..%2fpackage.json',
  '/dashboard/nothing.js',
  '/',
  '/e.php?cmd=id',
  '/b.js/x',
])('%s is 404', async (path) => {
  expect((await fetch(collector.url + path)).status).toBe(404);
});

test('the dashboard is served with a strict policy', async () => {
  const answer = await fetch(`${collector.url}/dashboard`);
  expect(answer.url).toBe(`${collector.url}/dashboard/`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(answer.headers.get('x-frame-options')).toBe('DENY');
});

test('healthz says that log and indexer are well', async () => {
  const answer = await fetch(`${collector.url}/healthz`);
  expect(await answer.json()).toEqual({ ok: true, log: 'ok', indexer: 'ok' });
});

test('metrics are for the admin alone, in the text format of Prometheus, with every number once', async () => {
  expect((await fetch(`${collector.url}/metrics`)).status).toBe(401);
  expect((await collector.post(makeBatch([makeEvent()]))).status).toBe(204);
  await collector.indexed();
  const answer = await fetch(`${collector.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const text = await answer.text();
  const lines = text.trimEnd().split('\n');
  for (const line of lines)
    expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"\})? -?[\d.]+(e[+-]?\d+)?)$/);
  const samples = lines.filter((line) => !line.startsWith('#')).map((line) => line.replace(/ \S+$/, ''));
  expect(new Set(samples).size).toBe(samples.length);
  expect(text).toMatch(/^beckon_intake_answers_total\{status="204"\} [1-9]\d*$/m);
  expect(text).toMatch(/^beckon_events_total\{kind="stored"\} [1-9]\d*$/m);
  expect(text).toMatch(/^beckon_log_lag_bytes 0$/m);
  expect(text).not.toContain(TOKEN);
});

test('it is ready when it takes events', async () => {
  const answer = await fetch(`${collector.url}/readyz`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ ok: true, log: 'ok', indexer: 'ok', overloaded: false });
});
