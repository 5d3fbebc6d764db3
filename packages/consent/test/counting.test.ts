/** Where a site may count before anybody has decided. */
import { expect, test } from 'vitest';
import { mayCount } from '../src/index.ts';

test('the table allows what the law of a place allows, and nothing where the place is not known', () => {
  for (const [country, region, allowed] of [
    ['FR', undefined, true],
    ['fr', undefined, true],
    ['GB', 'SCT', true],
    ['US', 'CA', true],
    ['DE', undefined, false],
    ['CH', undefined, false],
    ['CA', 'ON', true],
    ['CA', 'CA-QC', false],
    // One of its provinces does not allow it.
    ['CA', undefined, false],
    [undefined, undefined, false],
    ['XXX', undefined, false],
    ['', 'QC', false],
  ] as const)
    expect([country, region, mayCount(true, country, region)]).toEqual([country, region, allowed]);
});

test('a site has its own words: they go before the table, and the rest of the world is not Europe', () => {
  const rules = { FR: false, DE: true, 'US-CA': false, default: true };
  for (const [country, region, allowed] of [
    ['FR', undefined, false],
    ['DE', undefined, true],
    ['IT', undefined, false],
    ['JP', undefined, true],
    ['US', 'NY', true],
    ['US', 'CA', false],
    ['US', undefined, false],
    [undefined, undefined, false],
  ] as const)
    expect([country, region, mayCount(rules, country, region)]).toEqual([country, region, allowed]);
  expect(mayCount({ unknown: true })).toBe(true);
  expect(mayCount({ unknown: true }, 'DE')).toBe(false);
});
