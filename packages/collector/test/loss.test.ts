/** The loss meter of a real collector: known events are kept back, and it names exactly those. */
import { type CollectorProcess, makeBatch, makeEvent, startCollectorProcess, TOKEN } from '@beckon/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LossReport, MissingOf } from '../src/store/loss.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const MINUTE = 60_000;

let collector: CollectorProcess;
/** Another client in each test. */
let client = '';
let tests = 0;
/** What the meter showed before the test. */
let before: LossReport['totals'];

beforeAll(async () => {
  collector = await startCollectorProcess({
    sites: { shop: { origins: ['http://localhost:*'] }, other: { origins: ['http://localhost:*'] } },
  });
});
afterAll(() => collector.kill());
beforeEach(async () => {
  client = `client-${++tests}`;
  before = (await loss()).totals;
});

const event = (seq: number, over: Record<string, unknown> = {}) => makeEvent({ client, seq, ...over });
const events = (...seqs: number[]) => seqs.map((seq) => event(seq));

async function send(list: unknown[], over: Record<string, unknown> = {}, agent = CHROME, site = 'shop') {
  const headers = { origin: 'http://localhost', 'user-agent': agent };
  expect((await collector.post(makeBatch(list, over), headers, site)).status).toBe(204);
}

async function loss(query = ''): Promise<LossReport> {
  await collector.indexed();
  return collector.api<LossReport>(`loss${query}`);
}

/** What this test added to the totals. */
async function gained(): Promise<Record<string, number>> {
  const { drops, ...now } = (await loss()).totals;
  return Object.fromEntries(
    Object.entries(now)
      .map(([name, n]): [string, number] => [name, n - (before[name as 'missing'] as number)])
      .filter(([, n]) => n !== 0),
  );
}

async function missingOf(id: string, query = ''): Promise<MissingOf | undefined> {
  await collector.indexed();
  const { clients } = await collector.api<{ clients: MissingOf[] }>(`loss/missing${query}`);
  return clients.find((one) => one.client === id);
}

test('events that never arrive are named exactly, with their client, day and browser', async () => {
  const page = Array.from({ length: 12 }, (_, i) => event(i + 1));
  const lost = new Set([1, 5, 6, 7, 10]);
  await send(
    page.filter((_, i) => !lost.has(i + 1)),
    {},
    FIREFOX,
  );
  expect(await missingOf(client)).toEqual({
    site: 'shop',
    client,
    day: new Date().toISOString().slice(0, 10),
    browser: 'Firefox',
    missing: [
      [1, 1],
      [5, 7],
      [10, 10],
    ],
  });
  expect(await gained()).toEqual({ clients: 1, accepted: 7, missing: 5 });
});

test('a gap closes when its event arrives after all', async () => {
  const [first, second, third] = events(1, 2, 3);
  await send([first, third]);
  expect(await gained()).toEqual({ clients: 1, accepted: 2, missing: 1 });
  await send([second]);
  expect(await gained()).toEqual({ clients: 1, accepted: 3 });
  expect(await missingOf(client)).toBeUndefined();
});

test('the same event again is a duplicate and no second acceptance', async () => {
  const list = events(1, 2);
  await send(list);
  await send(list);
  await send([list[1]]);
  expect(await gained()).toEqual({ clients: 1, accepted: 2, duplicate: 3 });
});

test('a fact that is told again under another number is a duplicate, and its number has arrived', async () => {
  const [first, again, third] = events(1, 2, 3);
  await send([first, { ...again, id: first!['id'] }, third]);
  expect(await gained()).toEqual({ clients: 1, accepted: 2, duplicate: 1 });
  expect(await missingOf(client)).toBeUndefined();
});

test('an event is late when it comes more than five minutes after it happened, by the corrected time', async () => {
  const sentAt = Date.now();
  const wrongClock = sentAt - 5 * 60 * MINUTE;
  await send([event(1, { time: sentAt - 6 * MINUTE }), event(2, { time: sentAt - 4 * MINUTE })], { sentAt });
  // Hours off by the device's clock, a minute old by its monotonic one.
  await send([event(3, { time: wrongClock - MINUTE, age: MINUTE })], { sentAt: wrongClock });
  expect(await gained()).toEqual({ clients: 1, accepted: 3, late: 1 });
});

