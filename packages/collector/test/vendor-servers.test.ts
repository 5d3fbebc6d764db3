/** Events on their way to an ad vendor's server, played as strictly as its documentation: a real collector, real sockets. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  CHROME,
  type CollectorProcess,
  makeBatch,
  makeEvent,
  type StandInServer,
  startCollectorProcess,
  startServerStandIn,
  until,
} from '@beckon/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  createServerStandIn as createMeta,
  TOKEN as META_TOKEN,
  PIXEL,
} from '../../destinations/src/meta/server-stand-in.ts';
import type { ServerStandIn } from '../../destinations/src/server-contract.ts';
import {
  createServerStandIn as createTiktok,
  PIXEL as PIXEL_CODE,
  TOKEN as TIKTOK_TOKEN,
} from '../../destinations/src/tiktok/server-stand-in.ts';
import { connect } from '../src/store/driver.ts';

process.env['BECKON_TEST_META_TOKEN'] = META_TOKEN;
// As `$(cat FILE)` does not, but many a tool does.
process.env['BECKON_TEST_TIKTOK_TOKEN'] = `${TIKTOK_TOKEN}\n`;

const ADDRESS = '9.9.9.9';

let meta: StandInServer<ServerStandIn>;
let tiktok: StandInServer<ServerStandIn>;
let collector: CollectorProcess;
beforeAll(async () => {
  meta = await startServerStandIn(createMeta());
  tiktok = await startServerStandIn(createTiktok());
  collector = await startCollectorProcess({
    trustedProxies: ['127.0.0.1', '::1'],
    sites: {
      shop: {
        origins: ['http://localhost'],
        vendorAddress: true,
        destinations: {
          meta: {
            pixelId: PIXEL,
            accessToken: { env: 'BECKON_TEST_META_TOKEN' },
            advancedMatching: true,
            limited: true,
            endpoint: meta.url,
            allowPrivate: true,
          },
          tiktok: {
            pixelCode: PIXEL_CODE,
            accessToken: { env: 'BECKON_TEST_TIKTOK_TOKEN' },
            endpoint: tiktok.url,
            allowPrivate: true,
          },
        },
        consentSources: { region: {} },
      },
    },
  });
});
afterAll(async () => {
  await collector?.kill();
  await meta?.close();
  await tiktok?.close();
});
afterEach(async () => {
  for (const one of [meta, tiktok]) one.fault = () => undefined;
  for (const name of ['meta', 'tiktok']) await resume(name);
  await until('all to be forwarded', async () => (await deliveries()).every(({ behind }) => !behind));
  for (const one of [meta, tiktok]) one.requests.length = 0;
});

interface Delivery {
  destination: string;
  sent: number;
  skipped: number;
  dead: number;
  failures: number;
  paused: boolean;
  reason: string;
  behind: number;
}
const deliveries = async () => (await collector.api<{ deliveries: Delivery[] }>('deliveries')).deliveries;
const delivery = async (name = 'meta') =>
  (await deliveries()).find(({ destination }) => destination === name)!;
const resume = (name: string) => collector.act(`deliveries/resume?site=shop&destination=${name}`);
const store = async (events: unknown[], headers: Record<string, string> = {}, batch = {}) =>
  expect(
    (
      await collector.post(makeBatch(events, batch), {
        origin: 'http://localhost',
        'user-agent': CHROME,
        'x-forwarded-for': ADDRESS,
        ...headers,
      })
    ).status,
  ).toBe(204);
const countedBy = (vendor: StandInServer<ServerStandIn>, { id }: Record<string, unknown>) =>
  vendor.standIn.counted.find((one) => one.id === id);
const arrives = (vendor: StandInServer<ServerStandIn>, event: Record<string, unknown>) =>
  until(`${event['name']}`, () => countedBy(vendor, event), 60_000);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const order = (n: number) => ({
  transaction_id: `ORD-${n}`,
  currency: 'EUR',
  value: 39.8,
  items: [{ item_id: 'mug', price: 19.9, quantity: 2 }],
});
let orders = 0;
const purchase = (over: Record<string, unknown> = {}) =>
  makeEvent({ name: 'purchase', data: order(++orders), ...over });

test('a purchase reaches both vendors with what they match by, under its own id', async () => {
  const event = purchase({
    visitor: 'Buyer1',
    adIds: { _fbp: 'fb.1.1788900000000.1234567890', ttclid: 'E.C.P.xyz' },
    user: { email: ' Ada@Shop.example ' },
  });
  await store([event]);
  const atMeta = (await arrives(meta, event)).event as Record<string, unknown>;
  expect(atMeta).toMatchObject({
    event_name: 'Purchase',
    event_id: event['id'],
    event_source_url: 'http://localhost/p/mug',
    custom_data: { value: 39.8, currency: 'EUR', order_id: `ORD-${orders}`, content_ids: ['mug'] },
  });
  expect(atMeta['user_data']).toEqual({
    em: [sha256('ada@shop.example')],
    external_id: [sha256('buyer1')],
    client_ip_address: ADDRESS,
    client_user_agent: CHROME,
    fbp: 'fb.1.1788900000000.1234567890',
  });
  // Which the site lets have the id alone.
  expect((await arrives(tiktok, event)).event).toMatchObject({
    event: 'Purchase',
    user: { external_id: sha256('buyer1'), ttclid: 'E.C.P.xyz', ip: ADDRESS, user_agent: CHROME },
  });
  expect(JSON.stringify(countedBy(tiktok, event))).not.toContain(sha256('ada@shop.example'));
  expect([...meta.standIn.refused, ...tiktok.standIn.refused]).toEqual([]);
});

test('an order that only the server tells of has the click of the same visitor, unless marketing was refused since', async () => {
  const fbc = 'fb.1.1788900000000.AbC-123';
  const visitor = 'clicker';
  await store([makeEvent({ name: 'page_view', data: {}, visitor, adIds: { _fbc: fbc } })]);
  const first = purchase({ visitor });
  await store([first]);
  expect((await arrives(meta, first)).event).toMatchObject({ user_data: { fbc } });
  await store([makeEvent({ name: 'login', data: {}, visitor, consent: { marketing: 'withdrawn' } })]);
  const second = purchase({ visitor });
  await store([second]);
  expect(((await arrives(meta, second)).event as { user_data: object }).user_data).not.toHaveProperty('fbc');
});

let records = 0;
/** A decision, told without any event. */
const decide = (visitor: string, marketing: string, over = {}) =>
  store([], undefined, {
    decision: {
      id: `vendor-record-${++records}`,
      time: Date.now(),
      action: 'save',
      purposes: { functional: 'granted', analytics: 'granted', marketing },
      path: '/',
      visitor,
      ...over,
    },
  });
