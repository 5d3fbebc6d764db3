/** One forwarder on a real store, with a clock and a vendor of the test's own. */
import { join } from 'node:path';
import type { Outcome, ServerAnswer, ServerDestination, ServerEvent } from '@beckon/destinations';
import { tempDir, until } from '@beckon/testing';
import { afterEach, expect, test } from 'vitest';
import { httpOutcome } from '../../destinations/src/shared/http-outcome.ts';
import { createForwarder, type Forwarder } from '../src/forward/forwarder.ts';
import { openDatabase } from '../src/store/driver.ts';
import { eventOf } from '../src/store/event-rows.ts';
import { createForwards } from '../src/store/forwards.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import { emptyPass, type Store } from '../src/store/store.ts';
import { makeStored } from './make-stored.ts';

const START = Date.UTC(2026, 5, 1);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const consent = { analytics: 'granted' };

let open: { store: Store; forwarder: Forwarder } | undefined;
afterEach(async () => {
  await open?.forwarder.stop();
  open?.store.close();
  open = undefined;
});

/** @param half over a vendor that takes ten events a request, as fast as they come */
function setUp(
  half: Partial<ServerDestination<unknown>>,
  random = 1,
  matchKeys?: Parameters<typeof createForwarder>[0]['matchKeys'],
  answerTo: (ids: readonly string[]) => Partial<ServerAnswer> = () => ({ status: 503 }),
) {
  const store = openSqliteStore(join(tempDir(), 'store.sqlite'));
  const clock = { now: START };
  const requests: string[][] = [];
  let position = 0;
  const parts = {
    site: 'shop',
    destination: 'vendor',
    settings: {},
    purposes: ['analytics'] as const,
    matchKeys,
    forwards: store.forwards,
    half: {
      maxEvents: 10,
      perSecond: Number.POSITIVE_INFINITY,
      request: async (events: readonly ServerEvent[]) => {
        requests.push(events.map(({ id }) => id));
        return { url: '', headers: {}, body: '' };
      },
      outcome: (): Outcome => ({ kind: 'sent' }),
      ...half,
    },
    send: async () => ({ status: 200, headers: {}, body: '', ...answerTo(requests.at(-1) ?? []) }),
    now: () => clock.now,
    random: () => random,
  };
  store.forwards.begin('shop', 'vendor');
  const forwarder = createForwarder(parts);
  open = { store, forwarder };
  return {
    store,
    parts,
    forwarder,
    clock,
    requests,
    state: () => store.forwards.state('shop', 'vendor'),
    add(count: number, over = {}) {
      const events = Array.from({ length: count }, (_, n) =>
        makeStored('c', n + 1, START, { consent, ...over }),
      );
      store.apply('indexer', {
        events,
        bad: [],
        refused: [],
        drops: [],
        visits: [],
        erasures: [],
        position: ++position,
      });
      return events.map(({ id }) => id);
    },
  };
}

test.each([
  [1, [2000, 3000, 5000, 9000, 17_000, 33_000, 65_000, 129_000, 257_000, 300_000, 300_000]],
  [0, Array(11).fill(1000)],
])('with a chance of %i it waits longer after each failure, up to five minutes', async (random, waits) => {
  const t = setUp({ outcome: () => ({ kind: 'retry', reason: 'down' }) }, random);
  t.add(3);
  for (const [i, wait] of waits.entries()) {
    t.forwarder.wake();
    await until('the failure', () => t.state().failures === i + 1);
    expect(t.state().nextAt - t.clock.now).toBe(wait);
    t.clock.now = t.state().nextAt;
  }
  // All three at first, then one that shows whether the way is open.
  expect(t.requests.map(({ length }) => length)).toEqual([3, ...Array(10).fill(1)]);
});

