/** One item of an event beside the feed: what is a fault, and what only looks like one. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type CompareRule, compareItem, type Item, type Lookups } from '../src/catalogue/compare-item.ts';
import type { Product } from '../src/catalogue/product.ts';
import { checkConfig } from '../src/config/config.ts';
import { readManifests } from '../src/config/manifests.ts';

const JUNE = Date.parse('2026-06-15T12:00:00Z');
const make = (over: Partial<Product>): Product => ({
  id: 'mug-red',
  group: 'mug',
  mpn: '',
  gtin: '',
  price: { amount: 1999, currency: 'EUR' },
  sale: undefined,
  availability: 'in_stock',
  ...over,
});
const products = [
  make({ gtin: '4006381333931', mpn: 'M-1' }),
  make({ id: 'vase', group: '' }),
  make({ id: 'gone', group: '', availability: 'out_of_stock' }),
  make({ id: 'later', group: '', availability: 'preorder' }),
  make({ id: 'ring', group: '', price: { amount: 12_500, currency: 'KWD' } }),
  make({ id: 'sushi', group: '', price: { amount: 5000, currency: 'JPY' } }),
  make({ id: 'free', group: '', price: undefined }),
  make({
    id: 'sale',
    group: '',
    sale: { amount: 1499, from: Date.parse('2026-06-01T00:00:00Z'), to: Date.parse('2026-06-30T23:59:59Z') },
  }),
];
const by = (field: 'id' | 'group' | 'mpn' | 'gtin') => (value: string) =>
  products.find((product) => product[field] === value);
const feed: Lookups = { byId: by('id'), byGroup: by('group'), byMpn: by('mpn'), byGtin: by('gtin') };

const RULE: CompareRule = { field: 'id', template: '{item_id}', listsByGroup: false, priceTolerance: 0 };
interface Of {
  name?: string;
  time?: number;
  data?: Record<string, unknown>;
  rule?: Partial<CompareRule>;
}
/** Faults as `price: sent > feed`, or `found`, or `lost` with none. */
function see(
  item: Item,
  { name = 'view_item', time = JUNE, data = { currency: 'EUR' }, rule = {} }: Of = {},
) {
  const { found, faults } = compareItem(item, { name, time, data }, { ...RULE, ...rule }, feed);
  const told = faults.map((one) => `${one.fault}: ${one.sent} > ${one.feed}`);
  return [found ? 'found' : 'lost', ...told].join('; ');
}

test('an item is found by its id, and is right when all that it tells fits', () => {
  expect(see({ item_id: 'mug-red', price: 19.99 })).toBe('found');
  expect(see({ item_id: 'mug-red' })).toBe('found');
  expect(see({ item_id: ' mug-red ', price: 19.99 })).toBe('found');
  expect(see({ item_id: 'mug-blue', price: 19.99 })).toBe('lost; unknown: mug-blue > ');
  expect(see({ item_name: 'Mug' })).toBe('lost; no_id:  > ');
  expect(see({ item_id: { toString: 'x' } })).toBe('lost; no_id:  > ');
});

test('the parent where the feed has variants is the commonest fault, and told as such', () => {
  expect(see({ item_id: 'mug', price: 1 })).toBe('lost; group_only: mug > mug-red');
});

test('vendors that know lists by groups take the group there, and nothing else there', () => {
  const list = { name: 'view_item_list', rule: { listsByGroup: true } };
  expect(see({ item_id: 'mug-red', item_group_id: 'mug', price: 1 }, list)).toBe('found');
  expect(see({ item_id: 'mug', price: 19.99 }, list)).toBe('found');
  expect(see({ item_id: 'mug-red', price: 19.99 }, list)).toBe('lost; variant_only: mug-red > mug');
  expect(see({ item_id: 'vase', price: 19.99 }, list)).toBe('found');
  expect(
    see({ item_id: 'mug-red', item_group_id: 'mug', price: 19.99 }, { rule: { listsByGroup: true } }),
  ).toBe('found');
});