/** What the store knows of these visitors' clicks. */
async function clicksOf(...visitors: string[]) {
  await collector.indexed();
  const db = connect(join(collector.dataDir, 'store.sqlite'));
  try {
    const rows = db.prepare('SELECT visitor, ids FROM ad_ids').all() as { visitor: string; ids: string }[];
    return rows
      .filter(({ visitor }) => visitors.includes(visitor))
      .map(({ visitor, ids }) => [visitor, ...Object.keys(JSON.parse(ids))])
      .sort();
  } finally {
    db.close();
  }
}
const click = (visitor: string, over = {}) =>
  makeEvent({ name: 'page_view', data: {}, visitor, adIds: { _fbc: 'fb.1.1788900000000.Told' }, ...over });

test('a record that refuses marketing deletes the clicks of the person, opt-outs included, though no event follows; a later grant brings none back', async () => {
  const user = { id: 'reject-all' };
  await store([click('denies'), click('opts-out'), click('at-home', { user }), click('at-work', { user })]);
  const visitors = ['denies', 'opts-out', 'at-home', 'at-work'];
  expect(await clicksOf(...visitors)).toHaveLength(4);
  const opted = { functional: 'granted', marketing: 'withdrawn', 'limited:marketing': 'not-required' };
  await decide('denies', 'denied', { action: 'reject-all' });
  await decide('opts-out', 'withdrawn', { purposes: opted });
  await decide('at-home', 'withdrawn', { action: 'withdraw' });
  expect(await clicksOf(...visitors)).toEqual([]);
  await decide('denies', 'granted');
  const order = purchase({ visitor: 'denies', time: Date.now() + 1 });
  await store([order]);
  expect(((await arrives(meta, order)).event as { user_data: object }).user_data).not.toHaveProperty('fbc');
});

test('a refusal that comes behind a newer grant deletes no click, and a click that comes behind a newer refusal is not kept', async () => {
  const now = Date.now();
  const hour = 3600_000;
  await decide('regrants', 'granted', { time: now - hour });
  await store([click('regrants', { time: now - hour + 1000 }), click('told-later')]);
  await decide('regrants', 'denied', { time: now - 2 * hour });
  // Its grant never came, but the click was told under one.
  await decide('told-later', 'denied', { time: now - hour });
  await decide('late', 'denied', { time: now - hour });
  await store([click('late', { time: now - 2 * hour }), click('late-again', { time: now - 2 * hour })]);
  expect(await clicksOf('regrants', 'told-later', 'late', 'late-again')).toEqual([
    ['late-again', '_fbc'],
    ['regrants', '_fbc'],
    ['told-later', '_fbc'],
  ]);
});