test('what the vendor could match by nothing is counted, asks for no request, and is no dead letter', async () => {
  const t = setUp({ identifiers: ({ user }) => ({ email: !!user?.['email'] }) }, 1, [['email'], ['phone']]);
  t.add(2);
  const known = t.add(1, { user: { email: 'ada@shop.example' } });
  t.add(1);
  t.forwarder.wake();
  await until('all', () => t.state().position === 4);
  expect(t.requests).toEqual([known]);
  expect(t.state()).toMatchObject({ sent: 1, unmatched: 3, skipped: 0, dead: 0, failures: 0 });
  expect(t.store.matches.sums(t.clock.now, 1)).toMatchObject([
    { sent: 1, unmatched: 3, identifiers: { email: 1 } },
  ]);
});

test('a dead letter of before that nobody can match is gone when it is tried again', async () => {
  const t = setUp({ identifiers: () => ({ email: false }) }, 1, [['email']]);
  t.add(1);
  const [event] = t.store.forwards.events('shop', 0, 1);
  t.store.forwards.settle(
    'shop',
    'vendor',
    { position: 1, sent: 0, skipped: 0, dead: [{ event: event!, reason: 'nothing to match it by' }] },
    START,
  );
  t.forwarder.replay();
  await until('the letter', () => !t.store.forwards.countDeadLetters('shop', 'vendor'));
  expect(t.requests).toEqual([]);
});

test('what the vendor says of waiting goes before its own', async () => {
  const t = setUp({ outcome: () => ({ kind: 'retry', reason: 'busy', afterMs: 20 * MINUTE }) });
  t.add(1);
  t.forwarder.wake();
  await until('the failure', () => t.state().failures === 1);
  expect(t.state()).toMatchObject({ nextAt: START + 20 * MINUTE, reason: 'busy', paused: false });
});

test('after a failure one event goes first, then all', async () => {
  let up = false;
  const t = setUp({ outcome: () => (up ? { kind: 'sent' } : { kind: 'retry', reason: 'down' }) });
  const ids = t.add(25);
  t.forwarder.wake();
  await until('the failure', () => t.state().failures === 1);
  up = true;
  t.clock.now = t.state().nextAt;
  t.forwarder.wake();
  await until('all', () => t.state().sent === 25);
  expect(t.requests).toEqual([
    ids.slice(0, 10),
    ids.slice(0, 1),
    ids.slice(1, 11),
    ids.slice(11, 21),
    ids.slice(21),
  ]);
  expect(t.state()).toMatchObject({ failures: 0, nextAt: 0, reason: '' });
});

test('what is older than the vendor takes becomes a dead letter without being asked, and stays one', async () => {
  const t = setUp({ maxAgeMs: 10 * MINUTE });
  const first = t.add(1, { time: START - 9 * MINUTE });
  const [old] = t.add(1, { time: START - 11 * MINUTE, id: 'old' });
  const last = t.add(2, { time: START, visitor: 'another' });
  t.forwarder.wake();
  await until('all', () => t.state().sent + t.state().dead === 4);
  expect(t.requests).toEqual([first, last]);
  const letters = () => t.store.forwards.deadLetters(10);
  expect(letters()).toMatchObject([{ eventId: old, reason: expect.stringContaining('too old') }]);
  const before = letters();
  t.forwarder.replay();
  const [after] = t.add(1);
  await until('the next', () => t.requests.flat().includes(after!));
  expect(letters()).toEqual(before);
  expect(t.requests.flat()).not.toContain(old);
});

/** Lets time pass from try to try until it is so late, or all is settled. */
async function tryUntil(t: ReturnType<typeof setUp>, time: number) {
  for (;;) {
    const before = t.state();
    if (before.nextAt > time || !t.store.forwards.waiting('shop', before.position, 1)) return;
    t.clock.now = Math.max(t.clock.now, before.nextAt);
    t.forwarder.wake();
    await until('a try', () => JSON.stringify(t.state()) !== JSON.stringify(before));
  }
}

