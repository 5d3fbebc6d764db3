/** The public endpoint over real sockets: what it takes, what it refuses, and that nothing brings it down. */
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type CollectorProcess, makeBatch, makeEvent, startCollectorProcess, until } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess({
    sites: {
      shop: { origins: ['https://shop.example', 'http://localhost:*'] },
      other: { origins: ['https://other.example'] },
    },
  });
});
afterAll(() => collector.kill());

const stored = async (id: unknown) => (await collector.events()).find((event) => event.id === id);
const badRow = (text: string) =>
  until(`a bad row with ${text}`, async () =>
    (await collector.badRows()).find((row) => row.body.includes(text)),
  );

/** Sends a good event and waits for it: the collector is alive and works. */
async function stillWorks(): Promise<void> {
  const event = makeEvent();
  expect((await collector.post(makeBatch([event]))).status).toBe(204);
  await until('the event', () => stored(event['id']));
}

test('a batch is stored with what it says once filled in', async () => {
  const shared = { visitor: 'v-shared', session: 's-shared', consent: { analytics: 'granted' } };
  const events = ['first', 'second', 'third'].map((name) => {
    const { visitor, session, consent, ...own } = makeEvent({ name });
    return own;
  });
  expect((await collector.post(makeBatch(events, { shared }))).status).toBe(204);
  await until('the last', () => stored(events[2]!['id']));
  const found = (await collector.events()).filter(({ visitor }) => visitor === 'v-shared');
  expect(found.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
  expect(found[0]).toMatchObject({
    session: 's-shared',
    consent: { analytics: 'granted' },
    client: { id: 'client1' },
  });
});

test('the events of a batch are stored in the order in which they happened', async () => {
  const time = Date.now() - 5000;
  const events = [0, 0, 1].map((later, i) =>
    makeEvent({ name: `step_${i}`, time: time + later, visitor: 'v-ordered' }),
  );
  expect((await collector.post(makeBatch([...events].reverse()))).status).toBe(204);
  await until('all three', () => stored(events[0]!['id']));
  const found = (await collector.events()).filter(({ visitor }) => visitor === 'v-ordered');
  expect(found.map(({ name }) => name)).toEqual(['step_0', 'step_1', 'step_2']);
});

test('a malformed event becomes a bad row with its reason while the others of its batch are stored', async () => {
  const good = [makeEvent(), makeEvent()];
  const wrong = makeEvent({ data: { value: 'not a number', marker: 'row-1' } });
  expect((await collector.post(makeBatch([good[0], wrong, good[1]]))).status).toBe(204);
  await until('both good ones', async () => (await stored(good[0]!['id'])) && (await stored(good[1]!['id'])));
  expect((await badRow('row-1')).reason).toBe('data.value must be a finite number');
  expect(await stored(wrong['id'])).toBeUndefined();
});

test.each([
  ['no id', { id: undefined }, 'id must be'],
  ['an id with spaces', { id: 'a b' }, 'id must be'],
  ['a name that is markup', { name: '<img src=x onerror=alert(1)>' }, 'name must be'],
  ['items that are no list', { data: { items: 'mug' } }, 'data.items must be a list'],
  [
    'a price in words',
    { data: { items: [{ item_id: 'a', price: '1.234,56' }] } },
    'data.items[0].price must be',
  ],
  ['a currency sign', { data: { currency: 'US$', value: 1 } }, 'data.currency must be'],
  ['a time that is text', { time: 'yesterday' }, 'time must be'],
  ['a visitor that is a path', { visitor: '../../etc' }, 'visitor must be'],
  ['consent that is text', { consent: 'granted' }, 'consent must be'],
  ['data nested too deep', { data: JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`) }, 'nested deeper'],
  ['a field named constructor', { data: { constructor: { x: 1 } } }, 'a field named constructor'],
  [
    'a URL of 1 MB',
    { page: { id: 'p', url: `http://x/${'u'.repeat(100_000)}`, referrer: '', title: '' } },
    'larger than',
  ],
])('an event with %s is a bad row that says so', async (what, over, reason) => {
  const marker = `bad-${what.replace(/\W/g, '-')}`;
  await collector.post(makeBatch([makeEvent({ ...over, user: { marker } })]));
  // The marker may be cut off in a huge event: look for the reason among the rows then.
  const row = await until(reason, async () =>
    (await collector.badRows()).find((r) => r.reason.includes(reason)),
  );
  expect(row.site).toBe('shop');
});

test('keys named __proto__ change nothing and make a bad row', async () => {
  const body = makeBatch([makeEvent()]).replace('"data":{', '"data":{"__proto__":{"polluted":true},');
  expect((await collector.post(body)).status).toBe(204);
  await badRow('polluted');
  await stillWorks();
});

test.each([
  '',
  '   ',
  'null',
  'true',
  '0',
  '"x"',
  '[]',
  '[[]]',
  '{',
  '{"v":1,"events":[{}]',
  '{} {}',
  '\ufeff{}',
  '{"v":1,"events":[1,]}',
  '{"v":2,"events":[]}',
  '{"events":"all"}',
  'NaN',
  `${'['.repeat(100_000)}`,
])('a body that is no batch (%#) is acknowledged and kept as a bad row', async (body) => {
  const before = (await collector.badRows()).length;
  expect((await collector.post(body)).status).toBe(204);
  await until('one more bad row', async () => (await collector.badRows()).length === before + 1);
});

test('bytes that are not UTF-8, lone surrogates and NUL are survived', async () => {
  const event = makeEvent({
    page: { id: 'p', url: 'http://localhost/', referrer: '', title: 'a\ud800b\u0000c\u202e' },
  });
  expect((await collector.post(makeBatch([event]))).status).toBe(204);
  await until('the event', () => stored(event['id']));
  await fetch(`${collector.url}/bk/e/shop`, {
    method: 'POST',
    headers: { origin: 'https://shop.example' },
    body: new Uint8Array([0xff, 0xfe, 0x80, 0x00, 0xc0]),
  });
  await stillWorks();
});

test('a 10 MB body is refused with 413 and the next request works', async () => {
  const answer = await collector.post('x'.repeat(10 * 1024 * 1024));
  expect(answer.status).toBe(413);
  expect(await answer.json()).toEqual({ error: expect.stringContaining('split it') });
  await stillWorks();
});

test('a body that lies about being small is cut at the limit', async () => {
  const chunk = 'x'.repeat(64 * 1024);
  const stream = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 40; i++) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const answer = await fetch(`${collector.url}/bk/e/shop`, {
    method: 'POST',
    headers: { origin: 'https://shop.example' },
    body: stream,
    duplex: 'half',
  } as RequestInit);
  expect(answer.status).toBe(413);
  await stillWorks();
});

test('more than 500 events in one batch, and one huge event, are bad rows', async () => {
  await collector.post(makeBatch(Array.from({ length: 501 }, () => ({ id: 1 }))));
  await until('the row', async () =>
    (await collector.badRows()).find((row) => row.reason.includes('500 events')),
  );
  await collector.post(makeBatch([makeEvent({ data: { text: 'y'.repeat(40_000) } })]));
  await until('the row', async () =>
    (await collector.badRows()).find((row) => row.reason.includes('larger than')),
  );
});

test.each([
  ['https://shop.example', 204],
  ['http://localhost:1', 204],
  ['http://localhost', 204],
  ['https://shop.example.evil.test', 403],
  ['https://evilshop.example', 403],
  ['http://shop.example', 403],
  ['https://shop.example:444', 403],
  ['https://SHOP.example', 403],
  ['https://shop.example.', 403],
  ['https://other.example', 403],
  ['null', 403],
])('a page of %s gets %i', async (origin, status) => {
  const answer = await collector.post(makeBatch([makeEvent()]), { origin });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('access-control-allow-origin')).toBe(status === 204 ? origin : null);
});

