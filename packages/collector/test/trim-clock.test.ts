/** Totals go by receipts, and a clock that was wrong for a while takes none along. */
import { join } from 'node:path';
import { tempDir } from '@beckon/testing';
import { expect, test } from 'vitest';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import { createTrimClock } from '../src/store/trim-clock.ts';
import { makeStored } from './make-stored.ts';

const DAY = 24 * 3600 * 1000;
const START = Date.UTC(2026, 0, 31, 12);

test('days that were received under a clock years ahead take no totals of other days along', () => {
  const store = openSqliteStore(join(tempDir(), 'store.sqlite'));
  let position = 0;
  const receive = (received: number) =>
    store.apply('indexer', {
      ...{ bad: [], refused: [], drops: [], visits: [], erasures: [], position: ++position },
      events: [makeStored('a', position, received)],
      pageCounts: [
        {
          ...{
            day: new Date(received).toISOString().slice(0, 10),
            site: 'shop',
            device: 'desktop',
            country: '',
          },
          views: [{ path: '/', referrer: '' }],
        },
      ],
      scripts: [{ site: 'shop', received, scripts: { meta: { end: 'ran' } } }],
    });
  for (const at of [START, START + 9000 * DAY, START + 9000 * DAY, START + DAY]) receive(at);
  // Sums of the days from START on.
  expect(store.loss(START, 1).totals.accepted).toBe(4);
  expect(store.pageCounts(START, 1).days.map(({ day }) => day)).toEqual([
    '2050-09-22',
    '2026-02-01',
    '2026-01-31',
  ]);
  expect(store.scripts(START, 1)[0]!.pages).toBe(4);
  store.close();
});

test('a clock is believed as far as time went by, and what is kept again after a day', () => {
  let [newest, now, elapsed] = ['2026-01-31', START, 0];
  const held = createTrimClock(
    () => newest,
    () => now,
    () => elapsed,
  );
  const limit = Date.UTC(2026, 1, 2);
  expect(held(START)).toBe(START);
  now = START + 9000 * DAY;
  expect(held(now)).toBe(limit);
  elapsed = 3000;
  expect(held(now)).toBe(limit + 3000);
  now = START + DAY;
  newest = '2050-01-01';
  elapsed = DAY + 1;
  expect(held(START + 9000 * DAY)).toBe(START + DAY);
});