test('an event that the server fails at for a week makes way for the next', async () => {
  let poison = '';
  let asked: readonly string[] = [];
  const t = setUp(
    {
      request: async (events) => {
        asked = events.map(({ id }) => id);
        return { url: '', headers: {}, body: '' };
      },
      outcome: () => (asked.includes(poison) ? { kind: 'retry', reason: 'answered 503' } : { kind: 'sent' }),
    },
    1,
  );
  [poison = ''] = t.add(1);
  t.add(3, { name: 'next' });
  await tryUntil(t, START + 30 * MINUTE);
  t.clock.now = START + 7 * DAY - 15 * MINUTE;
  await tryUntil(t, START + 7 * DAY);
  expect(t.state()).toMatchObject({ sent: 0, dead: 0, reason: 'answered 503' });
  await tryUntil(t, START + 7 * DAY + 15 * MINUTE);
  expect(t.state()).toMatchObject({ sent: 3, dead: 1, failures: 0, reason: '' });
  expect(asked).not.toContain(poison);
  expect(t.store.forwards.deadLetters(10)).toMatchObject([
    { eventId: poison, reason: 'too old: answered 503 until now' },
  ]);
});

test('a server that is down for longer costs one event at a time, and a short failure after a long pause none', async () => {
  let up = false;
  const t = setUp(
    {
      retryForMs: () => 2 * DAY,
      outcome: () => (up ? { kind: 'sent' } : { kind: 'retry', reason: 'down' }),
    },
    1,
  );
  t.add(20);
  // Paused all the while; then the server is not quite there yet.
  t.clock.now = START + 10 * DAY;
  await tryUntil(t, t.clock.now + 5 * MINUTE);
  expect(t.state()).toMatchObject({ dead: 0, failures: 9 });
  // The longest wait is five minutes.
  const longer = t.clock.now + 30 * MINUTE;
  await tryUntil(t, longer);
  const { dead } = t.state();
  expect(dead).toBeGreaterThan(1);
  expect(dead).toBeLessThan(8);
  up = true;
  await tryUntil(t, longer + 10 * MINUTE);
  expect(t.state()).toMatchObject({ sent: 20 - dead, dead, failures: 0 });
});

/** A vendor that answers by the events of the request alone. */
const byStatus = (statusFor: (ids: readonly string[]) => number) =>
  setUp({ maxEvents: 64, outcome: httpOutcome }, 1, undefined, (ids) => ({ status: statusFor(ids) }));

test('among many events the one that the server breaks over is found in few requests, and costs a minute', async () => {
  let poison = '';
  const t = byStatus((ids) => (ids.includes(poison) ? 500 : 200));
  const ids = t.add(64);
  poison = ids[40]!;
  await tryUntil(t, START + 60 * MINUTE);
  expect(t.state()).toMatchObject({ sent: 63, dead: 1, failures: 0 });
  const alone = t.requests.filter((sent) => sent.join() === poison).length;
  expect(alone).toBe(7);
  expect(t.requests.filter((sent) => sent.includes(poison)).length - alone).toBeLessThan(8);
  expect(t.clock.now - START).toBeLessThan(2 * MINUTE);
});

test('those behind it are asked one after the other, and what they overtake has itself failed alone', async () => {
  let poison: string[] = [];
  const t = byStatus((ids) => (ids.some((id) => poison.includes(id)) ? 500 : 200));
  const ids = t.add(20);
  poison = [ids[0]!, ids[1]!, ids[2]!, ids[5]!];
  await tryUntil(t, START + 60 * MINUTE);
  expect(t.state()).toMatchObject({ sent: 16, dead: 4, failures: 0 });
  const good = ids.filter((id) => !poison.includes(id));
  const taken = t.requests.filter((sent) => !sent.some((id) => poison.includes(id))).flat();
  expect(taken).toEqual(good);
});

