/** Product feeds as shops write them: what is read of each, and which are refused in words that help. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tempDir } from '@beckon/testing';
import { expect, test } from 'vitest';
import { openFeedFile } from '../src/catalogue/fetch-feed.ts';
import { type LoadedFeed, type LoadOptions, loadFeed } from '../src/catalogue/load-feed.ts';
import { readPrice, readRange, toMinor } from '../src/catalogue/money.ts';
import type { Product } from '../src/catalogue/product.ts';
import { readCatalogue } from '../src/store/catalogue-file.ts';

const FEEDS = new URL('./feeds/', import.meta.url);
const feed = (name: string): Buffer => readFileSync(new URL(name, FEEDS));
const text = (name: string): string => feed(name).toString();

/** Loads what it is given as a file, on top of what a file of before holds. */
async function load(
  content: string | Buffer,
  over: Partial<LoadOptions> = {},
  dir = tempDir(),
): Promise<LoadedFeed & { get(id: string): Product | undefined }> {
  const file = join(dir, 'feed');
  writeFileSync(file, content);
  const path = join(dir, 'shop.sqlite');
  const loaded = await loadFeed((await openFeedFile(file))!, {
    path,
    format: undefined,
    origin: 'x',
    before: 0,
    now: Date.now,
    progress() {},
    beforeSwap() {},
    signal: new AbortController().signal,
    ...over,
  });
  return {
    ...loaded,
    get(id) {
      const reader = readCatalogue(path)!;
      const product = reader.byId(id);
      reader.close();
      return product;
    },
  };
}
const refusal = (content: string | Buffer, over?: Partial<LoadOptions>) =>
  load(content, over).then(
    () => 'taken',
    (error: Error) => `${error.name}: ${error.message}`,
  );

const MUG: Product = {
  id: 'mug-red',
  group: 'mug',
  mpn: 'M-1',
  gtin: '4006381333931',
  price: { amount: 1999, currency: 'EUR' },
  sale: {
    amount: 1499,
    from: Date.parse('2026-02-24T13:00:00-08:00'),
    to: Date.parse('2026-03-01T15:30:00-08:00'),
  },
  availability: 'in_stock',
};

test.each([
  ['google.rss.xml', 'google-xml'],
  ['google.atom.xml', 'google-xml'],
  ['google.tsv', 'google-tsv'],
  ['meta.csv', 'meta-csv'],
])('%s is known by its beginning, and read in full', async (name, format) => {
  const loaded = await load(feed(name));
  expect(loaded).toMatchObject({ format, products: 3, unreadable: 0, repeated: 0, faulty: 0, problems: [] });
  expect(loaded.get('mug-red')).toEqual(MUG);
  expect(loaded.get('vase "Ähre" & Co, 2')).toMatchObject({
    group: '',
    price: { amount: 5000, currency: 'JPY' },
    sale: undefined,
    availability: 'out_of_stock',
  });
  expect(loaded.get('ring')).toMatchObject({
    price: { amount: 12_500, currency: 'KWD' },
    availability: 'preorder',
  });
});

test.each(['google.rss.xml', 'google.atom.xml', 'google.tsv', 'meta.csv'])(
  '%s is the same packed, packed twice, and in UTF-16 of either order',
  async (name) => {
    const wide = Buffer.from(
      `\ufeff${text(name)
        .replace(/^\ufeff/, '')
        .replace('encoding="UTF-8"', 'encoding="UTF-16"')}`,
      'utf16le',
    );
    for (const content of [
      gzipSync(feed(name)),
      gzipSync(gzipSync(feed(name))),
      wide,
      Buffer.from(wide).swap16(),
    ]) {
      const loaded = await load(content);
      expect(loaded).toMatchObject({ products: 3, problems: [] });
      expect(loaded.get('mug-red')).toEqual(MUG);
      expect(loaded.get('vase "Ähre" & Co, 2')).toBeDefined();
    }
  },
);

test('an XML feed in the encoding that its declaration names', async () => {
  const latin = Buffer.from(text('google.rss.xml').replace('UTF-8', 'windows-1252'), 'latin1');
  expect((await load(latin)).get('vase "Ähre" & Co, 2')).toBeDefined();
  expect(await refusal(text('google.rss.xml').replace('UTF-8', 'klingon'))).toMatch(
    /encoding .* klingon\. Use UTF-8/,
  );
});

