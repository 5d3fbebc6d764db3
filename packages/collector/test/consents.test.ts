/** Proof of what visitors decided, and that what they take back reaches no destination any more, wherever it waits. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CHROME,
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
  until,
} from '@beckon/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { rebuildStore } from '../src/rebuild.ts';

process.env['BECKON_TEST_WEBHOOK_SECRET'] = 'a-secret-of-the-tests-0123456789';

/** The shop's own system; answers with `status`, and remembers the visitors of what it took and of what it was shown. */
const hook = { url: '', status: 204, taken: [] as string[], shown: [] as string[] };
let server: Server;
let collector: CollectorProcess;

beforeAll(async () => {
  server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      const visitors = (JSON.parse(body) as { events: { visitor: string }[] }).events.map(
        ({ visitor }) => visitor,
      );
      hook.shown.push(...visitors);
      if (hook.status < 300) hook.taken.push(...visitors);
      res.writeHead(hook.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  hook.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const webhook = { url: hook.url, secret: { env: 'BECKON_TEST_WEBHOOK_SECRET' }, allowPrivate: true };
  const origins = ['http://localhost'];
  collector = await startCollectorProcess({
    sites: {
      shop: { origins, destinations: { webhook: { ...webhook, purposes: ['marketing'] } } },
      other: { origins },
    },
  });
});
afterAll(async () => {
  await collector?.kill();
  server?.closeAllConnections();
  server?.close();
});
afterEach(async () => {
  hook.status = 204;
  await act('deliveries/resume');
  await allForwarded();
  Object.assign(hook, { taken: [], shown: [] });
});

const ask = (path: string, method = 'GET') =>
  fetch(`${collector.url}/api/${path}`, { method, headers: { authorization: `Bearer ${TOKEN}` } });
const act = (what: string) => ask(`${what}?site=shop&destination=webhook`, 'POST');
interface Delivery {
  failures: number;
  behind: number;
  deadLetters: number;
}
const delivery = async () => (await collector.api<{ deliveries: Delivery[] }>('deliveries')).deliveries[0]!;
const allForwarded = () => until('all to be forwarded', async () => !(await delivery()).behind);
const lines = async (path: string): Promise<Record<string, unknown>[]> => {
  const text = await (await ask(path)).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};
const recordsOf = (query: string, site = 'shop') => lines(`person/consents?site=${site}&${query}`);

let ids = 0;
const decision = (over: Record<string, unknown> = {}) => ({
  id: `record-${++ids}`,
  time: Date.now(),
  action: 'save',
  purposes: { functional: 'granted', analytics: 'granted', marketing: 'granted' },
  path: '/checkout',
  ...over,
});
const withdrawal = (visitor: string, over: Record<string, unknown> = {}) =>
  decision({
    action: 'withdraw',
    visitor,
    purposes: { functional: 'granted', analytics: 'granted', marketing: 'withdrawn' },
    ...over,
  });
/** Of a bot nothing would be sent on. */
const tell = async (record: unknown, events: unknown[] = [], headers = {}, site = 'shop') =>
  expect(
    (
      await collector.post(
        makeBatch(events, { decision: record }),
        { origin: 'http://localhost', 'user-agent': CHROME, ...headers },
        site,
      )
    ).status,
  ).toBe(204);
const visit = (...visitors: string[]) =>
  tell(
    undefined,
    visitors.map((visitor) => makeEvent({ visitor })),
  );

test('a record is kept with what the page told and what the collector knows, once, through SIGKILL', async () => {
  const record = decision({
    action: 'accept-all',
    visitor: 'proved',
    rulings: {
      analytics: { rule: 'granted', by: ['tcf'] },
      marketing: { rule: 'granted', by: ['tcf', 'api'] },
    },
    proofs: { tcf: 'CPtcstring.IA' },
    shown: { revision: '7', text: 'banner-de' },
    regime: { analytics: 'opt-in', gpc: true },
    place: { country: 'DE' },
    invented: 'by nobody',
  });
  await tell(record, [], { 'sec-gpc': '1' });
  await collector.kill();
  await collector.restart();
  await tell(record);
  const [kept, ...more] = await recordsOf('visitor=proved');
  expect(more).toEqual([]);
  const { invented: _, ...told } = record as Record<string, unknown>;
  expect(kept).toEqual({
    ...told,
    seq: expect.any(Number),
    site: 'shop',
    clientTime: record.time,
    received: expect.any(Number),
    origin: 'http://localhost',
    sdk: '0.1.0',
    gpc: true,
  });
  expect(await collector.events()).toEqual([]);
});

test('a bad record is a bad row with its reason, and the events beside it are kept', async () => {
  const bad: [Record<string, unknown>, string][] = [
    [{ action: 'shrug' }, 'decision.action must be one of accept-all, reject-all, save, withdraw'],
    [{ id: 'no id!' }, 'decision.id must be 1-64 letters, digits, _ or -'],
    [{ purposes: { marketing: true } }, 'decision.purposes must be an object of at most 200 strings'],
    [{ proofs: { tcf: 'x'.repeat(8193) } }, 'decision.proofs must be an object of at most 200 strings'],
    [{ path: undefined }, 'decision.path must be a path'],
    [{ junk: 'x'.repeat(40_000) }, 'decision is larger than 32768 characters'],
  ];
  for (const [over] of bad)
    await tell(decision({ visitor: 'bad-record', ...over }), [makeEvent({ visitor: 'beside' })]);
  await tell('granted');
  await collector.indexed();
  const reasons = (await collector.badRows()).map(({ reason }) => reason).reverse();
  for (const [i, [, reason]] of bad.entries()) expect(reasons[i]).toContain(reason);
  expect(reasons[bad.length]).toBe('decision must be an object');
  expect(await recordsOf('visitor=bad-record')).toEqual([]);
  const kept = (await collector.events()).filter(({ visitor }) => visitor === 'beside');
  expect(kept).toHaveLength(bad.length);
});

test('a developer hears of a record what is wrong with it', async () => {
  const strict = async (record: unknown) =>
    (await (
      await fetch(`${collector.url}/bk/e/shop?strict=1`, {
        method: 'POST',
        body: makeBatch([], { decision: record }),
        headers: { origin: 'http://localhost' },
      })
    ).json()) as { decision: unknown };
  const good = decision();
  expect((await strict(good)).decision).toEqual({ ok: true, id: good.id });
  expect((await strict(decision({ time: 'now' }))).decision).toEqual({
    ok: false,
    reason: 'decision.time must be epoch milliseconds',
  });
});

test('a withdrawal between two failing attempts stops what waits, also of other browsers of the person', async () => {
  hook.status = 500;
  await tell(undefined, [
    makeEvent({ visitor: 'stays' }),
    makeEvent({ visitor: 'leaves', user: { id: 'anna' } }),
    makeEvent({ visitor: 'leaves-at-work', user: { id: 'anna' } }),
    makeEvent({ visitor: 'leaves-analytics-only' }),
  ]);
  await until('a failure', async () => (await delivery()).failures > 0);
  expect(hook.shown).toContain('leaves');
  await tell(withdrawal('leaves'));
  await tell(
    withdrawal('leaves-analytics-only', {
      purposes: { functional: 'granted', analytics: 'withdrawn', marketing: 'granted' },
    }),
  );
  await collector.indexed();
  hook.shown.length = 0;
  hook.status = 204;
  await visit('later');
  await act('deliveries/resume');
  await allForwarded();
  // The destination needs marketing alone.
  expect(hook.taken).toEqual(['stays', 'leaves-analytics-only', 'later']);
  expect(hook.shown.filter((visitor) => /^leaves(-at-work)?$/.test(visitor))).toEqual([]);
});

test('a dead letter of who has withdrawn is gone when it is tried again', async () => {
  hook.status = 400;
  await visit('dead-stays', 'dead-leaves');
  await until('two dead letters', async () => (await delivery()).deadLetters === 2);
  await tell(withdrawal('dead-leaves'));
  await collector.indexed();
  hook.status = 204;
  hook.shown.length = 0;
  await act('dead-letters/replay');
  await until('no dead letter', async () => !(await delivery()).deadLetters);
  expect(hook.shown).toEqual(['dead-stays']);
});

test('a refusal that an event tells holds though an event of before it comes later', async () => {
  const now = Date.now();
  const refused = { functional: 'granted', analytics: 'granted', marketing: 'denied' };
  await tell(undefined, [makeEvent({ visitor: 'refuses-first', time: now - 1000, consent: refused })]);
  await tell(undefined, [makeEvent({ visitor: 'refuses-first', time: now - 600_000 })]);
  await visit('behind-it');
  await until('what is behind it', () => hook.taken.includes('behind-it'));
  expect(hook.shown).not.toContain('refuses-first');
});

test('who is erased leaves no dead letter, and no text in the files of the store', async () => {
  hook.status = 400;
  const note = 'very-private-note '.repeat(400);
  await tell(undefined, [
    makeEvent({ visitor: 'leaves-no-trace', user: { id: 'trace-4711' }, data: { note } }),
  ]);
  await until('the dead letter', async () => (await delivery()).deadLetters === 1);
  expect(await (await ask('person/erase?site=shop&user=trace-4711', 'POST')).json()).toMatchObject({
    erased: true,
  });
  expect(await collector.api('dead-letters')).toMatchObject({ deadLetters: [] });
  for (const end of ['', '-wal']) {
    const file = readFileSync(join(collector.dataDir, `store.sqlite${end}`), 'latin1');
    for (const text of ['very-private-note', 'trace-4711']) expect(file).not.toContain(text);
  }
});

test('a later grant opens what was made after it, and nothing of before', async () => {
  const now = Date.now();
  const at = (ms: number, note: string) =>
    makeEvent({ visitor: 'again', time: now + ms, data: { note }, id: `again-${note}` });
  hook.status = 500;
  await tell(undefined, [at(-9000, 'before'), makeEvent({ visitor: 'first' })]);
  await until('a failure', async () => (await delivery()).failures > 0);
  await tell(withdrawal('again', { time: now - 6000 }));
  await tell(undefined, [at(-5000, 'while-denied')]);
  await tell(decision({ visitor: 'again', time: now - 3000 }));
  // Told anew on another page, as a revision of the banner: what is open stays open.
  await tell(decision({ visitor: 'again', time: now + 1000, shown: { revision: '2' } }));
  await tell(undefined, [at(-2000, 'after'), at(-1000, 'after-2')]);
  await collector.indexed();
  hook.shown.length = 0;
  hook.status = 204;
  await act('deliveries/resume');
  await allForwarded();
  expect(hook.taken.filter((visitor) => visitor === 'again')).toHaveLength(2);
  expect(hook.taken.sort()).toEqual(['again', 'again', 'first']);
});

test('the export of a person ends with its records; erased, the records alone stay, and open nothing', async () => {
  await tell(undefined, [
    makeEvent({ visitor: 'kept-a', user: { email: 'kept@example.com' } }),
    makeEvent({ visitor: 'kept-b', user: { email: 'kept@example.com' } }),
  ]);
  await tell(decision({ visitor: 'kept-a' }));
  await tell(withdrawal('kept-b'));
  await tell(decision({ visitor: 'somebody' }));
  const who = 'site=shop&email=kept@example.com';
  expect(await collector.api(`person?${who}`)).toMatchObject({ events: 2, consents: 2 });
  const all = await lines(`person/events?${who}`);
  expect(all.map(({ name, decision: record }) => name ?? (record as { visitor: string }).visitor)).toEqual([
    'add_to_cart',
    'add_to_cart',
    'kept-a',
    'kept-b',
  ]);
  expect((await (await ask(`person/erase?${who}`, 'POST')).json()) as object).toMatchObject({ erased: true });
  // By name nobody finds them any more.
  expect(await recordsOf('email=kept@example.com')).toEqual([]);
  expect(await recordsOf('visitor=kept-b')).toMatchObject([{ action: 'withdraw' }]);
  expect(await lines('person/events?site=shop&visitor=kept-b')).toMatchObject([
    { decision: { action: 'withdraw' } },
  ]);
});

test('the newest records of a site, and a site that is none', async () => {
  await tell(decision({ visitor: 'elsewhere' }), [], undefined, 'other');
  await collector.indexed();
  const { records } = await collector.api<{ records: object[] }>('consents?site=other');
  expect(records).toMatchObject([{ visitor: 'elsewhere', site: 'other' }]);
  expect((await collector.api<{ records: object[] }>('consents?limit=1')).records).toHaveLength(1);
  expect((await ask('consents?site=nowhere')).status).toBe(400);
  expect(await recordsOf('visitor=elsewhere')).toEqual([]);
});

test('records come back when the store is made anew from the log', async () => {
  await tell(decision({ visitor: 'rebuilt' }));
  await collector.indexed();
  const before = await collector.api<{ records: object[] }>('consents?limit=1000');
  await collector.kill('SIGTERM');
  await rebuildStore(collector.dataDir);
  await collector.restart();
  expect(await collector.api('consents?limit=1000')).toEqual(before);
});
