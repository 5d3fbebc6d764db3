/** The loss meter over days and at its limits: passes with times of receipt as they would be, on a real database. */
import { join } from 'node:path';
import { tempDir } from '@beckon/testing';
import { expect, test } from 'vitest';
import { CLIENT_DAYS, MAX_FAMILIES, TOTAL_DAYS } from '../src/store/loss.ts';
import type { LossLimits } from '../src/store/loss-writer.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import type { Pass, Store, StoredEvent } from '../src/store/store.ts';
import { makeStored } from './make-stored.ts';

const DAY = 24 * 3600 * 1000;
const START = Date.UTC(2026, 0, 31, 23, 59);

const stored = (client: string, seq: number, received: number, browser = 'Chrome'): StoredEvent =>
  makeStored(client, seq, received, { device: { browser, os: '', type: 'desktop' } });

let position = 0;
const apply = (store: Store, pass: Partial<Pass>) =>
  store.apply('indexer', {
    events: [],
    bad: [],
    refused: [],
    drops: [],
    visits: [],
    erasures: [],
    position: ++position,
    ...pass,
  });
const open = (lossLimits?: LossLimits, dir = tempDir()) =>
  openSqliteStore(join(dir, 'store.sqlite'), { ...(lossLimits && { lossLimits }) });

test('a client counts on the day on which it was first seen, in the browser of then', () => {
  const store = open();
  apply(store, { events: [stored('a', 1, START)] });
  // Two minutes later it is February.
  apply(store, { events: [stored('a', 3, START + 120_000, 'Firefox'), stored('b', 1, START + 120_000)] });
  expect(store.loss(START + DAY, 7).days).toMatchObject([
    { day: '2026-02-01', browser: 'Chrome', clients: 1, accepted: 1, missing: 0 },
    { day: '2026-01-31', browser: 'Chrome', clients: 1, accepted: 2, missing: 1 },
  ]);
  expect(store.loss(START, 7).days.map(({ day }) => day)).toEqual(['2026-01-31']);
  expect(store.loss(START + DAY, 1).days.map(({ day }) => day)).toEqual(['2026-02-01']);
  store.close();
});

test('a client that is not heard of for a week goes, and what it missed stays in the totals', () => {
  const store = open();
  apply(store, { events: [stored('silent', 3, START), stored('talker', 2, START)] });
  const names = () => store.missing('2026-01-31', 10).map(({ client }) => client);
  apply(store, { events: [stored('talker', 3, START + 5 * DAY)] });
  apply(store, { events: [stored('other', 1, START + CLIENT_DAYS * DAY)] });
  expect(names()).toEqual(['silent', 'talker']);
  apply(store, { events: [stored('other', 2, START + (CLIENT_DAYS + 1) * DAY)] });
  expect(names()).toEqual(['talker']);
  expect(store.loss(START, 1).totals).toMatchObject({ clients: 2, accepted: 3, missing: 3 });
  // Who still speaks can still close a gap.
  apply(store, { events: [stored('talker', 1, START + (CLIENT_DAYS + 2) * DAY)] });
  expect(store.loss(START, 1).totals).toMatchObject({ clients: 2, accepted: 4, missing: 2 });
  store.close();
});

test('a bad row that is stored at last counts once: its number had arrived, whether its client is followed or not', () => {
  const store = open({ clients: 2, reports: 10 });
  const late = START + 30 * DAY;
  const refused = (client: string, seq: number, received: number) => ({
    ...{ site: 'shop', received, client, seq, browser: 'Chrome' },
  });
  apply(store, {
    events: [stored('gone', 1, START), stored('here', 1, late)],
    refused: [refused('gone', 2, START), refused('here', 2, late), refused('crowd', 9, late)],
    bad: [],
  });
  apply(store, { events: [stored('here', 3, late + CLIENT_DAYS * DAY)] });
  const before = store.loss(late, 90).totals;
  expect(before).toMatchObject({ clients: 2, accepted: 3, missing: 0, unmeasured: 1 });
  const retried = [stored('gone', 2, START), stored('here', 2, late), stored('crowd', 9, late)];
  apply(store, {
    replays: [{ id: 'r', at: late, site: '', reason: '' }],
    retried: {
      ...{ replay: 'r', upTo: 3, tried: 3, gone: [], again: [], cut: 0 },
      events: retried.map((event) => ({ event, counted: true })),
    },
  });
  expect(store.loss(late, 90).totals).toEqual({ ...before, accepted: before.accepted + 3 });
  store.close();
});

test('many clients that fall silent at once go bit by bit, faster than new ones come', () => {
  const store = open();
  const crowd = (name: string, size: number, received: number) =>
    Array.from({ length: size }, (_, i) => stored(`${name}-${i}`, 2, received));
  apply(store, { events: crowd('old', 3000, START) });
  const later = START + (CLIENT_DAYS + 1) * DAY;
  for (let pass = 0; pass < 3; pass++) apply(store, { events: crowd(`new-${pass}`, 10, later) });
  expect(store.missing('2026-01-31', 10)).toEqual([]);
  expect(store.loss(later, 9).totals).toMatchObject({ clients: 3030, missing: 3030 });
  store.close();
});

