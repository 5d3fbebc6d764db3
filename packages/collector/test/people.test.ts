/** Who is one person, all that is kept of them, and that they can be forgotten for good. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rebuildStore } from '../src/rebuild.ts';
import { openDatabase } from '../src/store/driver.ts';

let collector: CollectorProcess;
beforeAll(async () => {
  const site = { origins: ['http://localhost'] };
  collector = await startCollectorProcess({ sites: { shop: site, other: site } });
});
afterAll(() => collector.kill());

interface Person {
  visitors: string[];
  users: string[];
  events: number;
  truncated: boolean;
  erased?: boolean;
  badRows?: number;
  /** How they came: see attribution.test.ts. */
  first?: unknown;
  last?: unknown;
}

const send = async (events: unknown[], site = 'shop') =>
  expect((await collector.post(makeBatch(events), undefined, site)).status).toBe(204);
const ask = (path: string, method = 'GET') =>
  fetch(`${collector.url}/api/${path}`, { method, headers: { authorization: `Bearer ${TOKEN}` } });
const person = async (query: string) => {
  const {
    visitors,
    first: _,
    last: __,
    ...rest
  } = (await (await ask(`person?site=shop&${query}`)).json()) as Person;
  return { visitors: visitors.sort(), ...rest };
};
const erase = async (query: string) =>
  (await (await ask(`person/erase?site=shop&${query}`, 'POST')).json()) as Person;

/** Events of visitors by what each says of who it is. */
const tell = (who: Record<string, Record<string, unknown> | undefined>, over: Record<string, unknown> = {}) =>
  Object.entries(who).map(([visitor, user]) => makeEvent({ visitor, ...(user && { user }), ...over }));

test('visitors are one person when a chain of ids, e-mails or phones ties them together, within their site', async () => {
  await send(
    tell({
      'chain-a': { id: 'user-1' },
      'chain-b': { id: 'user-1', email: 'Anna@Example.com ' },
      'chain-c': { email: 'anna@example.com', phone: '+49 151 234' },
      'chain-d': { phone: '+49-(151)-234' },
      stranger: { email: 'anne@example.com' },
      nobody: undefined,
    }),
  );
  await send(tell({ elsewhere: { id: 'user-1' } }), 'other');
  const all = {
    visitors: ['chain-a', 'chain-b', 'chain-c', 'chain-d'],
    users: ['user-1'],
    events: 4,
    consents: 0,
    truncated: false,
  };
  for (const query of [
    'visitor=chain-a',
    'visitor=chain-d',
    'user=user-1',
    'email=ANNA@example.com',
    'phone=%2B49151234',
  ])
    expect(await person(query)).toEqual(all);
  expect(await person('visitor=nobody')).toMatchObject({ visitors: ['nobody'], events: 1 });
  expect(await person('email=unknown@example.com')).toEqual({
    visitors: [],
    users: [],
    events: 0,
    consents: 0,
    truncated: false,
  });
});

test('a digest that a page made of an e-mail or a phone ties as the plain value does, and nothing else in its place', async () => {
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
  await send(
    tell({
      'digest-a': { email: 'Dora@example.com' },
      'digest-b': { email_digest: digest('email\ndora@example.com'), phone_digest: digest('phone\n4930123') },
      'digest-c': { phone: '+49 30 123' },
      'digest-d': { email_digest: 'dora@example.com', id_digest: digest('email\ndora@example.com') },
      'digest-e': { email_digest: digest('phone\n4930123') },
    }),
  );
  const all = {
    visitors: ['digest-a', 'digest-b', 'digest-c'],
    users: [],
    consents: 0,
    events: 3,
    truncated: false,
  };
  for (const query of ['email=dora@example.com', 'phone=%2B4930123', 'visitor=digest-b'])
    expect(await person(query)).toEqual(all);
});

