/** What nobody had thought of costs one event of one destination: those behind it, and the other destinations, go on. */
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
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../src/store/driver.ts';

process.env['BECKON_TEST_ODD_SECRET'] = 'a-secret-of-the-tests-0123456789';
const HEADERS = { origin: 'http://localhost', 'user-agent': CHROME };

/** Takes all, in the words of Meta; Google and a webhook read the status alone. */
const vendor = {
  answer: ({ body }: { body: string }) => {
    const { data = [] } = JSON.parse(body) as { data?: unknown[] };
    return { status: 200, body: JSON.stringify({ events_received: data.length }) };
  },
};

let server: StandInServer<typeof vendor>;
let collector: CollectorProcess;
beforeAll(async () => {
  server = await startServerStandIn(vendor);
  const secret = { env: 'BECKON_TEST_ODD_SECRET' };
  const common = { endpoint: server.url, allowPrivate: true };
  const origins = ['http://localhost'];
  collector = await startCollectorProcess({
    sites: {
      shop: {
        origins,
        destinations: {
          google: { ids: ['G-AAA1'], measurementId: 'G-BBB1', apiSecret: secret, ...common },
          meta: { pixelId: '1234567890123456', accessToken: secret, ...common },
        },
      },
      other: {
        origins,
        destinations: { webhook: { url: `${server.url}/hook`, secret, allowPrivate: true } },
      },
    },
  });
  await until('the destinations', async () => (await deliveries()).length === 3);
});
afterAll(async () => {
  await collector?.kill();
  await server?.close();
});

interface Delivery {
  site: string;
  destination: string;
  sent: number;
  dead: number;
  behind: number;
}
const deliveries = async () => (await collector.api<{ deliveries: Delivery[] }>('deliveries')).deliveries;
const delivery = async (destination: string) =>
  (await deliveries()).find((one) => one.destination === destination)!;
const deadLetters = async () =>
  (
    await collector.api<{ deadLetters: { destination: string; eventId: string; reason: string }[] }>(
      'dead-letters',
    )
  ).deadLetters;
const store = async (site: string, ...events: unknown[]) =>
  expect((await collector.post(makeBatch(events, { site }), HEADERS, site)).status).toBe(204);
const purchase = (n: string) =>
  makeEvent({
    name: 'purchase',
    data: { transaction_id: n, value: 1, currency: 'EUR', items: [{ item_id: 'mug', price: 1 }] },
  });

/** As an earlier version stored it, which let it through. */
function rewrite(id: string, path: string, value: unknown): void {
  const db = connect(`${collector.dataDir}/store.sqlite`);
  db.prepare('UPDATE events SET body = json_set(body, ?, json(?)) WHERE id = ?').run(
    path,
    JSON.stringify(value),
    id,
  );
  db.close();
}

const odd = [
  { name: 'search', path: '$.data', value: null, failing: ['google', 'meta'] },
  { name: 'page_view', path: '$.page', value: null, failing: ['google', 'meta'] },
  { name: 'page_view', path: '$.user', value: { id: { toString: 1, valueOf: 1 } }, failing: [] },
].map((one) => ({ ...one, event: makeEvent({ name: one.name, data: { search_term: 'mug' } }) }));

test('an event that a half cannot read is a dead letter with the reason, and all else arrives once', async () => {
  server.fault = () => ({ status: 503, body: '' });
  const orders = ['first', 'second', 'third', 'last'].map(purchase);
  const others = [makeEvent(), makeEvent()];
  await store('shop', ...odd.flatMap(({ event }, n) => [orders[n], event]), orders[3]);
  await store('other', ...others);
  await collector.indexed();
  await collector.kill('SIGTERM');
  for (const { event, path, value } of odd) rewrite(event['id'] as string, path, value);
  await collector.restart();
  server.requests.length = 0;
  server.fault = () => undefined;
  for (const { site, destination } of await deliveries())
    await collector.act(`deliveries/resume?site=${site}&destination=${destination}`);
  await until('all to be settled', async () => (await deliveries()).every(({ behind }) => !behind), 60_000);

  const letters = await deadLetters();
  for (const { event, failing } of odd) {
    const own = letters.filter(({ eventId }) => eventId === event['id']);
    expect(own.map(({ destination }) => destination).sort()).toEqual(failing);
    for (const { destination, reason } of own)
      expect(reason).toMatch(new RegExp(`^could not be written for ${destination}: TypeError`));
  }
  for (const name of ['google', 'meta']) expect(await delivery(name)).toMatchObject({ sent: 5, dead: 2 });
  const times = (text: unknown, path: string) =>
    server.requests.filter(({ url, body }) => url.includes(path) && body.includes(`"${text}"`)).length;
  for (const n of ['first', 'second', 'third', 'last']) {
    expect(times(n, '/mp/collect')).toBe(1);
    expect(times(n, '1234567890123456/events')).toBe(1);
  }
  for (const { id } of others) expect(times(id, '/hook')).toBe(1);
  expect(collector.output()).not.toContain('forwarding: failed');
});
