/** An event that a server fails at for ever, and a server that fails at everything: one becomes a dead letter, the other is waited for. */
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
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

process.env['BECKON_TEST_POISON_SECRET'] = 'a-secret-of-the-tests-0123456789';

type Event = ReturnType<typeof makeEvent>;
interface Shop {
  /** Ids, in order of arrival, of what was answered with 2xx. */
  taken: string[];
  answer(request: { body: string }): { status: number; body: string };
}
const idsIn = (body: string) => (JSON.parse(body) as { events: { id: string }[] }).events.map(({ id }) => id);
const idOf = (event: Event | undefined) => event?.['id'] as string;
const idsOf = (events: readonly Event[]) => events.map(idOf);
/** In order, each where it came first. */
const once = (ids: readonly string[]) => [...new Set(ids)];

/** The shop's own system: takes everything. */
const createShop = (): Shop => {
  const taken: string[] = [];
  return {
    taken,
    answer({ body }) {
      taken.push(...idsIn(body));
      return { status: 204, body: '' };
    },
  };
};

let server: StandInServer<Shop>;
let collector: CollectorProcess;
beforeAll(async () => {
  server = await startServerStandIn(createShop());
  const webhook = {
    url: `${server.url}/hook`,
    secret: { env: 'BECKON_TEST_POISON_SECRET' },
    allowPrivate: true,
  };
  collector = await startCollectorProcess({
    sites: { shop: { origins: ['http://localhost'], destinations: { webhook } } },
  });
  await until('the destination', async () => (await delivery()) !== undefined);
});
afterAll(async () => {
  await collector?.kill();
  await server?.close();
});

let before: Delivery;
beforeEach(async () => {
  before = await delivery();
});
afterEach(async () => {
  server.fault = () => undefined;
  await settled();
  server.standIn.taken.length = 0;
  server.requests.length = 0;
});

interface Delivery {
  sent: number;
  dead: number;
  failures: number;
  behind: number;
}
const delivery = async () => (await collector.api<{ deliveries: Delivery[] }>('deliveries')).deliveries[0]!;
const deadLetters = async () =>
  (await collector.api<{ deadLetters: { eventId: string; reason: string }[] }>('dead-letters?limit=100'))
    .deadLetters;
const resume = async () =>
  expect((await collector.act('deliveries/resume?site=shop&destination=webhook')).status).toBe(202);

/** Ends every wait, so that nothing but the number of tries counts. */
const hurry = <T>(what: string, ask: () => T | Promise<T>) =>
  until(what, async () => {
    await resume();
    return ask();
  });
const settled = () => hurry('all to be settled', async () => (await delivery()).behind === 0);

async function store(count: number): Promise<Event[]> {
  const events = Array.from({ length: count }, () => makeEvent());
  const headers = { origin: 'http://localhost', 'user-agent': CHROME };
  expect((await collector.post(makeBatch(events), headers)).status).toBe(204);
  await collector.indexed();
  return events;
}

/** Nothing gets through until these are stored, so that they go together; then the server breaks over the poison. */
async function storeWithPoison(count: number, places: readonly number[]) {
  server.fault = () => ({ status: 503, body: '' });
  const events = await store(count);
  const poison = places.map((place) => idOf(events[place]));
  server.fault = ({ body }) =>
    idsIn(body).some((id) => poison.includes(id)) ? { status: 500, body: 'no such currency' } : undefined;
  const rest = idsOf(events).filter((id) => !poison.includes(id));
  return { poison, rest };
}

const tries = (id: string) => server.requests.filter(({ body }) => idsIn(body).join() === id).length;

test.each([
  ['in the middle', [20]],
  ['the first of the queue', [0]],
  ['the last, when others come behind it', [49]],
  ['two of them, far apart', [11, 37]],
  ['two of them, side by side, the first of the queue', [0, 1]],
])('one of fifty that the server breaks over: %s', async (_where, places) => {
  const { poison, rest } = await storeWithPoison(50, places);
  await hurry('the others', () => once(server.standIn.taken).length >= Math.min(rest.length, 49));
  const more = idsOf(await store(5));
  await settled();
  expect(server.standIn.taken).toEqual([...rest, ...more]);
  expect(await delivery()).toMatchObject({
    sent: before.sent + 55 - places.length,
    dead: before.dead + places.length,
    failures: 0,
  });
  const letters = await deadLetters();
  for (const id of poison) {
    expect(letters.find(({ eventId }) => eventId === id)?.reason).toBe(
      'fails at this event alone: answered 500',
    );
    expect(tries(id)).toBeGreaterThanOrEqual(7);
  }
});

