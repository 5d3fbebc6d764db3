/** One forwarder on a real store, with a clock and a vendor of the test's own. */
import { join } from 'node:path';
import type { Outcome, ServerDestination, ServerEvent } from '@beckon/destinations';
import { tempDir, until } from '@beckon/testing';
import { afterEach, expect, test } from 'vitest';
import { createForwarder, type Forwarder } from '../src/forward/forwarder.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { makeStored } from './make-stored.ts';

const START = Date.UTC(2026, 5, 1);
const MINUTE = 60_000;
const consent = { analytics: 'granted' };

let open: { store: Store; forwarder: Forwarder } | undefined;
afterEach(async () => {
  await open?.forwarder.stop();
  open?.store.close();
});

/** @param half over a vendor that takes ten events a request, as fast as they come */
function setUp(half: Partial<ServerDestination<unknown>>, random = 1) {
  const store = openSqliteStore(join(tempDir(), 'store.sqlite'));
  const clock = { now: START };
  const requests: string[][] = [];
  let position = 0;
  const parts = {
    site: 'shop',
    destination: 'vendor',
    settings: {},
    purposes: ['analytics'] as const,
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
    send: async () => ({ status: 500, headers: {}, body: '' }),
    now: () => clock.now,
    random: () => random,
  };
  const forwarder = createForwarder(parts);
  store.forwards.state('shop', 'vendor');
  open = { store, forwarder };
  return {
    store,
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

test('what is older than the vendor takes is passed over', async () => {
  const t = setUp({ maxAgeMs: 10 * MINUTE });
  const [old] = t.add(1, { time: START - 11 * MINUTE });
  const [young] = t.add(1, { time: START - 9 * MINUTE });
  t.forwarder.wake();
  await until('both', () => t.state().sent + t.state().skipped === 2);
  expect(t.requests.flat()).toEqual([young]);
  expect(t.requests.flat()).not.toContain(old);
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
