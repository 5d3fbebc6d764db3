/** Page views that were counted without consent, as the dashboard reads them. */
import { expect, it } from 'vitest';
import { readPageCounts } from '../src/model/page-counts.ts';

it('sums the days, names what has no name, and is bounded', () => {
  const counts = readPageCounts({
    counting: ['shop'],
    days: [{ day: '2026-01-31', views: 3 }, { views: 2 }, { views: -1 }, null],
    paths: Array(20).fill({ name: '/\u202ep', views: 1 }),
    referrers: [{ name: '', views: 5 }],
    devices: 'all',
    countries: [{ name: '', views: 5 }],
  });
  expect(counts).toMatchObject({
    on: true,
    views: 5,
    devices: [],
    countries: [{ name: 'not known', views: 5 }],
  });
  expect(counts.referrers[0]!.name).toBe('none: direct, or within the site');
  expect([counts.paths.length, counts.paths[0]!.name]).toEqual([8, '/\ufffdp']);
});

it('is off where no site counts and nothing was counted, whatever the answer is', () => {
  for (const json of [null, 'x', [], {}, { counting: [], days: [] }, { counting: 5, days: [7] }])
    expect(readPageCounts(json)).toMatchObject({ on: false, views: 0, paths: [] });
  expect(readPageCounts({ counting: [], days: [{ day: '2026-01-31', views: 1 }] }).on).toBe(true);
});