test('more clients than can be followed are counted as unmeasured, and have room when others go', () => {
  const store = open({ clients: 2, reports: 10 });
  apply(store, { events: ['a', 'b', 'c', 'd'].map((client) => stored(client, 5, START)) });
  apply(store, { events: [stored('c', 9, START)], refused: [] });
  expect(store.loss(START, 1).totals).toMatchObject({ clients: 2, accepted: 5, missing: 8, unmeasured: 3 });
  const later = START + (CLIENT_DAYS + 1) * DAY;
  apply(store, { events: [stored('e', 2, later)] });
  apply(store, { events: [stored('e', 2, later)] });
  expect(store.loss(later, 1).totals).toMatchObject({ clients: 1, accepted: 2, missing: 1, unmeasured: 1 });
  store.close();
});

test('invented browsers of a day end up under "other"', () => {
  const store = open();
  for (let i = 0; i < 2 * MAX_FAMILIES; i++)
    apply(store, {
      refused: [{ site: 'shop', received: START, client: `c-${i}`, seq: 1, browser: `B${i}` }],
    });
  apply(store, { drops: [{ site: 'shop', received: START, browser: 'Bnew', drops: { too_old: 1 } }] });
  apply(store, { events: [stored('known', 1, START, 'B1'), stored('long', 1, START, 'x'.repeat(5000))] });
  const { days } = store.loss(START, 1);
  expect(days).toHaveLength(MAX_FAMILIES + 1);
  expect(days.find(({ browser }) => browser === 'other')).toMatchObject({
    clients: MAX_FAMILIES + 1,
    drops: { too_old: 1 },
  });
  expect(days.find(({ browser }) => browser === 'B1')).toMatchObject({ clients: 2, accepted: 1 });
  store.close();
});

test('a report of losses is known again for a week, also after a restart, and then forgotten', () => {
  const dir = tempDir();
  let store = open(undefined, dir);
  const report = (received: number) => ({
    drops: [{ site: 'shop', received, browser: 'Chrome', id: 'report-1', drops: { too_old: 2 } }],
  });
  apply(store, report(START));
  store.close();
  store = open(undefined, dir);
  apply(store, report(START + CLIENT_DAYS * DAY));
  expect(store.loss(START + CLIENT_DAYS * DAY, 30).totals.drops).toEqual({ too_old: 2 });
  expect(store.stats(START).drops).toEqual({ too_old: 2 });
  apply(store, { events: [stored('a', 1, START + (CLIENT_DAYS + 1) * DAY)] });
  apply(store, report(START + (CLIENT_DAYS + 1) * DAY));
  expect(store.loss(START + (CLIENT_DAYS + 1) * DAY, 30).totals.drops).toEqual({ too_old: 4 });
  store.close();
});

test('of invented report ids only the newest are remembered', () => {
  const store = open({ clients: 10, reports: 3 });
  const report = (id: string) =>
    apply(store, {
      drops: [{ site: 'shop', received: START, browser: '', id, drops: { refused: 1 } }],
    });
  for (const id of ['1', '2', '3', '4', '4', '3', '2']) report(id);
  expect(store.loss(START, 1).totals.drops).toEqual({ refused: 4 });
  report('1');
  expect(store.loss(START, 1).totals.drops).toEqual({ refused: 5 });
  store.close();
});

test('totals older than the API can show go', () => {
  const dir = tempDir();
  let store = open(undefined, dir);
  apply(store, { events: [stored('a', 1, START)] });
  apply(store, { events: [stored('b', 1, START + TOTAL_DAYS * DAY)] });
  expect(store.loss(START, 1).totals.accepted).toBe(1);
  store.close();
  store = open(undefined, dir);
  apply(store, { events: [stored('b', 2, START + (TOTAL_DAYS + 1) * DAY)] });
  expect(store.loss(START, 1).totals.accepted).toBe(0);
  store.close();
});

test('a pass that fails leaves the meter as it was, and is metered once when it is read again', () => {
  const store = open();
  apply(store, { events: [stored('a', 1, START)] });
  const events = [stored('a', 4, START), stored('b', 2, START)];
  // The position is written last: nothing of the pass may stay.
  expect(() => apply(store, { events, position: null as unknown as number })).toThrow('NOT NULL');
  expect(store.loss(START, 1).totals).toMatchObject({ clients: 1, accepted: 1, missing: 0 });
  apply(store, { events });
  expect(store.loss(START, 1).totals).toMatchObject({ clients: 2, accepted: 3, missing: 3 });
  expect(store.stats(START)).toMatchObject({ stored: 3 });
  store.close();
});

test('what comes of people who were erased is not stored, and not missing either', () => {
  const store = open();
  apply(store, { events: [stored('a', 1, START)] });
  const { visitor } = stored('a', 2, START);
  apply(store, { erasures: [{ site: 'shop', visitors: [visitor], at: START + DAY }] });
  apply(store, { events: [stored('a', 2, START + 1000)] });
  apply(store, { events: [{ ...stored('a', 3, START + 2000), visitor: 'another' }] });
  expect(store.stats(START)).toMatchObject({ stored: 2 });
  expect(store.loss(START, 1).totals).toMatchObject({ accepted: 2, missing: 0, unmeasured: 0 });
  store.close();
});
