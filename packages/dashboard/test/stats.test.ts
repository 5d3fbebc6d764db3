/** Totals and bad rows, read from the API. */
import { expect, it } from 'vitest';
import { readBadRows, readStats, sum, topCounts } from '../src/model/stats.ts';

it('reads totals and takes what is no number for zero', () => {
  expect(readStats({ stored: 5, duplicates: '3', bad: -1, today: { purchase: 2 }, drops: null })).toEqual({
    stored: 5,
    duplicates: 0,
    bad: 0,
    today: { purchase: 2 },
    drops: {},
    lagBytes: 0,
  });
  expect(readStats(null).stored).toBe(0);
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
