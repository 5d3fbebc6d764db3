/** Events on their way to a server: in order, at least once, whatever that server does, and to nobody who may not have them. */
import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CHROME,
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  until,
} from '@beckon/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addressFault, isPublic, send } from '../src/forward/safe-request.ts';
import { rebuildStore } from '../src/rebuild.ts';

const SECRET = 'a-secret-of-the-tests-0123456789';
process.env['BECKON_TEST_WEBHOOK_SECRET'] = SECRET;

interface Received {
  id: string;
  name: string;
  data: Record<string, unknown>;
}
type Answer = (events: Received[], res: ServerResponse, req: IncomingMessage) => void;
const ok: Answer = (_events, res) => void res.writeHead(204).end();

/** The shop's own system: refuses what is not signed as documented, and answers as the test says. */
interface Receiver {
  url: string;
  answer: Answer;
  /** In order of arrival; of requests that were answered with 2xx. */
  taken: Received[];
  requests: number;
  close(): Promise<void>;
}

async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = { url: '', answer: ok, taken: [], requests: 0, close: async () => {} };
  const server: Server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8');
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      receiver.requests++;
      const [, seconds = '', signature] =
        /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(req.headers['beckon-signature'])) ?? [];
      const right = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
      const fresh = Math.abs(Number(seconds) - Date.now() / 1000) < 300;
      const json = req.headers['content-type'] === 'application/json';
      if (req.method !== 'POST' || signature !== right || !fresh || !json)
        return void res.writeHead(401).end();
      const { v, events } = JSON.parse(body) as { v: number; events: Received[] };
      if (v !== 1 || !events.length || events.length > 100) return void res.writeHead(400).end();
      res.on('finish', () => {
        if (res.statusCode < 300) receiver.taken.push(...events);
      });
      receiver.answer(events, res, req);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  receiver.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return receiver;
}

let receiver: Receiver;
let other: Receiver;
let collector: CollectorProcess;
beforeAll(async () => {
  receiver = await startReceiver();
  other = await startReceiver();
  const site = (url: string, more = {}) => ({
    origins: ['http://localhost'],
    destinations: {
      webhook: { url, secret: { env: 'BECKON_TEST_WEBHOOK_SECRET' }, allowPrivate: true, ...more },
    },
  });
  collector = await startCollectorProcess({
    sites: { shop: site(receiver.url, { retryDays: 30 }), other: site(other.url, { events: ['wanted'] }) },
  });
});
afterAll(async () => {
  await collector?.kill();
  await receiver?.close();
  await other?.close();
});
afterEach(async () => {
  for (const one of [receiver, other]) one.answer = ok;
  await act('deliveries/resume', 'shop');
  await act('deliveries/resume', 'other');
  await until('all to be forwarded', async () => (await deliveries()).every(({ behind }) => !behind));
  for (const one of [receiver, other]) Object.assign(one, { taken: [], requests: 0 });
});

interface Delivery {
  site: string;
  sent: number;
  skipped: number;
  dead: number;
  failures: number;
  paused: boolean;
  reason: string;
  behind: number;
  behindMore: boolean;
  deadLetters: number;
}
const deliveries = async () => (await collector.api<{ deliveries: Delivery[] }>('deliveries')).deliveries;
const delivery = async (site = 'shop') => (await deliveries()).find((one) => one.site === site)!;
const act = async (path: string, site: string) => {
  const answer = await collector.act(`${path}?site=${site}&destination=webhook`);
  expect(answer.status).toBe(202);
};

let made = 0;
const events = (count: number, over: Record<string, unknown> = {}) =>
  Array.from({ length: count }, () => makeEvent({ name: 'wanted', data: { n: ++made }, ...over }));
const store = async (list: unknown[], site = 'shop', agent = CHROME) =>
  expect(
    (await collector.post(makeBatch(list), { origin: 'http://localhost', 'user-agent': agent }, site)).status,
  ).toBe(204);
const ids = (list: { id?: unknown }[]) => list.map(({ id }) => id);
const all = (list: unknown[], from = receiver) =>
  until(`${list.length} events`, () => from.taken.length >= list.length, 60_000);

