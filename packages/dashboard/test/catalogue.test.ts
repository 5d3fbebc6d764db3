/** The product catalogue as the dashboard reads it and puts it into words. */
import { expect, it } from 'vitest';
import {
  type Catalogue,
  faultsText,
  feedState,
  readCatalogues,
  shareText,
  shownFaults,
} from '../src/model/catalogue.ts';

const where = { locale: 'en-GB', timeZone: 'UTC' };
const NOON = Date.parse('2026-01-31T12:00:00Z');
const vendor = {
  vendor: '',
  title: 'All events',
  items: 4,
  found: 3,
  right: 2,
  faults: { price: 1, unknown: 2 },
};
const read = (over: object = {}): Catalogue =>
  readCatalogues({
    catalogues: [
      {
        site: 'shop',
        source: 'https://shop.example/feed.xml',
        feed: {
          products: 28,
          unreadable: 1,
          repeated: 1,
          faulty: 1,
          problems: [{ line: 3, reason: 'has no id' }],
        },
        confirmed: NOON,
        ended: { load: 7, check: 8 },
        vendors: [vendor],
        examples: [{ vendor: '', finding: 'unknown', itemId: '\u202emug', nearest: 'mug' }],
        ...over,
      },
    ],
  })[0]!;

it('no answer can break it, and everything is bounded', () => {
  for (const json of [null, 'x', [], {}, { catalogues: 5 }, { catalogues: [null, 7] }])
    expect(readCatalogues(json)).toEqual([]);
  expect(readCatalogues({ catalogues: [{}] })[0]).toMatchObject({
    site: '',
    feed: undefined,
    vendors: [],
    examples: [],
  });
  expect(readCatalogues({ catalogues: Array(100).fill({}) })).toHaveLength(20);
  const odd = read({
    vendors: [{ items: -1, faults: [] }, 'x'],
    examples: 5,
    failure: { reason: 7 },
    feed: 'x',
  });
  expect(odd).toMatchObject({ vendors: [{ title: 'unnamed', items: 0, faults: [] }], examples: [] });
  expect(read().examples[0]!.itemId).toBe('\ufffdmug');
});

it('tells how the feed is, and what stays when a newer one is broken', () => {
  const state = (over: object) => {
    const { glyph, text, detail } = feedState(read(over), NOON, where);
    return `${glyph} ${text}: ${detail}`;
  };
  expect(state({})).toBe('✓ Loaded: 28 products, 12:00:00');
  expect(state({ loading: { bytes: 1 } })).toBe('… Loading: 28 products');
  expect(state({ feed: undefined })).toBe('… Waiting: no feed was read yet');
  expect(state({ failure: { at: NOON, reason: 'is empty' } })).toBe(
    '✕ Not loaded: 12:00:00: is empty; the feed of 12:00:00 stays (28 products)',
  );
  expect(state({ feed: undefined, failure: { at: NOON, reason: 'is empty' } })).toBe(
    '✕ Not loaded: 12:00:00: is empty',
  );
});

it('puts faults into words, most first, and each once', () => {
  const meta = {
    ...vendor,
    vendor: 'meta',
    title: 'Meta',
    faults: { unknown: 2, variant_only: 1, brand_new: 1 },
  };
  const tiktok = { ...meta, vendor: 'tiktok', title: 'TikTok' };
  const catalogue = read({ vendors: [vendor, meta, tiktok] });
  expect(faultsText(catalogue.vendors[0]!.faults, where)).toBe('2 × id not in the feed, 1 × another price');
  expect(
    shownFaults(catalogue).map(({ fault, n, titles, examples }) => [fault, n, titles, examples.length]),
  ).toEqual([
    ['unknown', 2, '', 1],
    ['price', 1, '', 0],
    ['variant_only', 1, 'Meta, TikTok', 0],
    ['brand_new', 1, 'Meta, TikTok', 0],
  ]);
});

it('what is not all is never shown as all, and of nothing there is no share', () => {
  expect(shareText(99_999, { items: 100_000 }, where)).toBe('>99.99%');
  expect(shareText(0, { items: 0 }, where)).toBe('–');
});