test('what templates write where they have no value makes no two strangers one person', async () => {
  await send(
    tell({
      'no-phone-a': { id: 'np-a', phone: '0' },
      'no-phone-b': { id: 'np-b', phone: '0' },
      'zeros-a': { id: 'z-a', phone: '00000000' },
      'zeros-b': { id: 'z-b', phone: '00000000' },
      'no-mail-a': { id: 'nm-a', email: 'undefined' },
      'no-mail-b': { id: 'nm-b', email: ' Undefined' },
      'half-mail-a': { id: 'hm-a', email: '@shop.example' },
      'half-mail-b': { id: 'hm-b', email: '@shop.example' },
      'no-id-a': { id: 'null', email: 'no-id-a@example.com' },
      'no-id-b': { id: 'null', email: 'no-id-b@example.com' },
    }),
  );
  for (const visitor of ['no-phone-a', 'zeros-a', 'no-mail-a', 'half-mail-a', 'no-id-a'])
    expect(await person(`visitor=${visitor}`)).toMatchObject({ visitors: [visitor], events: 1 });
  for (const nobody of ['user=null', 'email=undefined', 'email=%40shop.example', 'phone=0', 'phone=00000000'])
    expect(await person(nobody)).toMatchObject({ visitors: [], events: 0 });
  expect(await erase('email=no-id-a@example.com')).toMatchObject({ visitors: ['no-id-a'], erased: true });
  expect(await person('email=no-id-b@example.com')).toMatchObject({ visitors: ['no-id-b'], events: 1 });
});

test('neither e-mail nor phone can be read in the table that ties people together', async () => {
  await send(tell({ secret: { id: 'plain', email: 'only.here@example.com', phone: '+49151999' } }));
  await collector.indexed();
  const db = openDatabase(join(collector.dataDir, 'store.sqlite'));
  const rows = db
    .prepare("SELECT kind, value FROM identities WHERE visitor = 'secret' ORDER BY kind")
    .all() as {
    kind: string;
    value: string;
  }[];
  db.close();
  expect(rows.map(({ kind }) => kind)).toEqual(['email', 'id', 'phone']);
  expect(rows.filter(({ value }) => /only|@|151999/.test(value))).toEqual([]);
});

test('an export is every event of the person in order, one JSON object a line', async () => {
  const events = Array.from({ length: 1203 }, (_, n) =>
    makeEvent({ visitor: n % 2 ? 'export-a' : 'export-b', user: { id: 'exported' }, data: { n } }),
  );
  for (let at = 0; at < events.length; at += 400) await send(events.slice(at, at + 400));
  const answer = await ask('person/events?site=shop&user=exported');
  expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
  const lines = (await answer.text()).trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { data: { n: number } }).data.n)).toEqual(
    events.map((_, n) => n),
  );
});

test('who is erased is gone, also for what comes late and after the store is made anew; later visits count', async () => {
  const before = Date.now() - 60_000;
  await send([
    ...tell({ 'gone-a': { id: 'gone' }, 'gone-b': { id: 'gone' }, stays: { id: 'stays' } }, { time: before }),
    { id: 'x', visitor: 'gone-a', name: 'bad row' },
  ]);
  const { stored } = await collector.api<{ stored: number }>('stats');
  expect(await erase('user=gone')).toMatchObject({ events: 2, erased: true });
  expect(await person('user=gone')).toMatchObject({ visitors: [], events: 0 });
  expect(await person('visitor=gone-b')).toMatchObject({ visitors: [], events: 0 });

  // From an outbox that was offline, and from a visit after the erasure.
  await send(tell({ 'gone-a': { id: 'gone' } }, { time: before + 1000 }));
  const again = makeEvent({ visitor: 'gone-a', time: Date.now() + 2000 });
  await send([again]);
  await until('the new visit', async () => (await person('visitor=gone-a')).events === 1);

  const check = async () => {
    const events = await collector.events();
    const of = (visitor: string) => events.filter((event) => event.visitor === visitor).map(({ id }) => id);
    expect([of('gone-a'), of('gone-b'), of('stays').length]).toEqual([[again['id']], [], 1]);
    expect((await collector.badRows()).filter(({ body }) => body.includes('gone-a'))).toEqual([]);
  };
  await check();
  await collector.kill('SIGKILL');
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(collector.dataDir, `store.sqlite${end}`), { force: true });
  await collector.restart();
  await collector.indexed();
  await check();
  expect((await collector.api<{ stored: number }>('stats')).stored).toBeGreaterThanOrEqual(stored);
});

