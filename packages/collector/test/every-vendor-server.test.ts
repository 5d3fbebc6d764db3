/**
 * What goes wrong between a collector and the servers of ad vendors, for each vendor the same: a token dies, it is asked
 * too often, one event of a batch is bad, one is too old, consent is taken back meanwhile. A real collector, real sockets.
 */
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
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ServerStandIn } from '../../destinations/src/server-contract.ts';
import { type VendorRow, vendorRows } from './vendor-server-rows.ts';

// Ten vendors in a row, on a machine that does other things beside.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const HEADERS = {
  origin: 'http://localhost',
  'user-agent': CHROME,
  'x-forwarded-for': '9.9.9.9',
};
const DAY_MS = 24 * 3600 * 1000;
const LATE_DAYS = 10;
const DEAD = 'dead-secret-0123456789';

type Event = ReturnType<typeof makeEvent>;
const servers: Record<string, StandInServer<ServerStandIn>> = {};
let collector: CollectorProcess;

const envOf = (vendor: string, secret: string) =>
  `BECKON_EVERY_${vendor.replace('-', '_')}_${secret}`.toUpperCase();

/** A site of its own, so that vendors do not wait for one another. */
async function siteOf({ vendor, createServerStandIn, settings, secrets, endpoints }: VendorRow) {
  const server = await startServerStandIn(createServerStandIn());
  servers[vendor] = server;
  const fromEnv = Object.keys(secrets).map((name) => [name, { env: envOf(vendor, name) }]);
  const destination = {
    ...settings,
    ...Object.fromEntries(fromEnv),
    ...(endpoints?.(server.url) ?? { endpoint: server.url }),
    allowPrivate: true,
  };
  return { origins: ['http://localhost'], vendorAddress: true, destinations: { [vendor]: destination } };
}

beforeAll(async () => {
  const sites: Record<string, object> = {};
  for (const row of vendorRows) {
    sites[row.vendor] = await siteOf(row);
    for (const [name, secret] of Object.entries(row.secrets))
      process.env[envOf(row.vendor, name)] = name === row.dead ? DEAD : secret;
  }
  collector = await startCollectorProcess({
    trustedProxies: ['127.0.0.1', '::1'],
    lateDays: LATE_DAYS,
    sites,
  });
});
afterAll(async () => {
  await collector?.kill();
  for (const server of Object.values(servers)) await server.close();
});
/** The first test ends without new tokens: all that follow would wait in vain, a minute each. */
let stillDead = false;
beforeEach(({ skip }) => skip(stillDead, 'the tokens are still dead: see the first test'));
afterEach(() => {
  for (const server of Object.values(servers)) server.fault = () => undefined;
});

interface Delivery {
  destination: string;
  sent: number;
  skipped: number;
  dead: number;
  failures: number;
  nextAt: number;
  paused: boolean;
  reason: string;
  behind: number;
}
const delivery = async (vendor: string) =>
  (await collector.api<{ deliveries: Delivery[] }>('deliveries')).deliveries.find(
    ({ destination }) => destination === vendor,
  )!;
const alertsOf = (vendor: string) =>
  collector
    .output()
    .split('\n')
    .filter((line) => line.includes('forwarding: paused') && line.includes(`"${vendor}"`));
const resume = async (vendor: string) =>
  expect((await collector.act(`deliveries/resume?site=${vendor}&destination=${vendor}`)).ok).toBe(true);
async function store(vendor: string, ...events: Event[]): Promise<void> {
  expect((await collector.post(makeBatch(events, { site: vendor }), HEADERS, vendor)).status).toBe(204);
}
async function settled(vendor: string): Promise<void> {
  await collector.indexed();
  await until(`${vendor} to have all`, async () => !(await delivery(vendor)).behind, 60_000);
}
async function reasonOf({ id }: Event): Promise<string | undefined> {
  const { deadLetters } = await collector.api<{ deadLetters: { eventId: string; reason: string }[] }>(
    'dead-letters',
  );
  return deadLetters.find(({ eventId }) => eventId === id)?.reason;
}