test('one that is refused proves nothing, and is a dead letter in its turn', async () => {
  let poison = '';
  let wrong = '';
  const t = byStatus((ids) => (ids.includes(poison) ? 502 : ids.includes(wrong) ? 422 : 200));
  const ids = t.add(5);
  [poison = '', wrong = ''] = ids;
  await tryUntil(t, START + 60 * MINUTE);
  expect(t.state()).toMatchObject({ sent: 3, dead: 2 });
  expect(t.store.forwards.deadLetters(10)).toMatchObject([
    { eventId: wrong, reason: 'answered 422' },
    { eventId: poison, reason: 'fails at this event alone: answered 502' },
  ]);
});

test('a server that is down in between clears the suspicion', async () => {
  let poison = '';
  let tries = 0;
  // Every fifth time it is busy.
  const t = byStatus((ids) => {
    if (!ids.includes(poison)) return 200;
    return ++tries % 5 ? 500 : 503;
  });
  [poison = ''] = t.add(10);
  await tryUntil(t, START + 60 * MINUTE);
  expect(tries).toBeGreaterThan(10);
  expect(t.state()).toMatchObject({ sent: 0, dead: 0 });
});

test('one that is asked and hears when to come back is obeyed, and is the next to be asked', async () => {
  let poison = '';
  let busy = true;
  const t = setUp({ outcome: httpOutcome }, 1, undefined, (ids) => {
    if (ids.includes(poison)) return { status: 500 };
    return busy ? { status: 429, headers: { 'retry-after': '1800' } } : {};
  });
  const ids = t.add(4);
  [poison = ''] = ids;
  await tryUntil(t, START + 2 * MINUTE);
  expect(t.requests.slice(-2)).toEqual([[poison], [ids[1]]]);
  expect(t.state()).toMatchObject({ failures: 6, nextAt: t.clock.now + 30 * MINUTE, reason: 'answered 429' });
  busy = false;
  await tryUntil(t, START + 120 * MINUTE);
  expect(t.requests.filter((sent) => sent.join() === poison)).toHaveLength(5 + 7);
  expect(t.state()).toMatchObject({ sent: 3, dead: 1 });
});

test('what may not be sent proves nothing, and is not sent', async () => {
  let poison = '';
  const t = byStatus((ids) => (ids.includes(poison) ? 500 : 200));
  [poison = ''] = t.add(1);
  t.add(3, { visitor: 'refused', consent: { analytics: 'denied' } });
  t.add(3, { bot: true });
  await tryUntil(t, START + 60 * MINUTE);
  expect(t.state()).toMatchObject({ sent: 0, dead: 0, reason: 'answered 500' });
  expect(t.requests.flat().every((id) => id === poison)).toBe(true);
  const good = t.add(3, { visitor: 'another' });
  await tryUntil(t, t.clock.now + 60 * MINUTE);
  expect(t.state()).toMatchObject({ sent: 3, skipped: 6, dead: 1 });
  expect(t.requests.flat().filter((id) => id !== poison)).toEqual(good);
});

test('a destination whose requests are of one person gets the next person in the next request, in order', async () => {
  const t = setUp({ together: (first, event) => first.visitor === event.visitor });
  const a = t.add(3, { visitor: 'a' });
  const b = t.add(2, { visitor: 'b' });
  const again = t.add(1, { visitor: 'a', name: 'again' });
  t.forwarder.wake();
  await until('all sent', () => t.state().sent === 6);
  expect(t.requests).toEqual([a, b, again]);
});