test('who is erased is gone though the clock of the device is ahead, and stays so when the store is made anew', async () => {
  const ahead = Date.now() + 50_000;
  const events = tell(
    { 'ahead-a': { id: 'ahead' }, 'ahead-b': { id: 'ahead' } },
    { time: ahead, name: 'ahead_of_time' },
  );
  const batch = makeBatch(events, { sentAt: ahead });
  expect((await collector.post(batch)).status).toBe(204);
  expect(await erase('user=ahead')).toMatchObject({ events: 2, erased: true });
  const check = async () => {
    expect(await person('visitor=ahead-a')).toMatchObject({ visitors: [], events: 0 });
    expect((await collector.events()).filter(({ name }) => name === 'ahead_of_time')).toEqual([]);
  };
  await check();
  await collector.kill('SIGTERM');
  await rebuildStore(collector.dataDir);
  await collector.restart();
  await check();
});

test('whoever is known by bad rows alone is erased from them by any key, and by no one like it', async () => {
  const price = { name: 'purchase', data: { value: '12,90', currency: 'EUR' } };
  const jane = { id: '77', email: ' Jane.Doe@example.com', phone: '+49 (151) 123-456' };
  const joan = { id: '7', email: 'jane.doe@example.co', phone: '+49 151 123 45' };
  const bad = async () =>
    (await collector.badRows()).filter(({ body }) => /jane\.doe|jane-bad|joan-bad/i.test(body)).length;
  for (const query of ['email=jane.doe@example.com', 'phone=%2B49151123456', 'user=77', 'visitor=jane-bad']) {
    await send([
      makeEvent({ ...price, visitor: 'jane-bad', user: jane }),
      makeEvent({ ...price, visitor: 'joan-bad', user: joan, session: '77' }),
    ]);
    await until('the bad rows', async () => (await bad()) === 2);
    expect(await erase(query)).toMatchObject({ events: 0, badRows: 1, erased: true });
    expect(await bad()).toBe(1);
    expect(await erase('visitor=joan-bad')).toMatchObject({ badRows: 1, erased: true });
    expect(await bad()).toBe(0);
  }
  expect(await erase('visitor=purchase')).toMatchObject({ visitors: ['purchase'], badRows: 0, erased: true });
});

test('a body that was never read is erased by the e-mail in it', async () => {
  const post = () => collector.post('{"events":[{"user":{"email":"torn@example.com","phone":"+49 30 55');
  await post();
  await until('the bad row', async () =>
    (await collector.badRows()).some(({ body }) => body.includes('torn@')),
  );
  expect(await erase('email=Torn@example.com')).toMatchObject({ badRows: 1, erased: true });
  expect((await collector.badRows()).some(({ body }) => body.includes('torn@'))).toBe(false);
});

test('a visitor of whom nothing is stored yet is erased all the same: what comes late is not kept', async () => {
  const time = Date.now() - 60_000;
  expect(await erase('visitor=not-yet')).toMatchObject({ visitors: ['not-yet'], events: 0, erased: true });
  await send(tell({ 'not-yet': { email: 'not.yet@example.com' } }, { time }));
  expect(await person('visitor=not-yet')).toMatchObject({ visitors: [], events: 0 });
});

test('an e-mail that a crowd tells ties a thousand of them and says that there are more', async () => {
  for (let at = 0; at < 1500; at += 500)
    await send(
      Array.from({ length: 500 }, (_, n) =>
        makeEvent({ visitor: `crowd-${at + n}`, user: { email: 'crowd@example.com' } }),
      ),
    );
  const found = await person('email=crowd@example.com');
  expect([found.visitors.length, found.truncated]).toEqual([1000, true]);
});

test.each([
  ['person', 'GET', 400, 'site'],
  ['person?site=nowhere&user=1', 'GET', 400, 'site'],
  ['person?site=shop', 'GET', 400, 'name one of'],
  ['person?site=shop&user=1&email=a', 'GET', 400, 'name one of'],
  ['person/erase?site=shop&user=1', 'GET', 405, 'POST'],
  ['person?site=shop&user=1', 'POST', 405, 'GET'],
  ['person/nothing?site=shop&user=1', 'GET', 404, 'no such part'],
])('%s by %s is %i', async (path, method, status, fault) => {
  const answer = await ask(path, method);
  expect(answer.status).toBe(status);
  expect(((await answer.json()) as { error: string }).error).toContain(fault);
});

test('a stranger learns nothing and erases nobody', async () => {
  for (const [path, method] of [
    ['person?site=shop&user=stays', 'GET'],
    ['person/events?site=shop&user=stays', 'GET'],
    ['person/erase?site=shop&user=stays', 'POST'],
  ] as const)
    expect((await fetch(`${collector.url}/api/${path}`, { method })).status).toBe(401);
  expect((await person('user=stays')).events).toBe(1);
});
