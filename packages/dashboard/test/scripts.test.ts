/** How vendors' scripts fare, read from the API and put into words. */
import { expect, it } from 'vitest';
import { blockedText, costText, readScripts } from '../src/model/scripts.ts';

const en = { locale: 'en-GB' };
const one = (over: Record<string, unknown>) =>
  readScripts({ scripts: [{ site: 'shop', destination: 'meta', pages: 100, ...over }] })[0]!;

it('takes what is no list for none, and what is no number for zero', () => {
  for (const json of [null, 'x', {}, { scripts: 5 }, { scripts: [null, 7] }])
    expect(readScripts(json)).toEqual([]);
  expect(one({ pages: -1, blocked: 'x' })).toMatchObject({
    pages: 0,
    blocked: 0,
    p75Ms: undefined,
    server: false,
  });
});

it('says what was blocked, and whether the server half carried on', () => {
  expect(blockedText(one({ blocked: 0 }), en)).toBe('Blocked in none of 100 pages');
  expect(blockedText(one({ blocked: 12, server: true }), en)).toBe(
    'Blocked in 12% of 100 pages; the server half carried on',
  );
  expect(blockedText(one({ blocked: 12 }), en)).toContain('without a server half');
});

it('says what it cost, or that nobody knows', () => {
  expect(costText(one({ p75Ms: 50 }), en)).toBe('up to 50 ms of main thread a page (p75)');
  expect(costText(one({ p75Ms: 0 }), en)).toBe('no long frame of the main thread (p75)');
  expect(costText(one({}), en)).toBe('main thread: no browser told');
});
