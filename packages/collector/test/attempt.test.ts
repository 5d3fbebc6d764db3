/** One forwarder on a real store, and what vendors want beside a request: sessions, sizes, partial answers, their own wishes. */
import { join } from 'node:path';
import type { Need } from '@beckon/consent';
import type {
  Outcome,
  ServerAnswer,
  ServerDestination,
  ServerEvent,
  ServerRequest,
} from '@beckon/destinations';
import { tempDir, until } from '@beckon/testing';
import { afterEach, expect, test } from 'vitest';
import { createForwarder, type Forwarder } from '../src/forward/forwarder.ts';
import type { StoredConsent } from '../src/store/consents.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import { emptyPass, type Store } from '../src/store/store.ts';
import { makeStored } from './make-stored.ts';

const START = Date.UTC(2026, 5, 1);
const HOUR = 3600_000;

let open: { store: Store; forwarder: Forwarder } | undefined;
afterEach(async () => {
  await open?.forwarder.stop();
  open?.store.close();
  open = undefined;
});

function setUp(
  half: Partial<ServerDestination<unknown>>,
  answerTo: (request: ServerRequest) => Partial<ServerAnswer> = () => ({}),
  secrets: readonly string[] = [],
  purposes: readonly Need[] = ['marketing'],
) {
  const store = openSqliteStore(join(tempDir(), 'store.sqlite'));
  const clock = { now: START };
  const sent: ServerEvent[][] = [];
  let position = 0;
  store.forwards.begin('shop', 'vendor');
  const forwarder = createForwarder({
    site: 'shop',
    destination: 'vendor',
    settings: {},
    purposes,
    secrets,
    forwards: store.forwards,
    half: {
      maxEvents: 10,
      perSecond: Number.POSITIVE_INFINITY,
      request: async (events) => {
        sent.push([...events]);
        return { url: '', headers: {}, body: '' };
      },
      outcome: (): Outcome => ({ kind: 'sent' }),
      ...half,
    },
    send: async (request) => ({ status: 200, headers: {}, body: '', ...answerTo(request) }),
    now: () => clock.now,
    random: () => 1,
    nonce: () => '0123456789abcdef'.repeat(2),
  });
  open = { store, forwarder };
  return {
    store,
    forwarder,
    clock,
    sent,
    ids: () => sent.map((events) => events.map(({ id }) => id)),
    state: () => store.forwards.state('shop', 'vendor'),
    letters: () => store.forwards.deadLetters(10).map(({ eventId, reason }) => ({ eventId, reason })),
    add(count: number, over = {}) {
      const events = Array.from({ length: count }, (_, n) =>
        makeStored('c', n + 1, START, { consent: { marketing: 'granted' }, ...over }),
      );
      store.apply('indexer', { ...emptyPass(), events, position: ++position });
      return events.map(({ id }) => id);
    },
    async settled() {
      await until('all to be settled', () => !store.forwards.waiting('shop', this.state().position, 1));
    },
  };
}

test('where a vendor answers for each event, those that it refused become dead letters and the rest is sent', async () => {
  const t = setUp({
    outcome: (_answer, count) => ({
      kind: 'partial',
      refused: [
        { index: 1, reason: 'bad price' },
        { index: count - 1, reason: 'bad name' },
        { index: 99, reason: 'nobody' },
      ],
    }),
  });
  const ids = t.add(4);
  t.forwarder.wake();
  await t.settled();
  expect(t.ids()).toEqual([ids]);
  expect(t.state()).toMatchObject({ sent: 2, dead: 2, failures: 0 });
  expect(t.letters()).toEqual([
    { eventId: ids[3], reason: 'bad name' },
    { eventId: ids[1], reason: 'bad price' },
  ]);
});