test('lines that cannot be read are counted with line and reason, the others are kept', async () => {
  const loaded = await load(
    [
      'id\ttitle\tprice\tavailability',
      'good\tGood\t10 EUR\tin stock',
      '\tNo id\t10 EUR\tin stock',
      'moved\tA\ttab too many\t10 EUR\tin stock',
      'short\tShort',
      'good\tAgain\t11 EUR\tin stock',
      'dear\tDear\tten euros\tin stock',
      'other\tOther\t12 EUR\tin stock',
      'bare\tBare\t12\tin stock',
    ].join('\n'),
  );
  expect(loaded).toMatchObject({ products: 4, unreadable: 3, repeated: 1, faulty: 2 });
  expect(loaded.problems).toEqual([
    { line: 3, reason: 'has no id' },
    { line: 4, reason: 'has 5 columns where the heading has 4' },
    { line: 5, reason: 'has 2 columns where the heading has 4' },
    { line: 6, reason: 'has the id of another: good' },
    { line: 7, reason: 'its price cannot be read' },
    { line: 9, reason: 'its price names no currency' },
  ]);
  expect(loaded.get('good')).toMatchObject({ price: { amount: 1000 } });
});

test('examples of lines are bounded', async () => {
  const lines = Array.from({ length: 500 }, (_, i) => `p${i}\tno price`);
  const loaded = await load(['id\tprice', ...lines].join('\n'));
  expect(loaded).toMatchObject({ products: 500, faulty: 500 });
  expect(loaded.problems).toHaveLength(20);
});

