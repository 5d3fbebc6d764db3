/** What the store queues of withdrawals and erasures, on a real database. */
import { join } from 'node:path';
import { tempDir } from '@beckon/testing';
import { afterEach, expect, test } from 'vitest';
import type { StoredConsent } from '../src/store/consents.ts';
import type { Remover } from '../src/store/removal-writer.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import { emptyPass, type Store } from '../src/store/store.ts';
import { makeStored } from './make-stored.ts';

const NOW = Date.UTC(2026, 5, 1);
const DAY = 24 * 3600 * 1000;
const granted = { analytics: 'granted', marketing: 'granted' };

let store: Store;
afterEach(() => store.close());

let position = 0;
let ids = 0;
function setUp(purposes: Remover['purposes'] = ['marketing']) {
  store = openSqliteStore(join(tempDir(), 'store.sqlite'), {
    removers: [{ site: 'shop', destination: 'meta', purposes }],
  });
  store.removals.begin('shop', 'meta');
  const apply = (over: object) => store.apply('indexer', { ...emptyPass(), ...over, position: ++position });
  return {
    visit: (visitor: string, over: object = {}) =>
      apply({ events: [makeStored('c', 1, NOW, { visitor, consent: granted, ...over })] }),
    say: (visitor: string, purposes: Record<string, string>, time = NOW, over: Partial<StoredConsent> = {}) =>
      apply({
        consents: [
          {
            ...{ site: 'shop', id: `record-${++ids}`, visitor, action: 'save', purposes, path: '/' },
            ...{ time, clientTime: time, received: time, origin: 'https://shop.example', ...over },
          },
        ],
      }),
    erase: (visitors: string[], at = NOW) => apply({ erasures: [{ site: 'shop', visitors, at }] }),
    waiting: () => store.removals.waiting('shop', 'meta', 100),
    state: () => store.removals.state('shop', 'meta'),
  };
}

test('an opt-out takes out of lists also where the limited form is enough for events', () => {
  const t = setUp(['limited:marketing']);
  t.visit('v');
  t.say('v', { marketing: 'denied', 'limited:marketing': 'not-required' });
  expect(t.waiting()).toMatchObject([{ cause: 'withdrawal', purposes: ['marketing'], visitor: 'v' }]);
});

test("a vendor's own purpose that is taken back counts, and the rest does not", () => {
  const t = setUp(['marketing', 'tcf:755']);
  t.visit('v', { consent: { ...granted, 'tcf:755': 'granted' } });
  t.say('v', { ...granted, analytics: 'withdrawn', 'tcf:755': 'granted' });
  expect(t.waiting()).toEqual([]);
  t.say('v', { ...granted, 'tcf:755': 'withdrawn' });
  expect(t.waiting()).toMatchObject([{ purposes: ['tcf:755'] }]);
});

test('the same record twice, and one that is older than a grant, queue nothing more', () => {
  const t = setUp();
  t.visit('v');
  t.say('v', { marketing: 'withdrawn' }, NOW, { id: 'once' });
  const before = t.waiting();
  t.say('v', { marketing: 'withdrawn' }, NOW, { id: 'once' });
  expect(t.waiting()).toEqual(before);
  t.visit('w');
  t.say('w', granted, NOW + 2);
  t.say('w', { marketing: 'withdrawn' }, NOW + 1);
  expect(t.waiting()).toEqual(before);
});

test('of invented e-mails no more than fifty are kept', () => {
  const t = setUp();
  for (let n = 0; n < 60; n++) t.visit('v', { user: { email: `e${n}@shop.example` } });
  t.say('v', { marketing: 'withdrawn' });
  expect(t.waiting()[0]!.emails).toHaveLength(50);
});

test('an erasure takes in what waits of the same person, in whichever state', () => {
  const t = setUp();
  t.visit('v', { user: { email: 'a@shop.example' } });
  t.say('v', { marketing: 'withdrawn' });
  const [first] = t.waiting();
  store.removals.bury('shop', 'meta', first!.seq, NOW, 'refused');
  expect(t.state()).toMatchObject({ waiting: 0, dead: 1 });
  t.erase(['v']);
  expect(t.state()).toMatchObject({ waiting: 1, dead: 0 });
  expect(t.waiting()).toMatchObject([{ cause: 'erasure', visitor: '', emails: first!.emails }]);
});

test('what could not be told in time goes, dead or not, and is counted', () => {
  const t = setUp();
  for (const [n, visitor] of ['a', 'b', 'c'].entries()) {
    t.visit(visitor);
    t.say(visitor, { marketing: 'withdrawn' }, NOW + n * DAY);
  }
  store.removals.bury('shop', 'meta', t.waiting()[0]!.seq, NOW, 'refused');
  expect(store.removals.prune(NOW + 2 * DAY, 1)).toBe(1);
  expect(store.removals.prune(NOW + 2 * DAY, 10)).toBe(1);
  expect(store.removals.prune(NOW + 2 * DAY, 10)).toBe(0);
  expect(t.waiting()).toMatchObject([{ visitor: 'c' }]);
  expect(t.state()).toMatchObject({ expired: 2, dead: 0, waiting: 1 });
});

test('without a destination that asks for it nothing is queued', () => {
  store = openSqliteStore(join(tempDir(), 'store.sqlite'));
  store.removals.begin('shop', 'meta');
  store.apply('indexer', {
    ...emptyPass(),
    events: [makeStored('c', 1, NOW, { visitor: 'v', consent: granted })],
    erasures: [{ site: 'shop', visitors: ['v'], at: NOW }],
    position: ++position,
  });
  expect(store.removals.state('shop', 'meta').waiting).toBe(0);
});
