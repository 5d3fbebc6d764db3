/** The product catalogue as a marketer reads it: in a real browser, on a phone and a desk. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Browser,
  type CollectorProcess,
  launchChromium,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
  tempDir,
} from '@beckon/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const origins = ['http://localhost'];
const feed = join(tempDir(), 'feed.csv');
const PRODUCTS = 'mug-red,mug,19.90 EUR,in stock\nvase,,50 EUR,in stock\n,,1 EUR,\n';

let browser: Browser;
let collector: CollectorProcess;
beforeAll(async () => {
  browser = await launchChromium();
});
afterEach(() => collector?.kill());
afterAll(() => browser.close());

const write = (products: string) => writeFileSync(feed, `id,item_group_id,price,availability\n${products}`);
const send = async (name: string, ...items: object[]) =>
  collector.post(makeBatch([makeEvent({ name, data: { currency: 'EUR', items } })]), {
    origin: 'http://localhost',
    'user-agent': FIREFOX,
  });

async function open(width: number) {
  const page = await browser.newPage({ viewport: { width, height: 844 }, locale: 'en-GB' });
  page.setDefaultTimeout(90_000);
  await page.goto(`${collector.url}/dashboard/#token=${TOKEN}`);
  return {
    page,
    panel: page.getByRole('region', { name: 'Product catalogue', exact: true }),
    fits: () => page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
  };
}

test.each([390, 1366])(
  'at %i px the panel tells what differs for whom, and a mended feed mends it',
  async (width) => {
    write(PRODUCTS);
    collector = await startCollectorProcess({
      sites: {
        shop: { origins, destinations: { meta: { pixelId: '1234567890123456' } }, catalogue: { file: feed } },
      },
    });
    const { page, panel, fits } = await open(width);
    await panel.getByText('Nothing compared yet').waitFor();
    await panel.getByText(/^2 products, \d\d:\d\d/).waitFor();
    await panel.getByText('1 line of the feed cannot be read in full').click();
    await panel.getByText('line 4 has no id').waitFor();
    await send('view_item', { item_id: 'vase', price: 50 }, { item_id: '<b>VASE</b>', price: 50 });
    await send('view_item_list', { item_id: 'mug-red', price: 19.9 }, { item_id: 'Mug_Red', price: 19.9 });
    await panel.getByText('50% of the items fit the feed').waitFor();
    const row = (name: string) => panel.getByRole('row').filter({ hasText: name });
    await row('All events').filter({ hasText: '450%50%' }).waitFor();
    await row('Meta').filter({ hasText: '425%25%' }).waitFor();
    const faults = panel.getByRole('list', { name: 'What differs' });
    await faults.getByText('1 × id of a variant, not of a group for Meta (Facebook, Instagram)').waitFor();
    await faults.getByText('Examples: id not in the feed').click();
    await faults
      .getByRole('listitem')
      .filter({ hasText: 'item Mug_Red, probably meant mug-red' })
      .last()
      .waitFor();
    await faults.getByRole('listitem').filter({ hasText: '<b>VASE</b>' }).last().waitFor();
    expect(await fits()).toBe(true);

    write(`${PRODUCTS}Mug_Red,,19.90 EUR,in stock\n<b>VASE</b>,,50 EUR,in stock\n`);
    await panel.getByRole('button', { name: 'Load now' }).click();
    await panel.getByText('The feed is loaded.').waitFor();
    await panel.getByText(/^4 products/).waitFor();
    await panel.getByRole('button', { name: 'Compare again' }).click();
    await page.getByRole('status').getByText('The last 7 days are compared anew.').waitFor();
    await panel.getByText('100% of the items fit the feed').waitFor();
    writeFileSync(feed, '<html>');
    await panel.getByRole('button', { name: 'Load now' }).click();
    await panel.getByText('The feed could not be loaded.').waitFor();
    await panel
      .getByText(/is a web page, no feed.*; the feed of \d\d:\d\d:\d\d stays \(4 products\)$/)
      .waitFor();
    expect(await fits()).toBe(true);
    await page.close();
  },
);

test('where no feed is named the panel says how to name one', async () => {
  collector = await startCollectorProcess();
  const { page, panel, fits } = await open(390);
  await panel.getByText('No product feed is named yet').waitFor();
  await panel.getByRole('region', { name: 'Example of a product feed' }).getByText('"catalogue"').waitFor();
  expect(await fits()).toBe(true);
  await page.close();
});
