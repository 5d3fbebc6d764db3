/** Whom vendors are to forget, on the way to them: a real collector, real sockets, vendors played as strictly as their documentation. */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CHROME,
  type CollectorProcess,
  makeBatch,
  makeEvent,
  type StandInServer,
  startCollectorProcess,
  startServerStandIn,
  TOKEN,
  until,
} from '@beckon/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  AUDIENCE,
  AUDIENCE_TOKEN,
  createServerStandIn,
  TOKEN as META_TOKEN,
  PIXEL,
} from '../../destinations/src/meta/server-stand-in.ts';
import type { Removal, ServerStandIn } from '../../destinations/src/server-contract.ts';
import { rebuildStore } from '../src/rebuild.ts';
import { connect } from '../src/store/driver.ts';

const SECRET = 'a-secret-of-the-tests-0123456789';
Object.assign(process.env, {
  BECKON_TEST_WEBHOOK_SECRET: SECRET,
  BECKON_TEST_META_TOKEN: META_TOKEN,
  BECKON_TEST_META_AUDIENCE_TOKEN: AUDIENCE_TOKEN,
});

/** The shop's own system: takes what is signed. */
const hook = { url: '', removals: [] as Removal[], events: 0 };
let server: Server;
let meta: StandInServer<ServerStandIn>;
let collector: CollectorProcess;

beforeAll(async () => {
  server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      const [, seconds, signature] = /^t=(\d+),v1=(\w+)$/.exec(String(req.headers['beckon-signature'])) ?? [];
      const right = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
      if (signature !== right) return void res.writeHead(401).end();
      const message = JSON.parse(body) as { v: 1; type?: string; removals?: Removal[]; events?: unknown[] };
      if (message.type === 'removal') hook.removals.push(...message.removals!);
      else hook.events += message.events!.length;
      res.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  hook.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  meta = await startServerStandIn(createServerStandIn());
  const origins = ['http://localhost'];
  const metaSettings = {
    pixelId: PIXEL,
    accessToken: { env: 'BECKON_TEST_META_TOKEN' },
    endpoint: meta.url,
    allowPrivate: true,
  };
  collector = await startCollectorProcess({
    sites: {
      shop: {
        origins,
        destinations: {
          meta: {
            ...metaSettings,
            audienceToken: { env: 'BECKON_TEST_META_AUDIENCE_TOKEN' },
            removeFrom: [AUDIENCE],
          },
          webhook: {
            url: hook.url,
            secret: { env: 'BECKON_TEST_WEBHOOK_SECRET' },
            allowPrivate: true,
            removals: true,
          },
        },
      },
      // Asks for none.
      other: { origins, destinations: { meta: metaSettings } },
    },
  });
});
afterAll(async () => {
  await collector?.kill();
  await meta?.close();
  server?.closeAllConnections();
  server?.close();
});
afterEach(async () => {
  meta.fault = () => undefined;
  for (const name of ['meta', 'webhook']) await act('deliveries/resume', name);
  await until('no removal to wait', async () => !(await removals()).waiting);
  Object.assign(hook, { removals: [], events: 0 });
  meta.requests.length = 0;
});

interface Queue {
  sent: number;
  skipped: number;
  cancelled: number;
  waiting: number;
  dead: number;
  failures: number;
  paused: boolean;
  reason: string;
}
interface Delivery {
  site: string;
  destination: string;
  sent: number;
  behind: number;
  paused: boolean;
  removals?: Queue;
}
const deliveries = async () => (await collector.api<{ deliveries: Delivery[] }>('deliveries')).deliveries;
const delivery = async (name = 'meta', site = 'shop') =>
  (await deliveries()).find((one) => one.destination === name && one.site === site)!;
const removals = async (name = 'meta') => (await delivery(name)).removals!;
const act = (what: string, name = 'meta') => collector.act(`${what}?site=shop&destination=${name}`);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const emailOf = (name: string) => `${name}@shop.example`;
const atMeta = (kind: 'EMAIL' | 'PHONE', plain: string) => `${AUDIENCE}:${kind}:${sha256(plain)}`;
/** Taken out of the list in this test. */
const removed = () => meta.standIn.removed!;
const removalRequests = () => meta.requests.filter(({ method }) => method === 'DELETE');
const down = () => {
  meta.fault = ({ method }) => (method === 'DELETE' ? { status: 503, body: '' } : undefined);
};
const recover = async () => {
  meta.fault = () => undefined;
  await act('deliveries/resume');
};