test('events arrive once, in order, signed, a hundred a request at the most', async () => {
  const list = events(250);
  await store(list);
  await all(list);
  expect(ids(receiver.taken)).toEqual(ids(list as { id: unknown }[]));
  expect(receiver.taken[0]).toMatchObject({ name: 'wanted', visitor: 'visitor1', client: 'client1' });
  expect(receiver.requests).toBeLessThanOrEqual(4);
  const { position, ...state } = (await delivery()) as Delivery & { position: number };
  expect(position).toBeGreaterThanOrEqual(250);
  expect(state).toEqual({
    site: 'shop',
    destination: 'webhook',
    sent: 250,
    skipped: 0,
    unmatched: 0,
    dead: 0,
    failures: 0,
    nextAt: 0,
    paused: false,
    reason: '',
    deadLetters: 0,
    behind: 0,
    behindMore: false,
  });
});

test('the very first event after the start is for a new destination, also when nobody has asked for anything', async () => {
  const fresh = await startReceiver();
  const webhook = { url: fresh.url, secret: { env: 'BECKON_TEST_WEBHOOK_SECRET' }, allowPrivate: true };
  const another = await startCollectorProcess({
    sites: { shop: { origins: ['http://localhost'], destinations: { webhook } } },
  });
  const list = events(1);
  await another.post(makeBatch(list), { origin: 'http://localhost', 'user-agent': CHROME });
  await all(list, fresh);
  await another.kill();
  await fresh.close();
  expect(ids(fresh.taken)).toEqual(ids(list as { id: unknown }[]));
});

test('what waits for a destination is counted of its own site', async () => {
  receiver.answer = (_events, res) => void res.writeHead(401).end();
  await store(events(3));
  await until('the pause', async () => (await delivery()).paused);
  const list = events(20);
  await store(list, 'other');
  await all(list, other);
  await store(events(1));
  await collector.indexed();
  expect(await delivery()).toMatchObject({ behind: 4, behindMore: false });
  expect(await delivery('other')).toMatchObject({ behind: 0 });
});

test('what consent, name, a bot or a page that nobody has seen forbids is skipped', async () => {
  const [yes] = events(1);
  await store([
    ...events(1, { visitor: 'refused', consent: { analytics: 'denied' } }),
    ...events(1, { visitor: 'never-asked', consent: {} }),
    yes,
  ]);
  await store(events(1, { visitor: 'robot' }), 'shop', 'Googlebot/2.1 (+http://www.google.com/bot.html)');
  const prefetched = makeBatch(events(1, { visitor: 'prefetched' }));
  const ahead = { origin: 'http://localhost', 'user-agent': CHROME, 'sec-purpose': 'prefetch;prerender' };
  expect((await collector.post(prefetched, ahead)).status).toBe(204);
  const [named] = events(1);
  await store([...events(1, { name: 'unwanted' }), named], 'other');
  await all([yes]);
  await all([named], other);
  await until('the rest to be passed over', async () => (await delivery()).behind === 0);
  expect(ids(receiver.taken)).toEqual(ids([yes!]));
  expect(ids(other.taken)).toEqual(ids([named!]));
});

test('consent that is taken back before an event could be sent keeps it from being sent', async () => {
  receiver.answer = (_events, res) => void res.writeHead(503).end();
  const [gone] = events(1, { visitor: 'changed-mind' });
  const [stays] = events(1, { visitor: 'same-mind' });
  await store([gone, stays]);
  await until('a try', () => receiver.requests > 0);
  await store(events(1, { visitor: 'changed-mind', consent: { analytics: 'withdrawn' } }));
  await collector.indexed();
  receiver.answer = ok;
  await act('deliveries/resume', 'shop');
  await all([stays]);
  await until('the rest to be passed over', async () => (await delivery()).behind === 0);
  expect(ids(receiver.taken)).toEqual(ids([stays!]));
});

test('a server that is down, says when to come back, and a collector that is killed meanwhile: nothing is lost', async () => {
  receiver.answer = (_events, res) => void res.writeHead(429, { 'retry-after': '1' }).end();
  const list = events(130);
  await store(list.slice(0, 50));
  await until('a refusal', async () => (await delivery()).failures > 0);
  expect((await delivery()).reason).toContain('429');
  await collector.kill('SIGKILL');
  await collector.restart();
  expect((await delivery()).failures).toBeGreaterThan(0);
  await store(list.slice(50));
  let broken = 0;
  receiver.answer = (_events, res, req) => {
    // A connection that breaks, a server error, then it is well again.
    if (++broken === 1) req.socket.destroy();
    else if (broken === 2) res.writeHead(500).end('<html>');
    else res.writeHead(200).end('{"ok":true}');
  };
  await act('deliveries/resume', 'shop');
  await all(list);
  expect([...new Set(ids(receiver.taken))]).toEqual(ids(list as { id: unknown }[]));
});

