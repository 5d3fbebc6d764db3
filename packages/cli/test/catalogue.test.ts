/** `beckon catalogue` as an operator and a build run it: real processes, a real collector, a real feed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  tempDir,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beckonIn } from './run-beckon.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const dir = tempDir();
const feed = join(dir, 'feed.csv');
const HEAD = 'id,item_group_id,price,availability';
const write = (...lines: string[]) => writeFileSync(feed, [HEAD, ...lines].join('\n'));

let collector: CollectorProcess;
let plain: CollectorProcess;
const ask = (...args: string[]) =>
  beckonIn(dir, 'catalogue', ...args, '--config', collector.configFile, '--url', collector.url);

beforeAll(async () => {
  write('mug,,19.90 EUR,in stock', 'vase,,50 EUR,in stock', ',,1 EUR,in stock');
  const origins = ['http://localhost'];
  const destinations = { meta: { pixelId: '1234567890123456' } };
  collector = await startCollectorProcess({
    sites: { shop: { origins, destinations, catalogue: { file: feed } } },
  });
  plain = await startCollectorProcess();
  const items = ['mug', 'mug', 'MUG', 'vase'].map((item_id) => ({
    item_id,
    price: item_id === 'vase' ? 50 : 19.9,
  }));
  const event = makeEvent({ name: 'view_item_list', data: { currency: 'EUR', items } });
  for (const one of [collector, plain]) {
    await one.post(makeBatch([event]), { origin: 'http://localhost', 'user-agent': FIREFOX });
    await one.indexed();
  }
  await until('the event to be compared', async () => {
    const { catalogues } = await collector.api<{ catalogues: { vendors: { items: number }[] }[] }>(
      'catalogue',
    );
    return catalogues[0]!.vendors[0]!.items;
  });
});
afterAll(async () => {
  await collector?.kill();
  await plain?.kill();
});

test('it tells the feed, percents for each vendor, and examples with the id that was meant', async () => {
  const { code, out } = await ask();
  expect(code).toBe(0);
  expect(out).toContain(`shop  ${feed}\n  2 products (meta-csv), read 20`);
  expect(out).toContain('  of its lines 1 unreadable:\n    line 4 has no id\n');
  expect(out).toContain(
    '  All events: 75.0 % of 4 items are right, 75.0 % are found\n    1 × id not in the feed\n',
  );
  expect(out).toMatch(/ {6}view_item_list \w+: item MUG, meant mug\?/);
  expect(out).toContain('  Meta (Facebook, Instagram): 75.0 % of 4 items are right');
  const json = JSON.parse((await ask('status', '--json')).out) as {
    site: string;
    vendors: { right: number }[];
  };
  expect([json.site, json.vendors.map(({ right }) => right)]).toEqual(['shop', [3, 3]]);
});

test('a build fails below its threshold, and not at it', async () => {
  expect((await ask('check', '--fail-under', '75')).code).toBe(0);
  expect((await ask('check', '--fail-under', '75.1')).code).toBe(1);
  const wrong = await ask('check', '--fail-under', '101');
  expect([wrong.code, wrong.err]).toEqual([
    2,
    expect.stringMatching(/^beckon: --fail-under must be a number of percent/),
  ]);
});

test('a feed can be checked before it is published, with and without one in the configuration', async () => {
  const file = join(dir, 'next.tsv');
  writeFileSync(file, 'id\tprice\nmug\t19.90 EUR\nMUG\t19.90 EUR\nvase\t51 EUR\n');
  for (const one of [collector, plain]) {
    const args = ['--config', one.configFile, '--url', one.url, '--fail-under', '100'];
    const { code, out } = await beckonIn(dir, 'catalogue', 'check', '--file', file, ...args);
    expect(out).toContain(
      'All events: 75.0 % of 4 items are right, 100.0 % are found\n    1 × another price\n',
    );
    expect(out).toMatch(/item vase says 50\.00 EUR, the feed 51\.00 EUR/);
    expect(code).toBe(1);
  }
  expect((await ask()).out).toContain('2 products');
  const broken = await ask('check', '--file', join(dir, 'none.csv'));
  expect([broken.code, broken.err]).toEqual([
    1,
    expect.stringMatching(/^beckon: .*none\.csv: the file cannot be read \(ENOENT\)\n$/),
  ]);
});

test('loading tells what came of it, and a check then goes by the new feed', async () => {
  write('mug,,19.90 EUR,in stock', 'MUG,,19.90 EUR,in stock', 'vase,,50 EUR,in stock');
  const loaded = await ask('load');
  expect([loaded.code, loaded.out]).toEqual([0, expect.stringContaining('3 products (meta-csv)')]);
  const checked = await ask('check', '--fail-under', '100');
  expect([checked.code, checked.out]).toEqual([0, expect.stringContaining('100.0 % of 4 items are right')]);
  writeFileSync(feed, '<html>');
  const failed = await ask('load');
  expect(failed.code).toBe(1);
  expect(failed.out).toMatch(/3 products .*\n {2}FAILED 20.*: is a web page, no feed/);
  // What was compared stands, and so does the answer to a build.
  expect((await ask('check', '--fail-under', '100')).code).toBe(0);
  expect((await ask('status')).code).toBe(1);
});

test('what makes no sense is told with its usage, and a collector without a feed says how to name one', async () => {
  for (const args of [['mend'], ['load', '--file', feed], ['check', '--force'], ['check', '--days', '31']])
    expect((await ask(...args)).code, args.join(' ')).toBe(2);
  const none = await beckonIn(dir, 'catalogue', '--config', plain.configFile, '--url', plain.url);
  expect([none.code, none.err]).toEqual([
    1,
    expect.stringMatching(/no site has a product feed: name one .*"catalogue"/),
  ]);
  expect((await ask('--site', 'other')).err).toMatch(/400: site: must be one with a product feed \(shop\)/);
});