test('another field and a template find what another catalogue calls otherwise', () => {
  expect(see({ item_id: '4006381333931', price: 19.99 }, { rule: { field: 'gtin' } })).toBe('found');
  expect(see({ item_id: 'M-1', price: 19.99 }, { rule: { field: 'mpn' } })).toBe('found');
  expect(see({ item_id: 'mug' }, { rule: { field: 'item_group_id' } })).toBe('found');
  const rule = { template: '{item_group_id}-{item_id}' };
  expect(see({ item_id: 'red', item_group_id: 'mug', price: 19.99 }, { rule })).toBe('found');
  expect(see({ item_id: 'red' }, { rule })).toBe('lost; no_id:  > ');
});

test('prices are compared in minor units of their currency, whatever a float makes of them', () => {
  expect(see({ item_id: 'mug-red', price: 24.99 })).toBe('found; price: 24.99 EUR > 19.99 EUR');
  expect(see({ item_id: 'mug-red', price: 6.663 * 3 })).toBe('found');
  expect(see({ item_id: 'ring', price: 12.5 }, { data: { currency: 'KWD' } })).toBe('found');
  expect(see({ item_id: 'ring', price: 12.52 }, { data: { currency: 'KWD' } })).toBe(
    'found; price: 12.520 KWD > 12.500 KWD',
  );
  expect(see({ item_id: 'sushi', price: 5000 }, { data: { currency: 'JPY' } })).toBe('found');
  expect(see({ item_id: 'sushi', price: 50 }, { data: { currency: 'JPY' } })).toBe(
    'found; price: 50 JPY > 5000 JPY',
  );
  expect(see({ item_id: 'mug-red', price: 20.1 }, { rule: { priceTolerance: 1 } })).toBe('found');
  expect(see({ item_id: 'mug-red', price: 20.3 }, { rule: { priceTolerance: 1 } })).toMatch(/price/);
});

test('a price that nobody tells is no fault', () => {
  expect(see({ item_id: 'free', price: 5 })).toBe('found');
  expect(see({ item_id: 'mug-red', price: 5 }, { data: {} })).toBe('found');
  expect(see({ item_id: 'mug-red', price: '5' })).toBe('found');
});

test('the price of a sale holds in its days', () => {
  expect(see({ item_id: 'sale', price: 14.99 })).toBe('found');
  expect(see({ item_id: 'sale', price: 19.99 })).toBe('found; price: 19.99 EUR > 14.99 EUR');
  expect(see({ item_id: 'sale', price: 19.99 }, { time: Date.parse('2026-07-01T00:00:00Z') })).toBe('found');
});

test('what a discount or a coupon explains is no fault, and a refund has prices of its own', () => {
  expect(see({ item_id: 'mug-red', price: 17.99, discount: 2 })).toBe('found');
  expect(see({ item_id: 'mug-red', price: 17.99 })).toMatch(/price/);
  expect(see({ item_id: 'mug-red', price: 17.99 }, { data: { currency: 'EUR', coupon: 'TEN' } })).toBe(
    'found',
  );
  expect(see({ item_id: 'mug-red', price: 21.99, coupon: 'TEN' })).toMatch(/price/);
  expect(see({ item_id: 'mug-red', price: 5 }, { name: 'refund' })).toBe('found');
});

test('another currency is told as that alone: its price says nothing', () => {
  expect(see({ item_id: 'mug-red', price: 19.99 }, { data: { currency: 'USD' } })).toBe(
    'found; currency: USD > EUR',
  );
  expect(see({ item_id: 'mug-red', price: 19.99, currency: 'EUR' }, { data: { currency: 'USD' } })).toBe(
    'found',
  );
});