test('what the half does not want is skipped, and what it cannot use becomes a dead letter with its word', async () => {
  const t = setUp({
    wants: ({ name }) => (name === 'useless' ? 'it has no price' : name !== 'unknown'),
  });
  const [first] = t.add(1);
  t.add(1, { name: 'unknown' });
  const [useless] = t.add(1, { name: 'useless' });
  const [last] = t.add(1);
  t.forwarder.wake();
  await t.settled();
  expect(t.ids()).toEqual([[first], [last]]);
  expect(t.state()).toMatchObject({ sent: 2, skipped: 1, dead: 1 });
  t.forwarder.replay();
  const [next] = t.add(1);
  await until('the next', () => t.ids().flat().includes(next!));
  expect(t.letters()).toEqual([{ eventId: useless, reason: 'it has no price' }]);
  expect(t.ids().flat()).not.toContain(useless);
});

test('a body that is too large is halved unsent; a single event that is too large becomes a dead letter', async () => {
  let asked = 0;
  const t = setUp(
    {
      maxBytes: 100,
      request: async (events) => ({
        url: '',
        headers: {},
        // 30 bytes each, in characters of two.
        body: events.map(({ name }) => 'ü'.repeat(name === 'huge' ? 60 : 15)).join(''),
      }),
    },
    ({ body }) => {
      asked++;
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(100);
      return {};
    },
  );
  t.add(8);
  const [huge] = t.add(1, { name: 'huge' });
  t.add(1);
  t.forwarder.wake();
  await t.settled();
  expect(t.state()).toMatchObject({ sent: 9, dead: 1 });
  expect(t.letters()).toEqual([{ eventId: huge, reason: 'larger than 100 bytes: vendor takes no more' }]);
  expect(asked).toBeGreaterThanOrEqual(3);
});

test('a session is fetched once, kept until a minute before its end, and then made anew', async () => {
  const made: string[] = [];
  const used: (string | undefined)[] = [];
  const t = setUp({
    maxEvents: 1,
    session: async (_settings, _ask, { now, nonce }) => {
      expect(nonce()).toHaveLength(32);
      made.push(`token-${made.length + 1}`);
      return { token: made.at(-1)!, expiresAt: now + HOUR };
    },
    request: async (_events, _settings, { session }) => {
      used.push(session?.token);
      return { url: '', headers: {}, body: '' };
    },
  });
  t.add(3);
  t.forwarder.wake();
  await t.settled();
  t.clock.now = START + HOUR - 59_000;
  t.add(1);
  t.forwarder.wake();
  await t.settled();
  expect(made).toHaveLength(2);
  expect(used).toEqual(['token-1', 'token-1', 'token-1', 'token-2']);
});

test('a session that the vendor knows no more is made anew once; a new one that it does not know either pauses', async () => {
  let made = 0;
  let dead = false;
  const t = setUp({
    session: async (_settings, _ask, { now }) => ({ token: `token-${++made}`, expiresAt: now + HOUR }),
    request: async (_events, _settings, { session }) => ({ url: '', headers: {}, body: session!.token }),
    outcome: () => (dead ? { kind: 'retry', reason: 'answered 401', newSession: true } : { kind: 'sent' }),
  });
  t.add(1);
  t.forwarder.wake();
  await t.settled();
  dead = true;
  t.add(1);
  t.forwarder.wake();
  await until('the failure', () => t.state().failures === 1);
  expect(t.state()).toMatchObject({ paused: false, reason: 'answered 401' });
  t.clock.now = t.state().nextAt;
  t.forwarder.wake();
  await until('the pause', () => t.state().paused);
  expect(t.state().reason).toBe('answered 401, with a new session, too');
  expect(made).toBe(2);
});

test('a session that cannot be had is waited for, or pauses; nothing is sent without one', async () => {
  let why: Outcome = { kind: 'retry', reason: 'the sign-in is down' };
  const t = setUp({
    session: async () => {
      if (why.kind === 'sent') throw new Error('a key that is none');
      return why as Extract<Outcome, { kind: 'retry' }>;
    },
  });
  t.add(1);
  t.forwarder.wake();
  await until('the failure', () => t.state().failures === 1);
  expect(t.state()).toMatchObject({ paused: false, reason: 'the sign-in is down' });
  why = { kind: 'sent' };
  t.clock.now = t.state().nextAt;
  t.forwarder.wake();
  await until('the pause', () => t.state().paused);
  expect(t.state().reason).toContain('could not sign in');
  expect(t.sent).toEqual([]);
});