test('without an origin the referrer counts; without both the batch is refused', async () => {
  const body = () => makeBatch([makeEvent()]);
  expect((await collector.post(body(), { referer: 'https://shop.example/cart?x=1' })).status).toBe(204);
  expect((await collector.post(body(), { referer: 'https://evil.example/' })).status).toBe(403);
  expect((await collector.post(body(), {})).status).toBe(403);
});

test('an unknown site key is refused with 404 and the key is not echoed', async () => {
  for (const site of ['nobody', '', 'shop/x', '__proto__', 'k'.repeat(9000)]) {
    const answer = await collector.post(makeBatch([makeEvent()]), { origin: 'https://shop.example' }, site);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain(site || 'impossible');
  }
  await stillWorks();
});

test('a preflight is answered for allowed origins and cached', async () => {
  const ask = (origin: string) =>
    fetch(`${collector.url}/bk/e/shop`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
  const yes = await ask('https://shop.example');
  expect(yes.status).toBe(204);
  expect(yes.headers.get('access-control-max-age')).toBe('3600');
  expect((await ask('https://evil.example')).status).toBe(403);
});

test.each(['PUT', 'DELETE'])('%s on the intake is 405', async (method) => {
  const answer = await fetch(`${collector.url}/bk/e/shop`, {
    method,
    headers: { origin: 'https://shop.example' },
  });
  expect(answer.status).toBe(405);
});

test('a page may ask where it is, and hears nothing where that is not known', async () => {
  const ask = (origin: string) => fetch(`${collector.url}/bk/e/shop`, { headers: { origin } });
  const answer = await ask('https://shop.example');
  expect([answer.status, await answer.json()]).toEqual([200, {}]);
  expect((await ask('https://evil.example')).status).toBe(403);
});

test('any content type is taken', async () => {
  for (const type of [
    'text/plain',
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain;charset=utf-7',
  ]) {
    const event = makeEvent();
    const headers = { origin: 'https://shop.example', 'content-type': type };
    expect((await collector.post(makeBatch([event]), headers)).status).toBe(204);
    await until(type, () => stored(event['id']));
  }
});

/** Sends bytes as they are. */
const sendBytes = (body: Uint8Array<ArrayBuffer>, encoding: string) =>
  fetch(`${collector.url}/bk/e/shop`, {
    method: 'POST',
    headers: { origin: 'https://shop.example', 'content-encoding': encoding },
    body,
  });

test('a gzip body is unpacked and stored', async () => {
  const event = makeEvent();
  expect((await sendBytes(gzipSync(makeBatch([event])), 'gzip')).status).toBe(204);
  await until('the event', () => stored(event['id']));
});

test('a gzip bomb is refused with 413 and costs no memory', async () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
  expect(bomb.length).toBeLessThan(256 * 1024);
  expect((await sendBytes(bomb, 'gzip')).status).toBe(413);
  await stillWorks();
});