let orders = 0;
/** Of a visitor whom all vendors know. */
const purchase = (over: Record<string, unknown> = {}, data: Record<string, unknown> = {}): Event =>
  makeEvent({
    name: 'purchase',
    data: {
      transaction_id: `ORD-${++orders}`,
      currency: 'EUR',
      value: 39.8,
      items: [{ item_id: 'mug', price: 19.9, quantity: 2 }],
      ...data,
    },
    visitor: 'buyer',
    adIds: { twclid: '23opevjt88psuo13lu8d020qkn', li_fat_id: 'li-click-1', gclid: 'Cj0KCQabc' },
    user: { email: 'ada@shop.example' },
    ...over,
  });
const keyOf = ({ byOrder }: VendorRow, event: Event) =>
  byOrder ? (event['data'] as { transaction_id: string }).transaction_id : event['id'];
const timesCounted = (row: VendorRow, event: Event) =>
  servers[row.vendor]!.standIn.counted.filter(({ id }) => id === keyOf(row, event)).length;
const asked = (row: VendorRow, event: Event) =>
  servers[row.vendor]!.requests.some(({ body }) => body.includes(`"${keyOf(row, event)}"`));

test('a dead token pauses each vendor that tells, with one alert; mended in the configuration and resumed, what waited goes out once', async () => {
  stillDead = true;
  const first = new Map(vendorRows.map(({ vendor }) => [vendor, [purchase(), purchase()]]));
  for (const { vendor } of vendorRows) await store(vendor, ...first.get(vendor)!);
  for (const { vendor, pause } of vendorRows) {
    if (!pause) continue;
    const { reason } = await until(`the pause of ${vendor}`, async () => {
      const state = await delivery(vendor);
      return state.paused && state;
    });
    expect(reason).toMatch(pause);
    // What it prints comes on a way of its own.
    await until(`the alert of ${vendor}`, () => alertsOf(vendor).length);
  }
  expect(collector.output()).not.toContain(DEAD);
  // Who says nothing to a dead secret cannot be found out: its README says so.
  for (const { vendor } of vendorRows.filter(({ pause }) => !pause)) await settled(vendor);
  for (const { vendor, pause } of vendorRows) expect(alertsOf(vendor), vendor).toHaveLength(pause ? 1 : 0);

  for (const { vendor, dead, secrets } of vendorRows) process.env[envOf(vendor, dead)] = secrets[dead];
  await collector.kill();
  await collector.restart();
  for (const row of vendorRows) {
    if (!row.pause) continue;
    expect(servers[row.vendor]!.standIn.counted, row.vendor).toEqual([]);
    expect((await delivery(row.vendor)).paused).toBe(true);
    await resume(row.vendor);
    await settled(row.vendor);
    for (const event of first.get(row.vendor)!) expect(timesCounted(row, event), row.vendor).toBe(1);
  }
  stillDead = false;
});

