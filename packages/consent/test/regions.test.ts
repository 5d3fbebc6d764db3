/** The table of places: who must be asked where, and that what is not known is asked most strictly. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { regimeOf, strictest } from '../src/index.ts';

const row = (place: string) => {
  const [country, region] = place.split('/');
  const { functional, analytics, marketing, gpc } = regimeOf(country, region);
  return `${functional} ${analytics} ${marketing} ${gpc ? 'gpc' : '-'}`;
};

test.each([
  ['DE', 'opt-in opt-in opt-in gpc'],
  ['FR', 'opt-in opt-in opt-in gpc'],
  ['NO', 'opt-in opt-in opt-in gpc'],
  ['GB', 'opt-in opt-out opt-in gpc'],
  ['CH', 'opt-in opt-in opt-in gpc'],
  ['US', 'opt-out opt-out opt-out gpc'],
  ['US/TX', 'opt-out opt-out opt-out gpc'],
  ['us/us-ca', 'opt-out opt-out opt-out gpc'],
  ['CA/ON', 'opt-out opt-out opt-out gpc'],
  ['CA/QC', 'opt-in opt-in opt-in gpc'],
  ['CA/CA-QC', 'opt-in opt-in opt-in gpc'],
  ['BR', 'opt-in opt-in opt-in gpc'],
  ['JP', 'opt-in opt-in opt-in gpc'],
])('%s: functional, analytics and marketing are %s', (place, expected) => expect(row(place)).toBe(expected));

test('a country whose states differ is as strict as its strictest state while the state is not known', () => {
  expect(row('CA')).toBe('opt-in opt-in opt-in gpc');
  expect(row('CA/Ontario')).toBe('opt-in opt-in opt-in gpc');
  expect(regimeOf('US', undefined, { 'US-CA': { analytics: 'opt-in' } }).analytics).toBe('opt-in');
  expect(regimeOf('US', 'TX', { 'US-CA': { analytics: 'opt-in' } }).analytics).toBe('opt-out');
});

test('whatever is not a country is unknown, and unknown is strictest', () => {
  fc.assert(
    fc.property(
      fc.anything().filter((value) => !(typeof value === 'string' && /^[a-z]{2}$/i.test(value.trim()))),
      fc.anything(),
      (country, region) => {
        expect(regimeOf(country, region)).toEqual(strictest);
      },
    ),
  );
});

test("a site's row counts before the table, the state's before the country's; words that are none do not count", () => {
  const own = {
    BR: { analytics: 'opt-out', gpc: false },
    'US-CA': { marketing: 'opt-in' },
    default: { functional: 'none' },
    unknown: { analytics: 'none' },
    FR: { analytics: 'yes', marketing: true, gpc: 'no', constructor: 'none' },
  } as never;
  // A country without a row in the table begins with the site's default.
  expect(regimeOf('BR', undefined, own)).toEqual({
    functional: 'none',
    analytics: 'opt-out',
    marketing: 'opt-in',
    gpc: false,
  });
  expect(regimeOf('US', 'CA', own)).toMatchObject({ analytics: 'opt-out', marketing: 'opt-in' });
  expect(regimeOf('JP', undefined, own)).toEqual({ ...strictest, functional: 'none' });
  expect(regimeOf(undefined, undefined, own)).toEqual({ ...strictest, analytics: 'none' });
  // What a site says of countries without a row loosens nothing in Europe.
  expect(regimeOf('FR', undefined, own)).toEqual(strictest);
});