test('a click in the address of a first page that could not tell it is kept for an order of later', async () => {
  const visitor = 'bounced';
  const page = {
    id: 'p',
    url: 'http://localhost/?fbclid=Fb-1&ttclid=Tt.1&gclid=Gc',
    referrer: '',
    title: '',
  };
  const view = makeEvent({ name: 'page_view', data: {}, visitor, page });
  await store([view]);
  const order = purchase({ visitor });
  await store([order]);
  await collector.indexed();
  const time = (await collector.events()).find(({ id }) => id === view['id'])!.time;
  expect((await arrives(meta, order)).event).toMatchObject({ user_data: { fbc: `fb.1.${time}.Fb-1` } });
  expect((await arrives(tiktok, order)).event).toMatchObject({ user: { ttclid: 'Tt.1' } });
  const refused = makeEvent({ visitor: 'bounced2', page, consent: { analytics: 'granted' } });
  await store([refused]);
  await collector.indexed();
  expect((await collector.events()).find(({ id }) => id === refused['id'])).not.toHaveProperty('adIds');
});

test('who is forgotten leaves no click id behind', async () => {
  const visitor = 'forgotten';
  await store([
    makeEvent({ name: 'page_view', data: {}, visitor, adIds: { _fbc: 'fb.1.1788900000000.gone' } }),
  ]);
  await collector.indexed();
  const erased = await collector.act(`person/erase?site=shop&visitor=${visitor}`);
  expect(erased.ok).toBe(true);
  await collector.indexed();
  const event = purchase({ visitor, time: Date.now() + 1000 });
  await store([event]);
  expect(((await arrives(meta, event)).event as { user_data: object }).user_data).not.toHaveProperty('fbc');
});

test('without consent to marketing nothing is sent and nothing to match by is stored; an opt-out gets the limited form of who knows one', async () => {
  const none = purchase({
    visitor: 'refuser',
    consent: { analytics: 'granted', marketing: 'denied' },
    adIds: { gclid: 'x' },
  });
  const out = purchase({
    visitor: 'opted-out',
    consent: { analytics: 'granted', marketing: 'denied', 'limited:marketing': 'not-required' },
  });
  const yes = purchase({ visitor: 'agreed' });
  await store([none, out, yes]);
  expect((await arrives(meta, out)).event).toMatchObject({ data_processing_options: ['LDU'] });
  expect((await arrives(meta, yes)).event).not.toHaveProperty('data_processing_options');
  await arrives(tiktok, yes);
  for (const event of [none, out]) expect(countedBy(tiktok, event)).toBeUndefined();
  expect(countedBy(meta, none)).toBeUndefined();
  const stored = (await collector.events()).find(({ id }) => id === none['id'])!;
  for (const field of ['address', 'userAgent', 'adIds']) expect(stored).not.toHaveProperty(field);
});

test('who opts out while an event waits is told of in the limited form, without what the vendor knows the browser by', async () => {
  const visitor = 'opts-out-later';
  meta.fault = () => ({ status: 503, body: '' });
  const event = purchase({
    visitor,
    consent: { analytics: 'granted', marketing: 'granted', 'limited:marketing': 'granted' },
    adIds: { _fbp: 'fb.1.1788900000000.222', _fbc: 'fb.1.1788900000000.abc' },
  });
  await store([event]);
  await until('a try', async () => (await delivery()).failures > 0);
  const purposes = { analytics: 'granted', marketing: 'withdrawn', 'limited:marketing': 'not-required' };
  const decision = { id: 'opt-out-1', time: Date.now(), action: 'save', purposes, path: '/', visitor };
  const headers = { origin: 'http://localhost', 'user-agent': CHROME };
  expect((await collector.post(makeBatch([], { decision }), headers)).status).toBe(204);
  await collector.indexed();
  meta.fault = () => undefined;
  await resume('meta');
  const told = (await arrives(meta, event)).event as { user_data: object };
  expect(told).toMatchObject({ data_processing_options: ['LDU'] });
  for (const key of ['fbp', 'fbc']) expect(told.user_data).not.toHaveProperty(key);
});