describe.each(vendorRows)('$vendor', (row) => {
  const { vendor, throttled, throttledWords, refused, maxAgeDays } = row;
  const server = () => servers[vendor]!;

  test('asked too often, it is left alone for as long as it says', async () => {
    server().fault = ({ url }) => (url.endsWith('/token') ? undefined : throttled);
    const event = purchase();
    await store(vendor, event);
    const { nextAt, paused, reason } = await until('the wait', async () => {
      const state = await delivery(vendor);
      return state.failures === 1 && state;
    });
    expect(reason).toContain(throttledWords);
    expect(paused).toBe(false);
    if (throttled.headers) expect(nextAt).toBeGreaterThan(Date.now() + 300_000);
    server().fault = () => undefined;
    await resume(vendor);
    await settled(vendor);
    expect(timesCounted(row, event)).toBe(1);
    expect((await delivery(vendor)).failures).toBe(0);
  });

  test('of a batch with one bad event the good ones count, and the bad one is a dead letter in its words', async () => {
    const { sent, dead } = await delivery(vendor);
    const good = [purchase(), purchase()];
    const bad = purchase({}, { currency: 'XTS' });
    // As if it did not know this currency.
    server().fault = (request) =>
      server().standIn.answer({ ...request, body: request.body.replaceAll('"XTS"', '"xts"') });
    await store(vendor, good[0]!, bad, good[1]!);
    await settled(vendor);
    const together = server().requests.some(({ body }) =>
      [...good, bad].every((event) => body.includes(`"${keyOf(row, event)}"`)),
    );
    expect(together).toBe(true);
    for (const event of good) expect(timesCounted(row, event)).toBe(1);
    expect(timesCounted(row, bad)).toBe(0);
    // Where it does not say which one it was, nobody can tell.
    expect(await delivery(vendor)).toMatchObject(
      refused ? { sent: sent + 2, dead: dead + 1 } : { sent: sent + 3, dead },
    );
    if (refused) expect(await reasonOf(bad)).toMatch(refused);
  });

  test('what is older than it takes is not sent, and says so', async () => {
    const old = purchase({ time: Date.now() - (maxAgeDays ?? LATE_DAYS - 2) * DAY_MS - 3600_000 });
    const young = purchase({ time: Date.now() - ((maxAgeDays ?? 2) - 1) * DAY_MS });
    await store(vendor, old, young);
    await settled(vendor);
    expect(timesCounted(row, young)).toBe(1);
    expect(timesCounted(row, old)).toBe(maxAgeDays ? 0 : 1);
    expect(asked(row, old)).toBe(!maxAgeDays);
    if (maxAgeDays) expect(await reasonOf(old)).toBe('too old: the destination takes none of that age');
  });

  test('what waits while consent is taken back is not sent', async () => {
    const { sent, skipped, dead } = await delivery(vendor);
    server().fault = ({ url }) => (url.endsWith('/token') ? undefined : { status: 503, body: '' });
    const visitor = 'changes-mind';
    const event = purchase({ visitor });
    await store(vendor, event);
    await until('a failure', async () => (await delivery(vendor)).failures > 0);
    await store(
      vendor,
      makeEvent({
        name: 'login',
        data: {},
        visitor,
        consent: { analytics: 'granted', marketing: 'withdrawn' },
      }),
    );
    await collector.indexed();
    server().requests.length = 0;
    server().fault = () => undefined;
    await resume(vendor);
    await settled(vendor);
    expect(asked(row, event)).toBe(false);
    expect(timesCounted(row, event)).toBe(0);
    expect(await delivery(vendor)).toMatchObject({ sent, dead, skipped: skipped + 2 });
  });
});

test('Google Ads: an access token that ends is fetched anew, and one that is good is kept', async () => {
  const server = servers['google-ads']!;
  server.requests.length = 0;
  const row = vendorRows.find(({ vendor }) => vendor === 'google-ads')!;
  let ended = false;
  server.fault = ({ url, body, method }) => {
    if (ended || url.endsWith('/token')) return undefined;
    ended = true;
    return server.standIn.answer({ url, body, method, headers: { authorization: 'Bearer ended' } });
  };
  const events = [purchase(), purchase()];
  for (const event of events) {
    await store('google-ads', event);
    await settled('google-ads');
    expect(timesCounted(row, event)).toBe(1);
  }
  const signIns = server.requests.filter(({ url }) => url.endsWith('/token'));
  expect(signIns.map(({ body }) => new URLSearchParams(body).get('grant_type'))).toEqual(['refresh_token']);
  expect(server.requests.length).toBe(4);
});

test('X: each request is signed anew, as its server computes it', async () => {
  const server = servers['x']!;
  server.requests.length = 0;
  const refusals = server.standIn.refused.length;
  for (let i = 0; i < 2; i++) {
    await store('x', purchase());
    await settled('x');
  }
  const part = (name: string) =>
    server.requests.map(
      ({ headers }) => new RegExp(`${name}="([^"]+)"`).exec(headers['authorization'] ?? '')?.[1],
    );
  expect(part('oauth_signature_method')).toEqual(['HMAC-SHA1', 'HMAC-SHA1']);
  for (const name of ['oauth_nonce', 'oauth_signature']) {
    expect(new Set(part(name)).size, name).toBe(2);
    expect(part(name)).not.toContain(undefined);
  }
  // It would have refused a signature that it computes otherwise, and a nonce for the second time.
  expect(server.standIn.refused).toHaveLength(refusals);
});