test('kills in the middle of sending lose nothing', async () => {
  const list = events(400);
  receiver.answer = (_events, res) => void setTimeout(() => res.writeHead(204).end(), 30);
  await store(list);
  for (let round = 0; round < 3; round++) {
    const before = receiver.taken.length;
    await until('some to arrive', () => receiver.taken.length > before || receiver.taken.length >= 400);
    await collector.kill('SIGKILL');
    await collector.restart();
  }
  await until('all', () => new Set(ids(receiver.taken)).size === 400);
  expect([...new Set(ids(receiver.taken))]).toEqual(ids(list as { id: unknown }[]));
});

test('the one event that is refused becomes a dead letter, the others pass, and it can be tried again', async () => {
  const list = events(60);
  const poison = list[37]!;
  receiver.answer = (received, res) =>
    void res.writeHead(ids(received).includes(poison['id'] as string) ? 422 : 204).end();
  await store(list);
  await until('the others', () => receiver.taken.length === 59);
  await until('the dead letter', async () => (await delivery()).dead > 0);
  expect(ids(receiver.taken)).toEqual(ids(list.filter((event) => event !== poison) as { id: unknown }[]));
  const { deadLetters } = await collector.api<{
    deadLetters: { eventId: string; reason: string; event: { data: unknown } }[];
  }>('dead-letters');
  expect(deadLetters).toMatchObject([
    { eventId: poison['id'], reason: 'answered 422', event: { data: poison['data'] } },
  ]);

  expect((await delivery()).deadLetters).toBe(1);

  receiver.answer = (_events, res) => void res.writeHead(400).end();
  await act('dead-letters/replay', 'shop');
  await until(
    'it to be refused again',
    async () =>
      (await collector.api<{ deadLetters: { reason: string }[] }>('dead-letters')).deadLetters[0]?.reason ===
      'answered 400',
  );
  receiver.answer = ok;
  await act('dead-letters/replay', 'shop');
  await until('the last', () => receiver.taken.length === 60);
  await until(
    'no dead letter',
    async () => (await collector.api<{ deadLetters: unknown[] }>('dead-letters')).deadLetters.length === 0,
  );
});

test('a store that is made anew goes on where each destination was: nothing is left out, nothing sent again', async () => {
  const sent = events(3);
  await store(sent);
  await all(sent);
  receiver.answer = (_events, res) => void res.writeHead(401).end();
  const waiting = events(3);
  await store(waiting);
  await until('the pause', async () => (await delivery()).paused);
  await collector.kill('SIGTERM');
  expect(await rebuildStore(collector.dataDir)).toMatchObject({ carried: true });
  await collector.restart();
  expect(await delivery()).toMatchObject({ paused: true, reason: 'answered 401' });
  receiver.answer = ok;
  await act('deliveries/resume', 'shop');
  await all([...sent, ...waiting]);
  await until('all to be forwarded', async () => (await delivery()).behind === 0);
  expect(ids(receiver.taken)).toEqual(ids([...sent, ...waiting] as { id: unknown }[]));
});

test('a store that is lost is read from the log again, and nothing of it is sent a second time', async () => {
  const sent = events(3);
  await store(sent);
  await all(sent);
  await collector.kill('SIGKILL');
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(collector.dataDir, `store.sqlite${end}`), { force: true });
  await collector.restart();
  // Not before all of the log is read.
  await until('it to begin', delivery);
  expect(await delivery()).toMatchObject({ sent: 0, behind: 0 });
  const next = events(2);
  await store(next);
  await all([...sent, ...next]);
  expect(ids(receiver.taken)).toEqual(ids([...sent, ...next] as { id: unknown }[]));
});