test('what was given up is taken when it is tried again and the server is mended', async () => {
  const { poison } = await storeWithPoison(10, [4]);
  await settled();
  server.fault = () => undefined;
  const kept = (await deadLetters()).length;
  expect((await collector.act('dead-letters/replay?site=shop&destination=webhook')).status).toBe(202);
  await until('no dead letter', async () => !(await deadLetters()).length);
  expect(kept).toBeGreaterThan(0);
  expect(server.standIn.taken).toContain(poison[0]);
});

test('a server that breaks over everything is waited for: no dead letter, and all arrive once', async () => {
  server.fault = () => ({ status: 500, body: '' });
  const events = await store(50);
  await hurry('many tries', () => tries(idOf(events[0])) >= 15);
  expect(await delivery()).toMatchObject({ sent: before.sent, dead: before.dead, behind: 50 });
  server.fault = () => undefined;
  await settled();
  expect([...server.standIn.taken].sort()).toEqual(idsOf(events).sort());
  expect(await delivery()).toMatchObject({ sent: before.sent + 50, dead: before.dead });
});

test('a poison event is kept while nothing shows that the server lives', async () => {
  const { poison } = await storeWithPoison(1, [0]);
  await hurry('many tries', () => tries(poison[0]!) >= 15);
  expect(await delivery()).toMatchObject({ dead: before.dead, behind: 1 });
  const more = idsOf(await store(2));
  await hurry('the others', () => server.standIn.taken.length === 2);
  const now = tries(poison[0]!);
  await hurry('more tries', () => tries(poison[0]!) >= now + 10);
  // Two proofs are too few.
  expect(await delivery()).toMatchObject({ dead: before.dead, sent: before.sent + 2, behind: 3 });
  more.push(...idsOf(await store(3)));
  await settled();
  expect(server.standIn.taken).toEqual(more);
  expect(await delivery()).toMatchObject({ dead: before.dead + 1, sent: before.sent + 5 });
});

test.each([
  ['503', { status: 503 }],
  ['a Retry-After', { status: 500, headers: { 'retry-after': '3600' } }],
  ['429', { status: 429 }],
  ['no answer', 'hang up'],
] as const)('%s: nobody overtakes, and all go together when it is over', async (_what, fault) => {
  // After a crash requests grow again from one event to a hundred.
  await store(200);
  await settled();
  server.requests.length = 0;
  server.standIn.taken.length = 0;
  server.fault = () => (fault === 'hang up' ? fault : { body: '', ...fault });
  const events = await store(50);
  await hurry('many tries', () => server.requests.length >= 12);
  for (const { body } of server.requests) expect(idsIn(body)[0]).toBe(idOf(events[0]));
  server.requests.length = 0;
  server.fault = () => undefined;
  await settled();
  expect(server.standIn.taken).toEqual(idsOf(events));
  expect(server.requests.length).toBeLessThanOrEqual(2);
  expect((await delivery()).dead).toBe(before.dead);
});

test('a collector that is killed while one is under suspicion counts anew, and nothing is lost', async () => {
  const { poison, rest } = await storeWithPoison(50, [20]);
  await hurry('one to overtake it', () => server.standIn.taken.includes(rest[20]!));
  await collector.kill('SIGKILL');
  const earlier = tries(poison[0]!);
  await collector.restart();
  await settled();
  expect(once(server.standIn.taken)).toEqual(rest);
  expect((await deadLetters())[0]).toMatchObject({ eventId: poison[0] });
  // What nobody had written down goes again.
  const twice = server.standIn.taken.filter((id, at, all) => all.indexOf(id) !== at);
  expect(twice.length).toBeGreaterThan(0);
  expect(twice).toEqual(rest.slice(20, 20 + twice.length));
  expect(tries(poison[0]!) - earlier).toBeGreaterThanOrEqual(7);
});