test('a price of another element (shipping) is not the price, and Google’s id goes before that of Atom', async () => {
  const loaded =
    await load(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
    <entry><g:id>one</g:id><id>tag:shop.example</id><g:shipping><g:price>4.90 EUR</g:price></g:shipping>
    <g:price>10 EUR</g:price><g:shipping><g:price>9.90 EUR</g:price></g:shipping></entry></feed>`);
  expect(loaded.get('one')).toMatchObject({ price: { amount: 1000 } });
});

test.each([
  ['an answer that is a web page', '<!-- hi --><html><body>Sign in</body></html>', /is a web page/],
  ['other XML', '<urlset><url/></urlset>', /neither RSS nor Atom/],
  ['nothing', '', /is empty/],
  ['a feed without products', '<rss><channel></channel></rss>', /has no products/],
  ['a table without a heading', 'mug,10 EUR\nvase,12 EUR', /line 1: is no heading/],
  ['an archive that is no gzip', Buffer.from('PK\u0003\u0004 and so on'), /ZIP archive\. Give it unpacked/],
  [
    'XML that ends early',
    text('google.rss.xml').slice(0, -40),
    /line \d+: is not well-formed XML, or ends early/,
  ],
  ['an archive that ends early', gzipSync(feed('google.tsv')).subarray(0, 200), /damaged, or was cut off/],
  [
    'a quote that is never closed',
    'id,price\nmug,10 EUR\n"vase,12 EUR',
    /never closed, or the file ends early/,
  ],
  [
    'an ampersand that is none',
    '<rss><channel><item><g:title>A & B</g:title></item></channel></rss>',
    /line 1: is not well-formed/,
  ],
  ['mostly what cannot be read', 'id,price\nmug,1 EUR\n,2 EUR\n,3 EUR', /only 1 of its 3 lines/],
])('%s is refused', async (_what, content, why) => {
  expect(await refusal(content)).toMatch(why);
});

test('another format than the configuration says is refused', async () => {
  expect(await refusal(feed('meta.csv'), { format: 'google-xml' })).toMatch(
    /not google-xml.*looks like meta-csv/,
  );
});

test('entities that would grow without end are not read: no feed needs a DTD', async () => {
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
    '',
  );
  const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">${laughs}]><rss><channel><item><g:id>&l9;</g:id></item></channel></rss>`;
  expect(await refusal(bomb)).toMatch(/has a DTD/);
  expect(await refusal('<rss><channel><item><g:id>&l9;</g:id></item></channel></rss>')).toMatch(
    /not well-formed/,
  );
});

test('a file of another machine cannot be named by a DTD either', async () => {
  const dtd = '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel><item/></channel></rss>';
  expect(await refusal(dtd)).toMatch(/has a DTD/);
});

test('what unpacks to more than a feed may be is refused on the way', async () => {
  const bomb = gzipSync(`id\ttitle\tprice\n${`a\t${'x'.repeat(5000)}\t1 EUR\n`.repeat(1000)}`);
  expect(bomb.length).toBeLessThan(100_000);
  expect(await refusal(bomb, { maxBytes: 2 ** 20 })).toMatch(/larger than 1 MB, unpacked/);
});

test('a product without end is refused', async () => {
  const endless = `<rss><channel><item><g:id>a</g:id><g:description>${'x'.repeat(3 * 2 ** 20)}</g:description></item></channel></rss>`;
  expect(await refusal(endless)).toMatch(/no product within 1 MB/);
  expect(await refusal(`id,price\n"${'x\n'.repeat(2 ** 20)}",1 EUR`)).toMatch(/longer than 1 MB/);
});

test('a broken feed leaves the one of before, and nothing beside it', async () => {
  const dir = tempDir();
  const first = await load(feed('google.tsv'), {}, dir);
  for (const content of [text('google.rss.xml').slice(0, -40), 'id,price\nnew,1 EUR'])
    await expect(load(content, { before: 1000 }, dir)).rejects.toThrow();
  expect(first.get('mug-red')).toEqual(MUG);
  expect(readdirSync(dir).sort()).toEqual(['feed', 'shop.sqlite']);
});

test('less than half of what there was is taken for half a feed', async () => {
  const line = (i: number) => `p${i},1 EUR`;
  const half = ['id,price', ...Array.from({ length: 49 }, (_, i) => line(i))].join('\n');
  expect(await refusal(half, { before: 100 })).toMatch(/49 products, the one before 100: .*--force/);
  expect(await refusal(half, { before: 98 })).toBe('taken');
  expect(await refusal(half, { before: 0 })).toBe('taken');
});

test('a load that is stopped leaves no file', async () => {
  const dir = tempDir();
  const stop = new AbortController();
  stop.abort();
  await expect(load(feed('google.tsv'), { signal: stop.signal }, dir)).rejects.toThrow('stopped');
  expect(existsSync(join(dir, 'shop.sqlite'))).toBe(false);
  expect(existsSync(join(dir, 'shop.sqlite.new'))).toBe(false);
});

test('ids that were probably meant are found by case, by prefix and by the other number of the product', async () => {
  const dir = tempDir();
  await load(
    'id,price,mpn\nSKU-1A,1 EUR,M-77\nshopify_DE_7_42,1 EUR,\nshopify_DE_8_42,1 EUR,\nshopify_DE_9_43,1 EUR,\nvase,1 EUR,',
    {},
    dir,
  );
  const reader = readCatalogue(join(dir, 'shop.sqlite'))!;
  const near = Object.fromEntries(
    ['sku_1a', 'M-77', '43', 'shopify_US_9_43', 'shop:vase', '42', 'nothing'].map((id) => [
      id,
      reader.nearest(id),
    ]),
  );
  reader.close();
  expect(near).toEqual({
    sku_1a: 'SKU-1A',
    'M-77': 'SKU-1A',
    43: 'shopify_DE_9_43',
    shopify_US_9_43: 'shopify_DE_9_43',
    'shop:vase': 'vase',
    // It ends two.
    42: undefined,
    nothing: undefined,
  });
});

test('prices are read as people write them, and never guessed', () => {
  const eur = (amount: number) => ({ amount, currency: 'EUR' });
  expect(readPrice('19.99 EUR')).toEqual(eur(1999));
  expect(readPrice(' eur19.9 ')).toEqual(eur(1990));
  expect(readPrice('19,99 EUR')).toEqual(eur(1999));
  expect(readPrice('1,299.00 EUR')).toEqual(eur(129_900));
  expect(readPrice('1.299,00 EUR')).toEqual(eur(129_900));
  expect(readPrice('1,299 EUR')).toEqual(eur(129_900));
  expect(readPrice('500 JPY')).toEqual({ amount: 500, currency: 'JPY' });
  expect(readPrice('1.250 KWD')).toEqual({ amount: 1250, currency: 'KWD' });
  expect(readPrice('25')).toEqual({ amount: 2500, currency: '' });
  for (const bad of [
    '',
    'free',
    '-1 EUR',
    '1 2 EUR',
    '10 EUROS',
    '1.2.3 EUR',
    'NaN EUR',
    `${'9'.repeat(20)} EUR`,
  ])
    expect(readPrice(bad), bad).toBeUndefined();
  expect(toMinor(0.1 + 0.2, 'EUR')).toBe(30);
  expect(toMinor(1.005, 'EUR')).toBe(101);
});

test('the days of a sale are whole ones, times have their zone', () => {
  expect(readRange('2026-01-01/2026-01-31')).toEqual({
    from: Date.parse('2026-01-01T00:00:00Z'),
    to: Date.parse('2026-01-31T23:59:59Z'),
  });
  expect(readRange('2026-01-01T0:00+0100/2026-01-31T23:59Z')).toEqual({
    from: Date.parse('2025-12-31T23:00:00Z'),
    to: Date.parse('2026-01-31T23:59:00Z'),
  });
  for (const bad of ['', 'soon', '2026-01-01', '2026-02-01/2026-01-01', 'a/b'])
    expect(readRange(bad), bad).toBeUndefined();
});