test('broken gzip is refused with 400, other codings with 415', async () => {
  const whole = gzipSync(makeBatch([makeEvent()]));
  const behind = Buffer.concat([whole, Buffer.from('more')]);
  const garbage = Buffer.concat([whole.subarray(0, 10), Buffer.from('garbage')]);
  for (const body of [behind, garbage, whole.subarray(0, 40), Buffer.from('{}'), Buffer.alloc(0)])
    expect((await sendBytes(Buffer.from(body), 'gzip')).status).toBe(400);
  for (const coding of ['deflate', 'br', 'zstd', 'gzip, gzip', 'x'])
    expect((await sendBytes(Buffer.from(whole), coding)).status).toBe(415);
  // Unpacked once, it is no JSON: a bad row.
  expect((await sendBytes(gzipSync(whole), 'gzip')).status).toBe(204);
  await stillWorks();
});

test('a strict request is told per event what is wrong, and the good ones are stored', async () => {
  const strict = (body: string) =>
    fetch(`${collector.url}/bk/e/shop?strict=1`, {
      method: 'POST',
      headers: { origin: 'https://shop.example' },
      body,
    });
  const good = makeEvent();
  const odd = makeEvent({ data: {} });
  const answer = await strict(makeBatch([good, { name: 'nothing else' }, odd]));
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    accepted: 2,
    refused: 1,
    events: [
      { ok: true, id: good['id'], name: 'add_to_cart', warnings: [] },
      { ok: false, reason: expect.stringContaining('id') },
      {
        ok: true,
        id: odd['id'],
        name: 'add_to_cart',
        warnings: expect.arrayContaining([{ field: 'data.currency', message: expect.any(String) }]),
      },
    ],
  });
  await until('the good one', () => stored(good['id']));
  await until('the odd one', () => stored(odd['id']));
  const nothing = await strict('[[[');
  expect(nothing.status).toBe(400);
  expect(await nothing.json()).toEqual({ error: 'the body is not JSON' });
  const statuses: number[] = [];
  for (let n = 0; n < 80 && !statuses.includes(429); n++) statuses.push((await strict('{}')).status);
  expect(statuses).toContain(429);
  // Ordinary requests have more.
  await stillWorks();
});

test('an event nested twenty thousand deep is a bad row, and the others of its batch are stored', async () => {
  const good = makeEvent();
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  const body = makeBatch([good, { deep: 'HERE' }]).replace('"HERE"', deep);
  expect((await collector.post(body)).status).toBe(204);
  await until('the good one', () => stored(good['id']));
  await until('the bad row', async () =>
    (await collector.badRows()).find(({ reason }) => reason.includes('nested deeper')),
  );
});

test('noise on the socket, half requests and smuggling attempts end that connection only', async () => {
  const attempts = [
    Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]),
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'POST /bk/e/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /bk/e/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    'POST /bk/e/shop HTTP/1.1\r\nHost : x\r\n\r\n',
    `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    'POST /bk/e/shop HTTP/1.1\r\nHost: x\r\nOrigin: https://shop.example\r\nContent-Length: 999999\r\n\r\nhalf',
  ];
  for (const attempt of attempts)
    await new Promise<void>((resolve) => {
      const socket = connect(collector.port, 'localhost', () => socket.end(attempt));
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
      socket.resume();
    });
  await stillWorks();
});

test('losses that the client reports are summed by reason, invented reasons are not', async () => {
  await collector.post(makeBatch([makeEvent()], { drops: { too_old: 2, made_up: 9, refused: -1 } }));
  await until('the count', async () => {
    const { drops } = await collector.api<{ drops: Record<string, number> }>('stats');
    return drops['too_old'] === 2 && !('made_up' in drops) && !('refused' in drops);
  });
});

test('a device clock that is hours off is put right, a right one is left alone', async () => {
  const wrong = Date.now() - 5 * 3600_000;
  const late = makeEvent({ time: wrong - 60_000, age: 60_000 });
  await collector.post(makeBatch([late], { sentAt: wrong }));
  const right = makeEvent({ time: Date.now() - 30_000 });
  await collector.post(makeBatch([right]));
  const corrected = await until('the event', () => stored(late['id']));
  expect(corrected.clientTime).toBe(late['time']);
  expect(corrected.received - corrected.time).toBe(60_000);
  expect((await until('the event', () => stored(right['id']))).time).toBe(right['time']);
});