let ids = 0;
const allGranted = { functional: 'granted', analytics: 'granted', marketing: 'granted' };
const decision = (visitor: string, purposes: Record<string, string>, over = {}) => ({
  id: `record-${++ids}`,
  time: Date.now(),
  action: 'withdraw',
  purposes: { ...allGranted, ...purposes },
  path: '/',
  visitor,
  ...over,
});
async function tell(events: unknown[], record?: unknown, site = 'shop'): Promise<void> {
  const batch = makeBatch(events, record ? { decision: record } : {});
  const answer = await collector.post(batch, { origin: 'http://localhost', 'user-agent': CHROME }, site);
  expect(answer.status).toBe(204);
}
/** Of their own, or all were one person. */
const phoneOf = (visitor: string) => `4930${Number.parseInt(sha256(visitor).slice(0, 8), 16)}`;
/** A visit of somebody who tells who they are. */
const identified = (visitor: string, over: Record<string, unknown> = {}) =>
  makeEvent({
    name: 'page_view',
    data: {},
    visitor,
    user: {
      id: `id of ${visitor}`,
      email: ` ${emailOf(visitor).toUpperCase()} `,
      phone: `+${phoneOf(visitor)}`,
    },
    ...over,
  });
const withdraw = (visitor: string, purposes: Record<string, string> = { marketing: 'withdrawn' }) =>
  tell([], decision(visitor, purposes));

test('who withdraws is taken out of the list once the vendor recovers, with all that the person has told, and events go on meanwhile', async () => {
  await tell([
    identified('leaver'),
    identified('leaver-at-work', { user: { id: 'id of leaver', email: 'Work@shop.example' } }),
  ]);
  await tell([identified('stays')]);
  await until('the events to arrive', () => meta.standIn.counted.length >= 3);
  down();
  await withdraw('leaver');
  await until('a failure', async () => (await removals()).failures > 0);
  const { sent } = await delivery();
  await tell([identified('meanwhile')]);
  await until('an event beside the waiting removal', async () => (await delivery()).sent > sent);
  expect(await removals()).toMatchObject({ waiting: 1, sent: 0, paused: false });
  expect((await removals()).reason).toContain('503');
  expect(removed()).toEqual([]);
  await recover();
  await until('the removal', async () => (await removals()).sent === 1);
  expect([...removed()].sort()).toEqual(
    [
      atMeta('EMAIL', emailOf('leaver')),
      atMeta('EMAIL', 'work@shop.example'),
      atMeta('PHONE', phoneOf('leaver')),
    ].sort(),
  );
  expect(meta.standIn.refused).toEqual([]);
  // The webhook needs analytics alone, which nobody took back.
  expect(hook.removals).toEqual([]);
});

test('a withdrawal of analytics alone is told to who needs analytics, by hashes and signed, and to no other', async () => {
  const visitor = 'analytics-leaver';
  await tell([identified(visitor)]);
  const { sent } = await removals();
  await withdraw(visitor, { analytics: 'withdrawn' });
  await until('the message', () => hook.removals.length);
  expect(hook.removals).toMatchObject([
    {
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      cause: 'withdrawal',
      at: expect.any(Number),
      purposes: ['analytics'],
      emails: [sha256(emailOf(visitor))],
      phones: [sha256(`+${phoneOf(visitor)}`)],
      users: [sha256(`id of ${visitor}`)],
      visitors: [sha256(visitor)],
    },
  ]);
  expect(JSON.stringify(hook.removals)).not.toContain(visitor);
  expect(await removals()).toMatchObject({ waiting: 0, sent });
  expect(removalRequests()).toEqual([]);
});