test('among the dead letters one that the server fails at holds up no other, and a server that is down is left alone', async () => {
  let failing: readonly string[] = [];
  let asked: readonly string[] = [];
  let reason = '';
  const t = setUp({
    maxEvents: 1,
    request: async (events) => {
      asked = [...asked, ...events.map(({ id }) => id)];
      return { url: '', headers: {}, body: '' };
    },
    outcome: () => {
      if (reason) return { kind: 'refused', reason };
      return failing.includes(asked.at(-1)!) ? { kind: 'retry', reason: 'answered 503' } : { kind: 'sent' };
    },
  });
  reason = 'answered 422';
  const ids = t.add(6);
  t.forwarder.wake();
  await until('all refused', () => t.state().dead === 6);
  reason = '';
  failing = ids.slice(0, 1);
  t.forwarder.replay();
  await until('the others', () => t.state().sent === 5);
  expect(t.store.forwards.deadLetters(10)).toMatchObject([{ eventId: ids[0], reason: 'answered 503' }]);

  reason = 'answered 422';
  const more = t.add(5, { name: 'more' });
  t.forwarder.wake();
  await until('all refused', () => t.state().dead === 11);
  reason = '';
  failing = [...ids, ...more];
  asked = [];
  t.forwarder.replay();
  const [last] = t.add(1, { name: 'last' });
  await until('what is new', () => asked.includes(last!));
  expect(asked).toEqual([ids[0], more[0], more[1], last]);
});

test('an event that the vendor half cannot write is a dead letter with the reason, and the others pass', async () => {
  const written: string[] = [];
  const t = setUp({
    async request(events) {
      if (events.some(({ name }) => name === 'odd')) throw new Error('no such currency');
      written.push(...events.map(({ id }) => id));
      return { url: '', headers: {}, body: '' };
    },
  });
  const before = t.add(4);
  const [odd] = t.add(1, { name: 'odd' });
  const after = t.add(4);
  t.forwarder.wake();
  await until('all', () => t.state().sent === 8);
  expect(written).toEqual([...before, ...after]);
  expect(t.store.forwards.deadLetters(10)).toMatchObject([
    { eventId: odd, reason: expect.stringContaining('no such currency') },
  ]);
});

const throwAt = (odd: string, id: string) => {
  if (id === odd) throw new TypeError('no such thing');
};
test.each(['wants', 'identifiers', 'together'])(
  'an event that `%s` of the half cannot read is a dead letter with the reason, and the others pass in order',
  async (part) => {
    let odd = '';
    const t = setUp({
      [part]: (event: ServerEvent, other: ServerEvent) => {
        throwAt(odd, event.id);
        if (part === 'together') throwAt(odd, other.id);
        return part === 'identifiers' ? {} : true;
      },
    });
    const ids = t.add(9);
    odd = ids[4]!;
    t.forwarder.wake();
    await until('all', () => t.state().sent === 8);
    expect(t.requests.flat()).toEqual(ids.filter((id) => id !== odd));
    expect(t.state()).toMatchObject({ failures: 0, dead: 1 });
    expect(t.store.forwards.deadLetters(10)).toMatchObject([
      { eventId: odd, reason: 'could not be written for vendor: TypeError: no such thing' },
    ]);
  },
);

test('a fault that nobody had thought of is a failure: it waits longer each time, and goes on when it is mended', async () => {
  let broken = true;
  const told: unknown[] = [];
  const t = setUp({}, 1, undefined, () => {
    if (broken) throw new Error('nobody thought of it, nor of secret-0123');
    return {};
  });
  const forwarder = createForwarder({
    ...t.parts,
    secrets: ['secret-0123'],
    failed: (error) => told.push(error),
  });
  t.add(2);
  for (const [i, wait] of [2000, 3000, 5000].entries()) {
    forwarder.wake();
    await until('the failure', () => t.state().failures === i + 1);
    expect(t.state().nextAt - t.clock.now).toBe(wait);
    t.clock.now = t.state().nextAt;
  }
  expect(t.state().reason).toBe('could not go on: Error: nobody thought of it, nor of (secret)');
  expect(told).toHaveLength(3);
  broken = false;
  forwarder.wake();
  await until('all', () => t.state().sent === 2);
  await forwarder.stop();
});

