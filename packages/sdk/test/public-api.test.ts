/** The npm build's promises: safe without a browser, and typed by what the vendors need. */
import { expect, expectTypeOf, test } from 'vitest';
import { type Beckon, createBeckon, VERSION } from '../src/index.ts';

const beckon = createBeckon({ endpoint: 'https://data.shop.example/bk/e/shop', site: 'shop' });

test('on a server every verb does nothing and settles', async () => {
  expect(() => {
    beckon.track('page_view');
    beckon.page();
    beckon.identify('someone');
    beckon.consent('granted');
    beckon.reset();
    beckon.on('event', () => {})();
  }).not.toThrow();
  expect(await beckon.flush()).toEqual({ sent: 0, remaining: 0 });
});

test('the version is that of the package', async () => {
  const { default: manifest } = await import('../package.json');
  expect(VERSION).toBe(manifest.version);
});

test('types: known events demand their data, custom ones do not', () => {
  expectTypeOf<Beckon['track']>().toBeCallableWith('page_view');
  expectTypeOf<Beckon['track']>().toBeCallableWith('my_event');
  expectTypeOf<Beckon['track']>().toBeCallableWith('search', { search_term: 'mug' });
  // @ts-expect-error a purchase needs its data
  beckon.track('purchase');
  // @ts-expect-error a purchase needs its transaction id
  beckon.track('purchase', { currency: 'EUR', value: 1, items: [{ item_id: 'a' }] });
  // @ts-expect-error an item needs an id or a name
  beckon.track('view_item', { currency: 'EUR', value: 1, items: [{ price: 1 }] });
  // @ts-expect-error consent is said with known words
  beckon.consent('yes');
});