test('an event that is refused has arrived when its client and number can be read', async () => {
  await send([event(1), event(2, { name: '<b>' }), event(3, { time: 'now' }), event(4)]);
  expect(await gained()).toEqual({ clients: 1, accepted: 2 });
  await send([event(5, { client: 'not an id' }), event(6)]);
  expect(await gained()).toEqual({ clients: 1, accepted: 3, missing: 1 });
  expect((await missingOf(client))!.missing).toEqual([[5, 5]]);
});

test('one client id on two sites is two clients, and a site can be asked for alone', async () => {
  await send(events(1, 2), {}, CHROME, 'other');
  await send(events(4), {}, CHROME, 'shop');
  expect(await missingOf(client, '?site=other')).toBeUndefined();
  expect((await missingOf(client, '?site=shop'))!.missing).toEqual([[1, 3]]);
  const other = await loss('?site=other');
  expect(other.totals).toMatchObject({ clients: 1, accepted: 2, missing: 0 });
  expect(other.days).toHaveLength(1);
});

test('days and browsers are told apart and add up to the totals', async () => {
  await send([makeEvent({ client: 'in-edge', seq: 3 })], {}, `${CHROME} Edg/141.0.0.0`);
  await send([makeEvent({ client: 'in-nothing', seq: 1 })], {}, 'none');
  const { days, totals } = await loss('?days=90');
  const today = new Date().toISOString().slice(0, 10);
  expect(days.find(({ browser }) => browser === 'Edge')).toEqual({
    day: today,
    browser: 'Edge',
    clients: 1,
    accepted: 1,
    duplicate: 0,
    late: 0,
    missing: 2,
    badClients: 0,
    unmeasured: 0,
    drops: {},
  });
  expect(days.find(({ browser }) => browser === 'unknown')).toMatchObject({ accepted: 1, missing: 0 });
  for (const kind of ['accepted', 'duplicate', 'late', 'missing'] as const)
    expect(days.reduce((sum, one) => sum + one[kind], 0)).toBe(totals[kind]);
});

test.each([1e12, Number.MAX_SAFE_INTEGER])(
  'a client that jumps to %d is bad and counts no loss',
  async (seq) => {
    await send(events(1, 3));
    expect(await gained()).toEqual({ clients: 1, accepted: 2, missing: 1 });
    await send(events(seq));
    await send(events(4));
    expect(await gained()).toEqual({ clients: 1, accepted: 4, badClients: 1, unmeasured: 2 });
    expect(await missingOf(client)).toBeUndefined();
  },
);

test('thousands of gaps and of invented clients are survived and measured for the others', async () => {
  for (let batch = 0; batch < 6; batch++) {
    const gaps = Array.from({ length: 250 }, (_, i) => event(2 * (250 * batch + i) + 1));
    const strangers = Array.from({ length: 250 }, (_, i) =>
      makeEvent({ client: `${client}-${batch}-${i}`, seq: 1 }),
    );
    await send([...gaps, ...strangers]);
  }
  await send([makeEvent({ client: `${client}-real`, seq: 2 })]);
  expect(await gained()).toMatchObject({ clients: 1502, accepted: 3001, badClients: 1, missing: 1 });
  expect((await missingOf(`${client}-real`))!.missing).toEqual([[1, 1]]);
});

test('losses that a browser reports are shown by reason; one report that is sent twice counts once', async () => {
  const drops = async () => (await loss()).totals.drops;
  const report = { drops: { too_old: 2, refused: 1, made_up: 5 }, dropsId: `${client}-a` };
  await send(events(1), report);
  await send(events(1), report);
  expect(await drops()).toEqual({ too_old: 2, refused: 1 });
  await send([], { ...report, dropsId: `${client}-b` });
  expect(await drops()).toEqual({ too_old: 4, refused: 2 });
  // The id belongs to its site.
  await send([], report, CHROME, 'other');
  expect(await drops()).toEqual({ too_old: 6, refused: 3 });
  const { drops: inStats } = await collector.api<{ drops: Record<string, number> }>('stats');
  expect(inStats).toEqual({ too_old: 6, refused: 3 });
  expect((await loss()).days.find(({ browser }) => browser === 'Chrome')!.drops['too_old']).toBe(6);
});