test('a token that dies pauses with one alert that does not tell it, and what waits goes on when it lives again', async () => {
  const secret = META_TOKEN;
  meta.fault = () => ({
    status: 400,
    body: JSON.stringify({
      error: {
        message: `Malformed access token ${secret}`,
        code: 190,
        error_subcode: 463,
        fbtrace_id: 'AbC',
      },
    }),
  });
  const list = [purchase(), purchase()];
  await store(list);
  await until('the pause', async () => (await delivery()).paused);
  expect((await delivery()).reason).toBe(
    'Meta answered 190/463: Malformed access token (secret) (trace AbC)',
  );
  // The other vendor has them.
  for (const event of list) await arrives(tiktok, event);
  const asked = meta.requests.length;
  await store([purchase()]);
  await collector.indexed();
  expect(meta.requests).toHaveLength(asked);
  const alerts = await until('the alert', () => {
    const lines = collector
      .output()
      .split('\n')
      .filter((line) => line.includes('forwarding: paused'));
    return lines.length && lines;
  });
  expect(alerts).toHaveLength(1);
  expect(alerts[0]).toContain('190/463');
  expect(collector.output()).not.toContain(secret);
  meta.fault = () => undefined;
  await resume('meta');
  for (const event of list) await arrives(meta, event);
});

test('a token at which the message is cut is told neither by the API nor by the log', async () => {
  const message = `${'Malformed access token. '.repeat(8)}${META_TOKEN}`;
  meta.fault = () => ({ status: 400, body: JSON.stringify({ error: { message, code: 190 } }) });
  await store([purchase()]);
  await until('the pause', async () => (await delivery()).paused);
  const { reason } = await delivery();
  expect(reason).toContain('(secret)');
  const alert = await until('the alert', () => collector.output().includes('(secret)') && collector.output());
  for (const text of [reason, alert]) expect(text).not.toContain(META_TOKEN.slice(0, 4));
});

test('a fault of theirs is tried again; a broken connection, too; each event is counted once', async () => {
  let faults = 0;
  meta.fault = () =>
    ++faults === 1
      ? { status: 500, body: '{"error":{"message":"An unknown error occurred","code":1}}' }
      : faults === 2
        ? 'hang up'
        : undefined;
  const list = [purchase(), purchase(), purchase()];
  await store(list);
  for (const event of list) await arrives(meta, event);
  expect(faults).toBeGreaterThan(2);
  for (const event of list)
    expect(meta.standIn.counted.filter(({ id }) => id === event['id'])).toHaveLength(1);
});

test('the one event that a vendor refuses is found in its batch, and what it could not use is told without asking', async () => {
  const { dead } = await delivery();
  const bad = purchase({ data: { ...order(++orders), value: 13.13 } });
  const useless = purchase({ data: { transaction_id: `ORD-${++orders}`, value: 5 } });
  meta.fault = ({ body }) =>
    body.includes('13.13')
      ? { status: 400, body: '{"error":{"message":"Invalid parameter","code":100,"error_subcode":2804019}}' }
      : undefined;
  const good = [purchase(), purchase(), purchase()];
  await store([good[0], bad, good[1], useless, good[2]]);
  for (const event of good) await arrives(meta, event);
  await until('the dead letters', async () => (await delivery()).dead === dead + 2);
  const { deadLetters } = await collector.api<{
    deadLetters: { destination: string; eventId: string; reason: string }[];
  }>('dead-letters');
  const reasons = new Map(
    deadLetters
      .filter(({ destination }) => destination === 'meta')
      .map(({ eventId, reason }) => [eventId, reason]),
  );
  expect(reasons.get(bad['id'] as string)).toBe('Meta answered 100/2804019: Invalid parameter');
  expect(reasons.get(useless['id'] as string)).toContain('without value and currency');
  expect(countedBy(meta, bad)).toBeUndefined();
});

test('pages get no token, no endpoint and no other setting that only the collector needs', async () => {
  const script = await (await fetch(`${collector.url}/b.js`)).text();
  expect(script).toContain(PIXEL);
  for (const hidden of [META_TOKEN, TIKTOK_TOKEN, meta.url, 'allowPrivate', 'accessToken'])
    expect(script).not.toContain(hidden);
});

test.each([
  ['a token in the file', { accessToken: 'EAAB' }, 'secrets are kept in the environment'],
  [
    'the server half without a token',
    { deliverBy: 'server' },
    'accessToken: is missing: the server half needs it',
  ],
  ['a vague deliverer', { deliverBy: 'nobody' }, 'deliverBy'],
  ['an endpoint with a path that ends in a slash', { endpoint: 'https://a.example/' }, 'endpoint'],
])('%s is refused at the start', async (_what, settings, fault) => {
  await expect(
    startCollectorProcess({
      sites: {
        shop: { origins: ['http://localhost'], destinations: { meta: { pixelId: PIXEL, ...settings } } },
      },
    }),
  ).rejects.toThrow(fault);
});
