/** The built app in a real Chromium: React Router, StrictMode, its consent banner, the collector, the vendors. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type CollectorProcess,
  launchChromium,
  type PageServer,
  servePages,
  startCollectorProcess,
  startVendorServer,
  tempDir,
  until,
  type VendorServer,
} from '@beckon/testing';
import type { Page } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

let browser: Browser;
let collector: CollectorProcess;
let app: PageServer;
let vendors: VendorServer;
let page: Page;
let since = 0;

/** Builds the app for this collector, as a developer would: by the environment. */
async function buildApp(): Promise<string> {
  const outDir = join(tempDir(), 'app');
  Object.assign(process.env, {
    VITE_BECKON_ENDPOINT: `${collector.url}/bk/e/shop`,
    VITE_BECKON_META: '1234567890123456',
    VITE_BECKON_TIKTOK: 'C4A1B2C3D4E5F6G7H8I0',
    VITE_BECKON_GOOGLE: 'G-ABC123,AW-123456/label_1',
  });
  await build({
    root: fileURLToPath(new URL('..', import.meta.url)),
    build: { outDir, emptyOutDir: true },
    logLevel: 'warn',
  });
  return outDir;
}

beforeAll(async () => {
  collector = await startCollectorProcess();
  const dir = await buildApp();
  app = await servePages((path) =>
    path.startsWith('/assets/')
      ? (_req, res) => {
          const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
          res.writeHead(200, { 'content-type': type }).end(readFileSync(join(dir, path)));
        }
      : readFileSync(join(dir, 'index.html'), 'utf8'),
  );
  vendors = await startVendorServer();
  browser = await launchChromium(vendors.hosts);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await vendors?.close();
  await collector?.kill();
});
beforeEach(async () => {
  const context = await browser.newContext();
  page = await context.newPage();
  await collector.indexed();
  since = (await collector.events()).at(-1)?.seq ?? 0;
  vendors.forget();
});

const stored = async () => (await collector.events()).filter(({ seq }) => seq > since);
const click = (id: string) => page.getByTestId(id).click();

test('five routes are five page views with right titles and addresses, whenever consent comes', async () => {
  await page.goto(app.url);
  // A page that is left before React has drawn it never had a title, and both lists have cards.
  for (const name of ['Tableware', 'Lighting']) {
    await click(`nav-${name.toLowerCase()}`);
    await page.waitForFunction((title) => document.title.startsWith(title), name);
  }
  await page
    .getByTestId(/^card-/)
    .first()
    .click();
  expect(await stored()).toEqual([]);
  expect(await page.evaluate(() => [document.cookie, localStorage.length])).toEqual(['', 0]);
  await click('consent-all');
  await click('nav-cart');
  await page.waitForFunction(() => document.title.startsWith('Cart'));
  await click('brand');
  const views = await until('six views', async () => {
    const found = (await stored()).filter(({ name }) => name === 'page_view');
    return found.length === 6 && found;
  });
  const paths = views.map(({ page: { url } }) => new URL(url).pathname);
  expect(paths).toEqual(['/', '/c/tableware', '/c/lighting', expect.stringMatching(/^\/p\//), '/cart', '/']);
  const titles = views.map(({ page: { title } }) => title.split(' ·')[0]);
  expect([titles[1], titles[2], titles[4]]).toEqual(['Tableware', 'Lighting', 'Cart']);
  expect(titles[0]).toBe(titles[5]);
  expect(views.every(({ visitor }) => visitor === views[0]!.visitor)).toBe(true);
  const events = await stored();
  for (const view of views)
    expect(events.filter((event) => event.page.id === view.page.id)[0]!.name).toBe('page_view');
});

test('a whole purchase reaches the collector once and in order, and every vendor with the same ids', async () => {
  await page.goto(app.url);
  await click('consent-all');
  await click('nav-tableware');
  // The list is told when React has drawn it.
  await page.waitForFunction(() => document.title.startsWith('Tableware'));
  await page
    .getByTestId(/^card-/)
    .first()
    .click();
  await click('add-to-cart');
  await click('nav-cart');
  await click('to-checkout');
  for (const [field, value] of Object.entries({
    email: 'a@b.example',
    name: 'A B',
    street: 'C 1',
    town: '1 D',
  }))
    await page.getByTestId(field).fill(value);
  await click('buy');
  const order = await page.getByTestId('order-id').textContent();
  const events = await until('the purchase', async () => {
    const found = await stored();
    return found.some(({ name }) => name === 'purchase') && found;
  });
  expect(events.map(({ name }) => name).filter((name) => name !== 'page_view')).toEqual([
    'view_item_list',
    'select_item',
    'view_item',
    'add_to_cart',
    'view_cart',
    'begin_checkout',
    'add_shipping_info',
    'add_payment_info',
    'purchase',
  ]);
  const purchase = events.find(({ name }) => name === 'purchase')!;
  expect(purchase.data['transaction_id']).toBe(order);
  expect(purchase.page.title).toContain('Thank you');
  expect(purchase.user).toEqual({ email: 'a@b.example' });
  const bought = (vendor: string, mark: string) =>
    until(`${vendor} to hear of the purchase`, () =>
      vendors.records.find((r) => r.vendor === vendor && JSON.stringify(r.call).includes(mark)),
    );
  expect(JSON.stringify((await bought('meta', '"Purchase"')).call)).toContain(`"eventID":"${purchase.id}"`);
  expect(JSON.stringify((await bought('tiktok', '"Purchase"')).call)).toContain(
    `"event_id":"${purchase.id}"`,
  );
  expect(JSON.stringify((await bought('google', '"conversion"')).call)).toContain(
    `"transaction_id":"${order}"`,
  );
  expect(vendors.records.filter(({ refused }) => refused)).toEqual([]);
  await page.reload();
  await until('the second view of the page', async () => {
    const found = await stored();
    return found.filter(({ page: { title } }) => title.startsWith('Thank you')).length >= 2;
  });
  expect((await stored()).filter(({ name }) => name === 'purchase')).toHaveLength(1);
});