test.each([401, 403, 404, 302])(
  'an answer of %i pauses the destination until it is resumed',
  async (status) => {
    receiver.answer = (_events, res) =>
      void res.writeHead(status, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    const list = events(3);
    await store(list);
    await until('the pause', async () => (await delivery()).paused);
    expect((await delivery()).reason).toBe(`answered ${status}`);
    const { requests } = receiver;
    await store(events(1));
    await collector.indexed();
    expect(receiver.requests).toBe(requests);
    receiver.answer = ok;
    await act('deliveries/resume', 'shop');
    await until('all', () => receiver.taken.length === 4);
  },
);

test('a server that hangs delays neither another nor the intake', async () => {
  const hanging: ServerResponse[] = [];
  receiver.answer = (_events, res) => void hanging.push(res);
  await store(events(5));
  await until('it to hang', () => hanging.length > 0);
  const list = events(5);
  await store(list, 'other');
  await all(list, other);
  expect(receiver.taken).toEqual([]);
  for (const res of hanging) res.writeHead(204).end();
});

test('an answer without end is cut, and counts by its status', async () => {
  receiver.answer = (_events, res) => {
    res.writeHead(200);
    const more = () => {
      while (!res.destroyed && res.write('x'.repeat(64 * 1024)));
    };
    res.on('drain', more);
    more();
  };
  const before = (await delivery()).sent;
  await store(events(1));
  await until('it to be sent', async () => (await delivery()).sent === before + 1);
});

test('the secret is in no page, no answer of the API, and not in what the collector prints', async () => {
  const texts = [
    await (await fetch(`${collector.url}/b.js`)).text(),
    JSON.stringify(await collector.api('deliveries')),
    collector.output(),
  ];
  for (const text of texts) expect(text).not.toContain(SECRET);
  expect(texts[0]).not.toContain('webhook');
});

test.each([
  ['no environment', 'https://a.example', { env: 'BECKON_TEST_NOT_SET' }, 'is not set'],
  ['a secret in the file', 'https://a.example', 'plain', 'secrets are kept in the environment'],
  ['no secret', 'https://a.example', undefined, 'is missing'],
  ['a user name', 'https://me@a.example', { env: 'BECKON_TEST_WEBHOOK_SECRET' }, 'url'],
  ['another scheme', 'file:///etc/passwd', { env: 'BECKON_TEST_WEBHOOK_SECRET' }, 'url'],
  [
    'plain http',
    'http://hooks.example/in',
    { env: 'BECKON_TEST_WEBHOOK_SECRET' },
    'webhook.url: must be https. Give https and the name of a host; "allowPrivate": true allows',
  ],
  [
    'half a day of trying',
    'https://a.example',
    { env: 'BECKON_TEST_WEBHOOK_SECRET' },
    'retryDays: must be a whole number from 1 to 3650',
    { retryDays: 0.5 },
  ],
])('a webhook with %s is refused at the start', async (_what, url, secret, fault, more: object = {}) => {
  const webhook = { url, secret, ...more };
  await expect(
    startCollectorProcess({ sites: { shop: { origins: ['http://localhost'], destinations: { webhook } } } }),
  ).rejects.toThrow(fault);
});

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::ffff:169.254.169.254',
  '::ffff:7f00:1',
  'fd00::1',
  'fe80::1',
  'ff02::1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'fec0::1',
  'feff::1',
  '::ffff:0:7f00:1',
  '::ffff:0:808:808',
  '100:0:0:1::1',
  '3fff::1',
  '3fff:fff::1',
  '5f00::1',
  'localhost',
  '',
])('%s is not public', (address) => {
  expect(isPublic(address)).toBe(false);
});
test.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '3fff:1000::1', '5eff::1', '::ffff:8.8.8.8'])(
  '%s is public',
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);

test.each([
  'http://a.example',
  'https://localhost.:1/',
  'https://[::1]',
  'https://[::ffff:169.254.169.254]',
  'https://[::ffff:0:a9fe:a9fe]',
  'https://[fec0::1]',
  'https://0x7f000001',
  'https://2130706433',
  'https://127.1',
  'https://me:pw@a.example',
  'https://a.example:25',
  'gopher://a.example',
  'x',
])('%s is never asked', async (url) => {
  const answer = await send({ url, headers: {}, body: '{}' }, false);
  expect(answer.status).toBe(0);
  expect(answer.body).not.toBe('');
});

test('a request with a header that cannot be written is one without an answer', async () => {
  const answer = await send(
    { url: receiver.url, headers: { authorization: 'Bearer a\nb' }, body: '{}' },
    true,
  );
  expect(answer).toMatchObject({ status: 0, body: expect.stringContaining('authorization') });
});

test('a name that leads into this network is refused when it is resolved', async () => {
  expect(addressFault('https://localhost/', false)).toBeUndefined();
  const answer = await send({ url: 'https://localhost/', headers: {}, body: '{}' }, false);
  expect(answer).toMatchObject({ status: 0, body: 'the name leads into a private network' });
});