test.each([[undefined], [''], ['a b'], ['x'.repeat(65)], [7]])(
  'with dropsId %j each report counts',
  async (dropsId) => {
    for (let i = 0; i < 2; i++) await send([], { drops: { outbox_full: 1 }, dropsId });
    const { drops } = (await loss()).totals;
    expect((drops['outbox_full'] ?? 0) - (before.drops['outbox_full'] ?? 0)).toBe(2);
  },
);

test('a report of an absurd number does not spoil the sums', async () => {
  for (let i = 0; i < 3; i++) await send([], { drops: { held_overflow: Number.MAX_SAFE_INTEGER } });
  expect((await loss()).totals.drops['held_overflow']).toBe(3_000_000);
});

test.each([
  ['loss?days=0', 'days: must be 1 to 90'],
  ['loss?days=91', 'days: must be 1 to 90'],
  ['loss?days=x', 'days: must be 1 to 90'],
  ['loss?site=nobody', 'site: must be a site key of the collector config (shop, other), or left out'],
  ['loss/missing?day=2026-02-31', 'day: must be a UTC day such as 2026-01-31'],
  ['loss/missing?day=today', 'day: must be a UTC day such as 2026-01-31'],
  ['loss/missing?limit=0', 'limit: must be 1 to 1000'],
  ['loss/missing?limit=1001', 'limit: must be 1 to 1000'],
  [
    'loss/missing?site=__proto__',
    'site: must be a site key of the collector config (shop, other), or left out',
  ],
])('%s is refused with field and mend', async (path, error) => {
  const answer = await fetch(`${collector.url}/api/${path}`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error });
});

test('without the token neither losses nor clients are told', async () => {
  for (const path of ['loss', 'loss/missing'])
    expect((await fetch(`${collector.url}/api/${path}`)).status).toBe(401);
});

test('the clients of a day are listed up to the limit, most missing first', async () => {
  await send(events(5000));
  await collector.indexed();
  const { clients } = await collector.api<{ clients: MissingOf[] }>('loss/missing?limit=1');
  expect(clients.map(({ client: id }) => id)).toEqual([client]);
  const old = await collector.api<{ clients: MissingOf[] }>('loss/missing?day=2020-01-31');
  expect(old).toEqual({ clients: [] });
});

test('kills while the meter works count nothing twice and forget nothing', async () => {
  const own = await startCollectorProcess();
  let accepted = 0;
  for (let round = 0; round < 3; round++) {
    const headers = { origin: 'http://localhost', 'user-agent': CHROME };
    const bodies = Array.from({ length: 20 }, (_, i) => {
      const id = `run-${round}-${i}`;
      // 1 to 40 without the numbers that 4 divides, and the last event twice.
      const list = Array.from({ length: 40 }, (_, n) => makeEvent({ client: id, seq: n + 2 })).filter(
        (one) => (one['seq'] as number) % 4,
      );
      accepted += list.length;
      return makeBatch([...list, list.at(-1)], { drops: { too_old: 1 }, dropsId: id });
    });
    const answers = await Promise.all(bodies.map((body) => own.post(body, headers)));
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 204));
    // Right behind the answers: the meter has hardly begun.
    await own.kill('SIGKILL');
    await own.restart();
  }
  await own.indexed();
  const { totals } = await own.api<LossReport>('loss');
  // Numbers 1, 4, 8 ... 40 of each run.
  expect(totals).toEqual({
    clients: 60,
    accepted,
    duplicate: 60,
    late: 0,
    missing: 60 * 11,
    badClients: 0,
    unmeasured: 0,
    drops: { too_old: 60 },
  });
  await own.kill();
});
