/** Totals and bad rows, read from the API. */
import { expect, it } from 'vitest';
import { readBadRows, readStats, sum, topCounts } from '../src/model/stats.ts';

it('reads totals and takes what is no number for zero', () => {
  expect(readStats({ stored: 5, duplicates: '3', bad: -1, today: { purchase: 2 }, drops: null })).toEqual({
    stored: 5,
    duplicates: 0,
    bad: 0,
    today: { purchase: 2 },
    visitors: undefined,
    drops: {},
    lagBytes: 0,
  });
  expect(readStats(null).stored).toBe(0);
});

it('adds up the visitors of today over the sites, and tells none where no site counts them', () => {
  const now = Date.UTC(2026, 4, 20, 1);
  const line = (day: string, visitors: unknown) => ({ day, site: 'shop', visitors, full: false });
  const visitors = [line('2026-05-20', 3), line('2026-05-20', 4), line('2026-05-19', 90)];
  expect(readStats({ visitors }, now).visitors).toBe(7);
  expect(readStats({ visitors: [line('2026-05-19', 90)] }, now).visitors).toBe(0);
  expect(readStats({ visitors: [line('2026-05-20', 'x'), 7] }, now).visitors).toBe(0);
  for (const none of [[], null, 'x']) expect(readStats({ visitors: none }, now).visitors).toBeUndefined();
});

it('orders counts and says how much it leaves out', () => {
  const { top, rest } = topCounts({ b: 2, a: 2, c: 9, d: 1, e: 1, never: 0 }, 3);
  expect(top).toEqual([
    { name: 'c', count: 9 },
    { name: 'a', count: 2 },
    { name: 'b', count: 2 },
  ]);
  expect(rest).toEqual({ names: 2, count: 2 });
});

it('adds up', () => {
  expect(sum({ too_old: 1, refused: 2 })).toBe(3);
  expect(sum({})).toBe(0);
});

it('reads at most 20 bad rows and fills in what is missing', () => {
  const [row] = readBadRows([{ received: 'x', reason: null, body: 7 }]);
  expect(row).toEqual({ received: Number.NaN, site: '', reason: 'no reason given', body: '' });
  expect(readBadRows(Array(50).fill({ reason: 'r' }))).toHaveLength(20);
  expect(readBadRows('rows')).toEqual([]);
});