test('what is sold out may be looked at, and not be bought', () => {
  expect(see({ item_id: 'gone', price: 19.99 })).toBe('found');
  expect(see({ item_id: 'gone', price: 19.99 }, { name: 'purchase' })).toBe(
    'found; out_of_stock: purchase > out_of_stock',
  );
  expect(see({ item_id: 'later', price: 19.99 }, { name: 'purchase' })).toBe('found');
});

test('the vendors that say so are those whose mapping sends groups in lists', async () => {
  const manifests = await readManifests();
  const byGroup = [...manifests.values()]
    .filter(({ catalogue }) => catalogue?.listsByGroup)
    .map(({ name }) => name);
  const sources = [...manifests.keys()].filter((name) => {
    const mapping = new URL(`../../destinations/src/${name}/mapping.ts`, import.meta.url);
    return existsSync(mapping) && readFileSync(mapping, 'utf8').includes('catalogueParams(');
  });
  expect(byGroup).toEqual(['meta', 'tiktok']);
  expect(sources).toEqual(byGroup);
});

const origins = ['https://shop.example'];
const faultsOf = async (catalogue: unknown, destinations = {}): Promise<readonly string[]> => {
  const manifests = await readManifests();
  try {
    checkConfig({ sites: { shop: { origins, destinations, catalogue } } }, manifests);
    return [];
  } catch (error) {
    return (error as { faults: string[] }).faults.map((fault) => fault.replace('sites.shop.catalogue', '~'));
  }
};

test('a bad catalogue in the configuration is refused with field, fault and mend', async () => {
  expect(await faultsOf({ url: 'https://shop.example/feed.xml' })).toEqual([]);
  expect(await faultsOf({ file: 'feed.xml', format: 'meta-csv', hours: 1, priceTolerance: 0.5 })).toEqual([]);
  expect(await faultsOf('feed.xml')).toEqual([expect.stringMatching(/^~: must be an object such as/)]);
  expect(await faultsOf({})).toEqual([expect.stringMatching(/^~: needs either "url".* or "file"/)]);
  expect(await faultsOf({ url: 'https://a.example', file: 'b' })).toEqual([
    expect.stringMatching(/^~: needs either/),
  ]);
  expect(await faultsOf({ url: 'feed.xml' })).toEqual([
    expect.stringMatching(/^~\.url: is no address\. Give the/),
  ]);
  expect(await faultsOf({ url: 'http://shop.example/f' })).toEqual([
    expect.stringMatching(/^~\.url: must be https.*"allowPrivate": true/),
  ]);
  expect(await faultsOf({ url: 'https://10.0.0.1/f' })).toEqual([
    expect.stringMatching(/^~\.url: .*private network/),
  ]);
  expect(await faultsOf({ url: { env: 'BECKON_TEST_NO_SUCH_FEED' } })).toEqual([
    expect.stringMatching(/^~\.url: the environment variable \w+ is not set/),
  ]);
  const wrong = {
    url: 'https://shop.example/feed.xml',
    format: 'xml',
    hours: 0,
    allowPrivate: 1,
    priceTolerance: 51,
    every: 3,
    match: { field: 'sku', template: 'none' },
    vendors: { tiktok: { template: '{item_id' } },
  };
  expect(await faultsOf(wrong)).toEqual([
    expect.stringMatching(/^~\.every: is no setting/),
    expect.stringMatching(/^~\.format: must be one of google-xml, google-tsv, meta-csv/),
    expect.stringMatching(/^~\.hours: must be a whole number of hours from 1 to 168/),
    expect.stringMatching(/^~\.allowPrivate: must be true or false/),
    expect.stringMatching(/^~\.priceTolerance: must be a number of percent/),
    expect.stringMatching(/^~\.match\.field: must be one of id, item_group_id, mpn, gtin/),
    expect.stringMatching(/^~\.match\.template: .*in braces, such as/),
    expect.stringMatching(/^~\.vendors\.tiktok: is no destination of this site \(it has none\)/),
    expect.stringMatching(/^~\.vendors\.tiktok\.template: /),
  ]);
});
