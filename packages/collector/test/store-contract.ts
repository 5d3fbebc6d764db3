/** What every store promises, whatever engine it lies on; a second implementation runs the same. */
import { describe, expect, test } from 'vitest';
import type { Pass, Store } from '../src/store/store.ts';
import { makeStored } from './make-stored.ts';

const DAY = 24 * 3600 * 1000;
const NOW = Date.UTC(2026, 4, 20, 12);

let position = 0;
const pass = (over: Partial<Pass>): Pass => ({
  events: [],
  bad: [],
  refused: [],
  drops: [],
  visits: [],
  erasures: [],
  position: ++position,
  ...over,
});
const badRow = (reason: string, received = NOW) => ({ site: 'shop', received, reason, body: '{}' });

export interface StorePlace {
  /** Opens the store that lies here: the same one each time. */
  open(): Store | Promise<Store>;
}

/** @param fresh makes a place in which nothing lies yet */
export function storeContract(engine: string, fresh: () => StorePlace): void {
  describe(`the store on ${engine}`, () => {
    test('a new store is empty and at the beginning of the log', async () => {
      const store = await fresh().open();
      expect([store.position('indexer'), store.lastSeq()]).toEqual([0, 0]);
      expect([store.eventsAfter(0, 10), store.recentEvents(10), store.recentBadRows(10)]).toEqual([
        [],
        [],
        [],
      ]);
      expect(store.stats(NOW)).toEqual({
        stored: 0,
        duplicates: 0,
        bad: 0,
        tooLate: 0,
        today: {},
        drops: {},
        visitors: [],
      });
      store.close();
    });

    test('what a pass found is there with its position, in order, and after opening again', async () => {
      const place = fresh();
      const store = await place.open();
      const events = [1, 2, 3].map((seq) =>
        makeStored('a', seq, NOW, { data: { seq, text: 'ü\u0000\ud800' } }),
      );
      expect(store.apply('indexer', pass({ events, bad: [badRow('why')], position: 700 }))).toEqual({
        stored: 3,
        duplicates: 0,
      });
      store.close();
      const again = await place.open();
      const found = again.eventsAfter(0, 10);
      expect(found.map(({ seq, ...event }) => event)).toEqual(JSON.parse(JSON.stringify(events)));
      const seqs = found.map(({ seq }) => seq);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
      expect([again.position('indexer'), again.position('another'), again.lastSeq()]).toEqual([
        700,
        0,
        seqs[2],
      ]);
      expect(again.eventsAfter(seqs[0]!, 1).map(({ id }) => id)).toEqual([events[1]!.id]);
      expect(again.recentEvents(2).map(({ id }) => id)).toEqual([events[2]!.id, events[1]!.id]);
      expect(again.recentBadRows(10)).toEqual([badRow('why')]);
      again.close();
    });

    test('an id is stored once a site, within a pass and over passes, as it came first', async () => {
      const store = await fresh().open();
      const first = makeStored('a', 1, NOW, { name: 'first' });
      const { id } = first;
      const other = makeStored('a', 2, NOW, { id, site: 'other' });
      store.apply(
        'indexer',
        pass({ events: [first, makeStored('a', 3, NOW, { id, name: 'second' }), other] }),
      );
      expect(store.apply('indexer', pass({ events: [makeStored('b', 1, NOW + DAY, { id })] }))).toEqual({
        stored: 0,
        duplicates: 1,
      });
      expect(store.eventsAfter(0, 10).map(({ site, name }) => `${site} ${name}`)).toEqual([
        'shop first',
        'other page_view',
      ]);
      expect(store.stats(NOW)).toMatchObject({ stored: 2, duplicates: 2 });
      store.close();
    });

    test('a large pass tells new events from those that it or an earlier one holds, and keeps their order', async () => {
      const store = await fresh().open();
      const events = Array.from({ length: 137 }, (_, i) => makeStored(`client-${i % 45}`, i + 1, NOW));
      store.apply('indexer', pass({ events: [events[3]!, events[60]!, events[136]!] }));
      const twice = [...events.slice(0, 70), ...events.slice(50), events[7]!, events[7]!];
      expect(store.apply('indexer', pass({ events: twice }))).toEqual({ stored: 134, duplicates: 25 });
      const { id: third } = events[3]!;
      const rest = events.filter((_, i) => i !== 3 && i !== 60 && i !== 136);
      expect(store.eventsAfter(0, 1000).map(({ id }) => id)).toEqual([
        third,
        events[60]!.id,
        events[136]!.id,
        ...rest.map(({ id }) => id),
      ]);
      expect(store.stats(NOW)).toMatchObject({ stored: 137, duplicates: 25 });
      expect(store.loss(NOW, 1).totals).toMatchObject({ accepted: 137, duplicate: 25, clients: 45 });
      store.close();
    });

    test('a pass that fails in the middle leaves nothing behind, not even its position', async () => {
      const store = await fresh().open();
      store.apply('indexer', pass({ events: [makeStored('a', 1, NOW)], position: 10 }));
      const broken = makeStored('a', 3, NOW);
      Object.defineProperty(broken, 'device', {
        get() {
          throw new Error('broken');
        },
      });
      const failing = pass({ events: [makeStored('a', 2, NOW), broken], bad: [badRow('x')], position: 20 });
      expect(() => store.apply('indexer', failing)).toThrow('broken');
      expect([store.position('indexer'), store.eventsAfter(0, 10).length]).toEqual([10, 1]);
      expect(store.stats(NOW)).toMatchObject({ stored: 1, bad: 0 });
      store.apply('indexer', pass({ events: [makeStored('a', 2, NOW)], position: 20 }));
      expect([store.position('indexer'), store.eventsAfter(0, 10).length]).toEqual([20, 2]);
      store.close();
    });

    test('totals are by day of receipt and name; invented names share one counter', async () => {
      const store = await fresh().open();
      const names = Array.from({ length: 600 }, (_, i) => makeStored('a', i + 1, NOW, { name: `name_${i}` }));
      store.apply('indexer', pass({ events: names.slice(0, 300) }));
      store.apply('indexer', pass({ events: names.slice(300), drops: [] }));
      store.apply('indexer', pass({ events: [makeStored('a', 700, NOW - DAY, { name: 'yesterday' })] }));
      const { today, stored } = store.stats(NOW);
      expect([Object.keys(today).length, today['(other)'], today['name_0']]).toEqual([501, 100, 1]);
      expect([stored, 'yesterday' in today]).toEqual([601, false]);
      store.close();
    });

    test('bad rows are bounded, the newest stay', async () => {
      const store = await fresh().open();
      const rows = Array.from({ length: 10_050 }, (_, i) => badRow(`reason ${i}`));
      store.apply('indexer', pass({ bad: rows.slice(0, 6000) }));
      store.apply('indexer', pass({ bad: rows.slice(6000) }));
      const kept = store.recentBadRows(20_000);
      expect([kept.length, kept[0]!.reason, kept.at(-1)!.reason]).toEqual([
        10_000,
        'reason 10049',
        'reason 50',
      ]);
      expect(store.stats(NOW)).toMatchObject({ bad: 10_050 });
      store.close();
    });

    test('a replay goes through the rows that there were, a few at a time, and on after opening again', async () => {
      const place = fresh();
      let store = await place.open();
      const rows = [1, 2, 3, 4, 5].map((n) => ({ ...badRow(n === 4 ? 'other' : 'wanted'), body: `${n}` }));
      const request = { id: 'one', at: NOW, site: 'shop', reason: 'want' };
      store.apply('indexer', pass({ bad: rows, replays: [request] }));
      store.apply('indexer', pass({ bad: [badRow('wanted, but later')] }));
      const empty = { total: 4, tried: 0, stored: 0, duplicates: 0, erased: 0, bad: 0, cut: 0, done: false };
      expect(store.replays.state('one')).toEqual({ ...request, ...empty });
      const first = store.replays.next(2)!;
      expect(first.rows).toMatchObject([
        { body: '1', reason: 'wanted', received: NOW, site: 'shop' },
        { body: '2' },
      ]);
      const event = makeStored('a', 1, NOW);
      const [gone, again] = first.rows as [(typeof first.rows)[0], (typeof first.rows)[0]];
      const retried = {
        replay: 'one',
        upTo: again.seq,
        tried: 2,
        events: [{ event, counted: true }],
        cut: 0,
      };
      const done = { ...retried, gone: [gone], again: [{ seq: again.seq, reason: 'new reason' }] };
      store.apply('indexer', pass({ retried: done }));
      store.close();

      store = await place.open();
      expect(store.replays.pending()).toBe(true);
      const rest = store.replays.next(10)!;
      expect(rest.rows.map(({ body }) => body)).toEqual(['3', '5']);
      const end = { replay: 'one', events: [], gone: [], again: [], cut: 2 };
      store.apply('indexer', pass({ retried: { ...end, upTo: rest.rows[1]!.seq, tried: 2 } }));
      expect(store.replays.next(10)!.rows).toEqual([]);
      store.apply('indexer', pass({ retried: { ...end, upTo: undefined, tried: 0 } }));
      expect([store.replays.pending(), store.replays.next(10)]).toEqual([false, undefined]);
      expect(store.replays.state('one')).toMatchObject({ tried: 4, stored: 1, bad: 1, cut: 2, done: true });
      expect(store.recentBadRows(10).map(({ reason }) => reason)).toEqual([
        'wanted, but later',
        'wanted',
        'other',
        'wanted',
        'new reason',
      ]);
      expect(store.stats(NOW)).toMatchObject({ stored: 1, bad: 5 });
      store.close();
    });

    test('what was received long ago can be deleted a little at a time; totals and places in the order stay', async () => {
      const store = await fresh().open();
      const old = Array.from({ length: 7 }, (_, i) => makeStored('a', i + 1, NOW - 40 * DAY));
      store.apply('indexer', pass({ events: old, bad: [badRow('old', NOW - 40 * DAY), badRow('young')] }));
      const young = makeStored('a', 8, NOW);
      store.apply('indexer', pass({ events: [young] }));
      const last = store.lastSeq();
      expect(store.prune(NOW - 30 * DAY, 5)).toBe(5);
      expect(store.prune(NOW - 30 * DAY, 5)).toBe(2);
      expect(store.prune(NOW - 30 * DAY, 5)).toBe(0);
      expect(store.eventsAfter(0, 10).map(({ id, seq }) => [id, seq])).toEqual([[young.id, last]]);
      expect(store.recentBadRows(10).map(({ reason }) => reason)).toEqual(['young']);
      expect(store.stats(NOW)).toMatchObject({ stored: 8, bad: 2 });
      store.apply('indexer', pass({ events: [makeStored('a', 9, NOW)] }));
      expect(store.lastSeq()).toBe(last + 1);
      store.close();
    });

    test('records of consent are kept once, go by their own age, and close what was made before a refusal', async () => {
      const store = await fresh().open();
      const record = (id: string, received: number, marketing: string) => ({
        site: 'shop',
        id,
        action: 'save' as const,
        purposes: { marketing },
        path: '/',
        time: received,
        clientTime: received,
        received,
        origin: '',
        visitor: 'v',
      });
      const old = record('old', NOW - 40 * DAY, 'denied');
      store.apply('indexer', pass({ consents: [old, record('new', NOW - DAY, 'granted'), old] }));
      store.apply('indexer', pass({ consents: [{ ...old, path: '/again' }] }));
      expect(store.consents.of('shop', ['v'], 0, 10)).toMatchObject([
        { id: 'old', path: '/' },
        { id: 'new' },
      ]);
      const open = (time: number, need = 'marketing') =>
        store.consents.open('shop', ['w', 'v'], [need], time);
      expect([
        open(NOW - 50 * DAY),
        open(NOW - 2 * DAY),
        open(NOW),
        open(NOW - 50 * DAY, 'analytics'),
      ]).toEqual([false, false, true, true]);
      expect(store.prune(NOW, 5)).toBe(0);
      expect(store.pruneConsents(NOW - 30 * DAY, 5)).toBe(1);
      expect(store.consents.recent(10).map(({ id }) => id)).toEqual(['new']);
      store.close();
    });

    test('an event of an erased visitor that is older than the late window is not kept, whatever it is held to', async () => {
      const store = await fresh().open();
      store.apply('indexer', pass({ erasures: [{ site: 'shop', visitors: ['gone'], at: NOW - 5 * DAY }] }));
      const held = (visitor: string, over = {}) =>
        makeStored('a', 1, NOW, { visitor, time: NOW - 3 * DAY, ...over });
      const events = [held('gone', { tooLate: true }), held('gone'), held('stays', { tooLate: true })];
      store.apply('indexer', pass({ events }));
      expect(store.eventsAfter(0, 10).map(({ id }) => id)).toEqual([events[1]!.id, events[2]!.id]);
      store.close();
    });

    test('an erasure takes what was received before it, however far ahead its clock is, and keeps out what a replay finds of it', async () => {
      const store = await fresh().open();
      const ahead = (received: number, visitor = 'gone') =>
        makeStored('a', 1, received, { visitor, time: NOW + DAY });
      const [before, after, stays] = [ahead(NOW - 1), ahead(NOW + 1), ahead(NOW - 1, 'stays')];
      store.apply('indexer', pass({ events: [before, stays] }));
      store.apply('indexer', pass({ erasures: [{ site: 'shop', visitors: ['gone'], at: NOW }] }));
      expect(store.eventsAfter(0, 10).map(({ id }) => id)).toEqual([stays.id]);
      store.apply('indexer', pass({ events: [ahead(NOW - 1), after] }));
      expect(store.eventsAfter(0, 10).map(({ id }) => id)).toEqual([stays.id, after.id]);
      store.close();
    });

    test('who a visitor is goes with the last of their events, a little at a time, and nobody else', async () => {
      const store = await fresh().open();
      const of = (visitor: string, received: number, id = visitor) =>
        makeStored('a', 1, received, { visitor, user: { id, email: `${id}@shop.example` } });
      const old = NOW - 40 * DAY;
      store.apply('indexer', pass({ events: [of('gone', old), of('back', old), of('back', old)] }));
      store.apply('indexer', pass({ events: [of('back', NOW), of('also', NOW, 'gone')] }));
      while (store.prune(NOW - 30 * DAY, 1));
      expect(store.person('shop', { visitor: 'gone' }).visitors).toEqual([]);
      expect(store.person('shop', { user: 'gone' }).visitors).toEqual(['also']);
      expect(store.person('shop', { email: 'back@shop.example' }).visitors).toEqual(['back']);
      store.close();
    });

    test('a visitor of whom only the way they came is known is found, and erased', async () => {
      const store = await fresh().open();
      const arrival = {
        site: 'shop',
        nonce: 'n',
        from: 'there',
        to: 'here',
        host: 'pay.example',
        at: NOW,
        clicks: { gclid: 'x' },
      };
      store.apply('indexer', pass({ arrivals: [{ arrival, after: 0 }] }));
      const who = store.person('shop', { visitor: 'here' });
      expect(who.visitors.sort()).toEqual(['here', 'there']);
      store.apply('indexer', pass({ erasures: [{ site: 'shop', visitors: who.visitors, at: NOW }] }));
      expect(store.person('shop', { visitor: 'here' }).visitors).toEqual([]);
      expect(store.forwards.adIdsOf('shop', 'here', NOW)).toBeUndefined();
      store.close();
    });

    test('the newest consent is that of the event that was made last, whichever comes last', async () => {
      const store = await fresh().open();
      const says = (time: number, marketing: string) =>
        makeStored('a', 1, NOW, { time, consent: { marketing } });
      store.apply('indexer', pass({ events: [says(NOW - 1000, 'denied')] }));
      store.apply('indexer', pass({ events: [says(NOW - DAY, 'granted')] }));
      expect(store.forwards.newestConsent('shop', 'v')).toEqual({ marketing: 'denied' });
      store.apply('indexer', pass({ events: [says(NOW - 1000, 'granted')] }));
      expect(store.forwards.newestConsent('shop', 'v')).toEqual({ marketing: 'granted' });
      store.close();
    });

    test('two connections see one store: what one has applied the other reads', async () => {
      const place = fresh();
      const [writer, reader] = [await place.open(), await place.open()];
      writer.apply('indexer', pass({ events: [makeStored('a', 1, NOW)], position: 33 }));
      expect([reader.position('indexer'), reader.eventsAfter(0, 10).length]).toEqual([33, 1]);
      writer.close();
      reader.close();
    });
  });
}
