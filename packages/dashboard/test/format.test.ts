/** Numbers, money, times and ids for people. */
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDay,
  formatDelay,
  formatFullTime,
  formatMoney,
  formatShare,
  formatTime,
  isoTime,
  shortId,
} from '../src/model/format.ts';

const en = { locale: 'en-GB', timeZone: 'UTC' };
const noon = Date.UTC(2026, 9, 5, 12, 0, 9);
const minute = 60_000;

describe('numbers', () => {
  it('groups digits by the locale', () => {
    expect(formatCount(1_284_311, en)).toBe('1,284,311');
    expect(formatCount(1_284_311, { locale: 'de-DE' })).toBe('1.284.311');
  });

  it('does not write out what nobody can read', () => {
    expect(formatCount(Number.NaN)).toBe('–');
    expect(formatCount(1e300, en).length).toBeLessThan(10);
  });

  it('writes bytes in the unit that fits', () => {
    expect(formatBytes(0, en)).toBe('0 bytes');
    expect(formatBytes(999, en)).toBe('999 bytes');
    expect(formatBytes(1_830_000, en)).toBe('1.8 MB');
    expect(formatBytes(Number.NaN, en)).toBe('0 bytes');
  });
});

describe('formatMoney', () => {
  it('writes the value in its currency', () => {
    expect(formatMoney(129.9, 'EUR', en)).toBe('€129.90');
    expect(formatMoney(5000, 'JPY', en)).toBe('JP¥5,000');
  });

  it('writes the number alone when the currency is unusable', () => {
    for (const currency of [undefined, 7, '', 'eur', '<b>', 'EURO'])
      expect(formatMoney(12.5, currency, en)).toBe('12.5');
  });

  it('is silent about what is no number', () => {
    for (const value of ['12', null, undefined, Number.NaN, Number.POSITIVE_INFINITY])
      expect(formatMoney(value, 'EUR', en)).toBeUndefined();
  });
});

describe('times', () => {
  it('are clock times today and have the day otherwise', () => {
    expect(formatTime(noon, noon + minute, en)).toBe('12:00:09');
    expect(formatTime(noon, noon + 24 * 60 * minute, en)).toMatch(/5 Oct.*12:00:09/);
  });

  it('are those of the zone of the reader, also at the change of day', () => {
    const lateInUtc = Date.UTC(2026, 9, 5, 23, 30);
    expect(formatTime(lateInUtc, noon, { locale: 'en-GB', timeZone: 'Europe/Berlin' })).toMatch(
      /6 Oct.*01:30/,
    );
  });

  it('name the zone when written in full', () => {
    expect(formatFullTime(noon, en)).toMatch(/5 Oct 2026.*12:00:09 UTC/);
  });

  it('never throw, however far off', () => {
    for (const time of [Number.NaN, 9e15, -9e15, Number.POSITIVE_INFINITY]) {
      expect(isoTime(time)).toBeUndefined();
      expect(formatTime(time, noon, en)).toBe('unknown time');
      expect(formatFullTime(time, en)).toBe('unknown time');
    }
  });

  it('tell a delay from a minute on', () => {
    expect(formatDelay(noon, noon + minute - 1)).toBeUndefined();
    expect(formatDelay(noon, noon + 90 * 1000)).toBe('1 min');
    expect(formatDelay(noon, noon + 3 * 60 * minute)).toBe('3 h');
    expect(formatDelay(noon, noon + 72 * 60 * minute)).toBe('3 days');
    expect(formatDelay(Number.NaN, noon)).toBeUndefined();
  });
});

it('writes a UTC day with its weekday, whatever the zone of the reader', () => {
  expect(formatDay('2026-10-05', en)).toMatch(/^Mon,? 5 Oct$/);
  expect(formatDay('yesterday', en)).toBe('yesterday');
});

it('writes shares as percent', () => {
  expect([0, 0.0123, 0.5, 1].map((share) => formatShare(share, en))).toEqual(['0%', '1.23%', '50%', '100%']);
  for (const share of [Number.NaN, -1, 2]) expect(formatShare(share, en)).toBe('–');
});

it('shortens an id to its end, where UUIDv7 ids differ', () => {
  expect(shortId('0198f0b1-1111-7000-9000-3fa9c1d2a7b8')).toBe('c1d2a7b8');
  expect(shortId('abc')).toBe('abc');
});