test('a clock that is put back holds up nothing: neither what waits for its time nor the pace', async () => {
  let up = false;
  const t = setUp({
    perSecond: 50,
    outcome: () => (up ? { kind: 'sent' } : { kind: 'retry', reason: 'down' }),
  });
  const ids = t.add(30);
  t.forwarder.wake();
  await until('the failure', () => t.state().failures === 1);
  up = true;
  t.clock.now -= 3 * 60 * MINUTE;
  t.forwarder.wake();
  await until('all', () => t.state().sent === 30);
  expect(new Set(t.requests.flat())).toEqual(new Set(ids));
});

test('nobody is waited for longer than an hour', async () => {
  const t = setUp({ outcome: () => ({ kind: 'retry', reason: 'busy', afterMs: DAY }) });
  t.add(1);
  t.forwarder.wake();
  await until('the failure', () => t.state().failures === 1);
  expect(t.state().nextAt).toBe(START + 60 * MINUTE);
  t.clock.now += 59 * MINUTE;
  t.forwarder.wake();
  await t.forwarder.stop();
  expect(t.requests).toHaveLength(1);
});

test('stopping waits for the request that is under way, and nothing follows it', async () => {
  let answer = () => {};
  const t = setUp({
    maxEvents: 1,
    request: async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return { url: '', headers: {}, body: '' };
    },
  });
  t.add(3);
  t.forwarder.wake();
  await until('the request', () => answer.name !== 'answer');
  const stopped = t.forwarder.stop();
  answer();
  await stopped;
  expect(t.state().sent).toBe(1);
});

test('asking how far a destination is changes nothing: it begins when it is told to', () => {
  const t = setUp({});
  t.add(2);
  expect(() => t.store.forwards.state('shop', 'later')).toThrow('shop/later');
  t.add(3);
  t.store.forwards.begin('shop', 'later');
  expect(t.store.forwards.state('shop', 'later')).toMatchObject({ position: 5, sent: 0 });
  t.add(1);
  t.store.forwards.begin('shop', 'later');
  expect(t.store.forwards.state('shop', 'later').position).toBe(5);
});

test('what waits is counted of the site alone, up to what was asked for', () => {
  const t = setUp({});
  const { waiting, state } = t.store.forwards;
  t.add(4);
  t.add(7, { site: 'other' });
  expect(waiting('shop', state('shop', 'vendor').position, 100)).toBe(4);
  expect(waiting('other', 0, 100)).toBe(7);
  expect(waiting('other', 0, 5)).toBe(5);
  expect(waiting('shop', 4, 100)).toBe(0);
});

test('the oldest dead letters go when a destination has too many, and those of another stay', () => {
  const path = join(tempDir(), 'store.sqlite');
  const refusedBy = (destination: string, count: number) =>
    Array.from({ length: count }, (_, n) => makeStored('c', n + 1, START, { id: `${destination}-${n}` }));
  const events = [...refusedBy('quiet', 2), ...refusedBy('loud', 5)];
  const store = openSqliteStore(path);
  store.apply('indexer', { ...emptyPass(), events, position: 1 });
  const stored = store.eventsAfter(0, 10);
  store.close();
  const db = openDatabase(path);
  const forwards = createForwards(db, eventOf, 3);
  for (const destination of ['quiet', 'loud']) forwards.begin('shop', destination);
  const refuse = (destination: string, count: number) => {
    for (let n = 0; n < count; n++) {
      const event = stored.find(({ id }) => id === `${destination}-${n}`)!;
      const dead = { event, reason: 'answered 422' };
      forwards.settle('shop', destination, { position: event.seq, sent: 0, skipped: 0, dead: [dead] }, START);
    }
  };
  refuse('quiet', 2);
  refuse('loud', 5);
  expect(forwards.deadLetters(10).map(({ eventId }) => eventId)).toEqual([
    'loud-4',
    'loud-3',
    'loud-2',
    'quiet-1',
    'quiet-0',
  ]);
  expect(forwards.countDeadLetters('shop', 'loud')).toBe(3);
  expect(forwards.state('shop', 'loud').dead).toBe(5);
  db.close();
});