test('who never allowed a vendor is not told to it, nor twice who has refused already, nor of a site that asks for none', async () => {
  const refused = { analytics: 'granted', marketing: 'denied' };
  await tell([identified('never', { consent: refused })]);
  await withdraw('never', { marketing: 'denied' });
  await tell([identified('elsewhere')], undefined, 'other');
  await tell([], decision('elsewhere', { marketing: 'withdrawn' }), 'other');
  await tell([identified('twice')]);
  await withdraw('twice');
  const before = await until('one removal', async () => {
    const { sent, waiting } = await removals();
    return !waiting && removed().includes(atMeta('EMAIL', emailOf('twice'))) && sent;
  });
  await withdraw('twice');
  await collector.indexed();
  await tell([identified('last')]);
  await withdraw('last');
  await until(
    'the last',
    async () => removed().includes(atMeta('EMAIL', emailOf('last'))) && !(await removals()).waiting,
  );
  expect((await removals()).sent).toBe(before + 1);
  for (const visitor of ['never', 'elsewhere'])
    expect(removed()).not.toContain(atMeta('EMAIL', emailOf(visitor)));
  expect((await delivery('meta', 'other')).removals).toBeUndefined();
});

test('a grant before the vendor was told cancels, and a second withdrawal tells what was learnt in between, too', async () => {
  down();
  await tell([identified('again'), identified('changes')]);
  await withdraw('again');
  await withdraw('changes');
  await until('a failure', async () => (await removals()).failures > 0);
  const { cancelled } = await removals();
  await tell([], decision('again', {}, { action: 'save' }));
  await tell([identified('changes', { user: { email: 'new@shop.example' } })], decision('changes', {}));
  await withdraw('changes');
  await collector.indexed();
  await recover();
  await until('the removal', () => removed().includes(atMeta('EMAIL', 'new@shop.example')));
  expect(removed()).toContain(atMeta('EMAIL', emailOf('changes')));
  expect(removed()).not.toContain(atMeta('EMAIL', emailOf('again')));
  expect((await removals()).cancelled).toBe(cancelled + 1);
});

test('who is erased is taken out by what was known before, which is gone when the vendor has it; a grant does not cancel that', async () => {
  const visitor = 'erased';
  down();
  await tell([identified(visitor)]);
  // What waits of the same person goes with it.
  await withdraw(visitor);
  await until('a failure', async () => (await removals()).failures > 0);
  const erased = await collector.act(`person/erase?site=shop&email=${emailOf(visitor)}`);
  expect(await erased.json()).toMatchObject({ erased: true });
  await tell([], decision(visitor, {}));
  await collector.indexed();
  const kept = () => {
    const db = connect(join(collector.dataDir, 'store.sqlite'));
    try {
      return ['removals', 'events', 'identities'].flatMap((table) =>
        db
          .prepare(`SELECT * FROM ${table}`)
          .all()
          .map((row) => JSON.stringify(row)),
      );
    } finally {
      db.close();
    }
  };
  const names = [
    visitor,
    emailOf(visitor),
    sha256(visitor),
    sha256(emailOf(visitor)),
    sha256(`id of ${visitor}`),
  ];
  const found = () =>
    names.map(
      (name) => kept().filter((row) => row.includes(`"${name}`) || row.includes(`\\"${name}\\"`)).length > 0,
    );
  // Until then it is known by hashes alone.
  expect(found()).toEqual([false, false, true, true, true]);
  expect(await removals()).toMatchObject({ waiting: 1 });
  await recover();
  await until('the removal', async () => !(await removals()).waiting);
  expect(removed()).toContain(atMeta('EMAIL', emailOf(visitor)));
  await until('the message', async () => !(await removals('webhook')).waiting);
  expect(hook.removals).toMatchObject([
    { cause: 'erasure', purposes: [], emails: [sha256(emailOf(visitor))], visitors: [sha256(visitor)] },
  ]);
  expect(found()).toEqual(names.map(() => false));
});