test('no reason tells a secret, however the vendor writes it', async () => {
  const secret = 'EAAB+/secret=';
  const t = setUp(
    { outcome: ({ body }) => ({ kind: 'pause', reason: body }) },
    () => ({ status: 400, body: `bad ${secret} and ${encodeURIComponent(secret)}` }),
    [secret],
  );
  t.add(1);
  t.forwarder.wake();
  await until('the pause', () => t.state().paused);
  expect(t.state().reason).toBe('bad (secret) and (secret)');
});

const SECRET = 'EAAB/+secret=\u00e9"0123456789';
const asciiOf = (text: string) =>
  JSON.stringify(text).replace(/[/+=\u00e9]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
test.each([
  ['as it is', `${SECRET} is dead`],
  ['in JSON', JSON.stringify({ message: `${SECRET} is dead` })],
  ['in JSON with slashes as PHP writes them', JSON.stringify({ message: SECRET }).replaceAll('/', '\\/')],
  ['in JSON of ASCII alone', `{"message":${asciiOf(SECRET)}}`],
  ['in JSON that is cut off', JSON.stringify({ message: SECRET, more: '' }).slice(0, -3)],
])('a secret that the vendor repeats %s is gone before the half cuts the message', async (_how, body) => {
  const t = setUp(
    { outcome: (answer) => ({ kind: 'pause', reason: answer.body.slice(0, 20) }) },
    () => ({ status: 400, body }),
    [SECRET],
  );
  t.add(1);
  t.forwarder.wake();
  await until('the pause', () => t.state().paused);
  expect(t.state().reason).toContain('(secret)');
  expect(t.state().reason).not.toContain('EAAB');
});

test('the token of a session is told by no reason, also not when the session is thrown away', async () => {
  const token = 'ya29.fetched-token-0123456789';
  const t = setUp(
    {
      session: async (_settings, ask, { now }) => {
        const { body } = await ask({ url: 'sign-in', headers: {}, body: '' });
        return { token: body, expiresAt: now + HOUR };
      },
      request: async (_events, _settings, { session }) => ({ url: '', headers: {}, body: session!.token }),
      outcome: ({ body }) => ({ kind: 'retry', reason: body.slice(0, 30), newSession: true }),
    },
    ({ url, body }) => ({ status: 401, body: url === 'sign-in' ? token : `unknown token ${body}` }),
  );
  t.add(1);
  t.forwarder.wake();
  // Made anew, it is the same one.
  await until('the pause', () => t.state().paused);
  expect(t.state().reason).toBe('unknown token (secret), with a new session, too');
});

test('what a sign-in answers is cleaned, too, before it is cut', async () => {
  const t = setUp(
    {
      session: async (_settings, ask) => {
        const { body } = await ask({ url: '', headers: {}, body: '' });
        return { kind: 'pause', reason: body.slice(0, 12) };
      },
    },
    () => ({ status: 400, body: `bad ${SECRET}` }),
    [SECRET],
  );
  t.add(1);
  t.forwarder.wake();
  await until('the pause', () => t.state().paused);
  expect(t.state().reason).toBe('bad (secret)');
});

test('an answer that the half cannot read is a failure, not the end', async () => {
  let broken = true;
  const t = setUp({
    outcome: () => {
      if (broken) throw new Error('unexpected');
      return { kind: 'sent' };
    },
  });
  t.add(1);
  t.forwarder.wake();
  await until('the failure', () => t.state().failures === 1);
  broken = false;
  t.clock.now = t.state().nextAt;
  t.forwarder.wake();
  await t.settled();
  expect(t.state()).toMatchObject({ sent: 1, dead: 0 });
});

test('ids of earlier events of the visitor are filled in for 90 days, newer ones go before, and under consent of now alone', async () => {
  const t = setUp({});
  const known = () => t.sent.flat().at(-1)!.adIds;
  t.add(1, { adIds: { gclid: 'first', _fbp: 'fb' } });
  t.add(1, { adIds: { gclid: 'second' } });
  t.add(1);
  t.forwarder.wake();
  await t.settled();
  expect(known()).toEqual({ gclid: 'second', _fbp: 'fb' });
  t.add(1, { visitor: 'another' });
  t.forwarder.wake();
  await t.settled();
  expect(known()).toBeUndefined();
  t.clock.now = START + 91 * 24 * HOUR;
  t.add(1);
  t.forwarder.wake();
  await t.settled();
  expect(known()).toBeUndefined();
});

const FULL = { marketing: 'granted', 'limited:marketing': 'granted' };
const OPT_OUT = { marketing: 'withdrawn', 'limited:marketing': 'not-required' };
const record = (purposes: Record<string, string>) =>
  ({
    site: 'shop',
    id: 'decision-1',
    visitor: 'v',
    time: START + 1,
    clientTime: START + 1,
    received: START + 1,
    action: 'save',
    origin: 'https://shop.example',
    path: '/',
    purposes,
    rulings: {},
  }) as unknown as StoredConsent;

test.each(['before it is sent', 'between its choice and its request'])(
  'who opts out by a record %s is told of in the limited form, without the ids of vendors',
  async (when) => {
    const optOut = () => {
      t.store.apply('indexer', { ...emptyPass(), consents: [record(OPT_OUT)], position: 99 });
    };
    let asked = false;
    const t = setUp(
      {
        wants: () => {
          if (when !== 'before it is sent' && !asked) queueMicrotask(optOut);
          asked = true;
          return true;
        },
      },
      undefined,
      [],
      ['limited:marketing'],
    );
    t.add(1, { consent: FULL, adIds: { gclid: 'x' }, userAgent: 'Chrome' });
    if (when === 'before it is sent') optOut();
    t.forwarder.wake();
    await t.settled();
    expect(t.sent.flat()).toHaveLength(1);
    expect(t.sent[0]![0]).toMatchObject({
      consent: { marketing: 'denied', 'limited:marketing': 'granted' },
      userAgent: 'Chrome',
    });
    expect(t.sent[0]![0]).not.toHaveProperty('adIds');
  },
);

test('a destination that needs no marketing gets neither the own ids of an event nor earlier ones once a record refuses it', async () => {
  const t = setUp({}, undefined, [], ['analytics']);
  const consent = { analytics: 'granted', marketing: 'granted' };
  t.add(1, { consent, adIds: { gclid: 'x' }, userAgent: 'Chrome' });
  t.add(1, { consent });
  t.store.apply('indexer', {
    ...emptyPass(),
    consents: [record({ analytics: 'granted', marketing: 'withdrawn' })],
    position: 99,
  });
  t.forwarder.wake();
  await t.settled();
  expect(t.sent.flat()).toHaveLength(2);
  for (const event of t.sent.flat()) {
    expect(event).not.toHaveProperty('adIds');
    expect(event).not.toHaveProperty('userAgent');
    expect(event.consent).toMatchObject({ analytics: 'granted', marketing: 'denied' });
  }
});

test('ids of visitors go with their events when these are too old to be kept', () => {
  const t = setUp({});
  t.add(1, { adIds: { gclid: 'x' } });
  expect(t.store.forwards.adIdsOf('shop', 'v', START)).toEqual({ gclid: 'x' });
  t.store.prune(START, 10);
  expect(t.store.forwards.adIdsOf('shop', 'v', START)).toEqual({ gclid: 'x' });
  t.store.prune(START + 1, 10);
  expect(t.store.forwards.adIdsOf('shop', 'v', START)).toBeUndefined();
});