test('SIGKILL between the record and the removal, and again before the vendor has answered, loses none', async () => {
  down();
  await tell([identified('killed'), identified('killed-later')]);
  await collector.indexed();
  await withdraw('killed');
  await collector.kill();
  await collector.restart();
  await until('a failure', async () => (await removals()).failures > 0);
  await collector.kill();
  meta.fault = ({ method }) => (method === 'DELETE' ? 'hang up' : undefined);
  await collector.restart();
  await withdraw('killed-later');
  await collector.indexed();
  await collector.kill();
  meta.fault = () => undefined;
  await collector.restart();
  await recover();
  await until('both removals', () =>
    ['killed', 'killed-later'].every((visitor) => removed().includes(atMeta('EMAIL', emailOf(visitor)))),
  );
});

test('what waits is still there when the store is made anew, and so is a record that the old one had not read', async () => {
  down();
  await tell([identified('rebuilt')]);
  await withdraw('rebuilt');
  await until('a failure', async () => (await removals()).failures > 0);
  const { sent } = await removals();
  await tell([identified('unread')]);
  await collector.indexed();
  const path = join(collector.dataDir, 'store.sqlite');
  const query = (sql: string, ...values: number[]) => {
    const db = connect(path);
    try {
      return db.prepare(sql).all(...values);
    } finally {
      db.close();
    }
  };
  const [{ position }] = query('SELECT position FROM positions') as [{ position: number }];
  await withdraw('unread');
  await collector.indexed();
  await collector.kill('SIGTERM');
  // As if it had been killed before it read that record.
  query('UPDATE positions SET position = ? RETURNING 1', position);
  query("DELETE FROM removals WHERE visitor = 'unread' RETURNING 1");
  await rebuildStore(collector.dataDir, undefined, {
    removers: [{ site: 'shop', destination: 'meta', purposes: ['marketing'] }],
  });
  meta.fault = () => undefined;
  await collector.restart();
  await recover();
  await until('both removals', async () => (await removals()).sent === sent + 2);
  for (const visitor of ['rebuilt', 'unread']) expect(removed()).toContain(atMeta('EMAIL', emailOf(visitor)));
});

test('a token without the right pauses removals alone; one that is refused becomes a dead letter, and is tried again on demand', async () => {
  meta.fault = ({ method }) =>
    method === 'DELETE'
      ? { status: 403, body: JSON.stringify({ error: { message: `no right ${AUDIENCE_TOKEN}`, code: 200 } }) }
      : undefined;
  await tell([identified('paused')]);
  await withdraw('paused');
  await until('the pause', async () => (await removals()).paused);
  expect((await removals()).reason).toBe('Meta answered 200: no right (secret)');
  expect((await delivery()).paused).toBe(false);
  await until('the alert', () => collector.output().includes('removals paused'));
  expect(collector.output()).not.toContain(AUDIENCE_TOKEN);
  meta.fault = ({ method }) =>
    method === 'DELETE'
      ? { status: 400, body: JSON.stringify({ error: { message: 'bad', code: 100 } }) }
      : undefined;
  await act('deliveries/resume');
  await until('the dead letter', async () => (await removals()).dead === 1);
  const { removals: dead } = await collector.api<{ removals: object[] }>('dead-letters');
  expect(dead).toMatchObject([
    { site: 'shop', destination: 'meta', cause: 'withdrawal', reason: expect.stringContaining('100: bad') },
  ]);
  expect(JSON.stringify(dead)).not.toContain(sha256(emailOf('paused')));
  meta.fault = () => undefined;
  await act('dead-letters/replay');
  await until('the removal', async () => {
    const { dead: left, waiting } = await removals();
    return !left && !waiting;
  });
  expect(removed()).toContain(atMeta('EMAIL', emailOf('paused')));
});

test('metrics count the removals of each destination by what became of them', async () => {
  const text = await (
    await fetch(`${collector.adminUrl}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
  ).text();
  const { sent, cancelled, waiting } = await removals();
  const of = (kind: string) =>
    Number(
      new RegExp(
        `^beckon_removals_total\\{site="shop",destination="meta",kind="${kind}"\\} (\\d+)$`,
        'm',
      ).exec(text)?.[1],
    );
  expect([of('sent'), of('cancelled')]).toEqual([sent, cancelled]);
  expect(text).toContain(`beckon_removals_waiting{site="shop",destination="meta"} ${waiting}`);
});
