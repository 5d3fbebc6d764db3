/** A visitor of the shop in a real Chromium: what the collector stored, and what each vendor was told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConsentRecord } from '@beckon/events';
import {
  type ApiEvent,
  type Browser,
  type CollectorProcess,
  launchChromium,
  startCollectorProcess,
  startVendorServer,
  until,
  type VendorServer,
} from '@beckon/testing';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createShop } from '../server.ts';

let browser: Browser;
let collector: CollectorProcess;
let vendors: VendorServer;
let shop: Server;
let url: string;
let context: BrowserContext;
let page: Page;
let since = 0;
let errors: string[];

beforeAll(async () => {
  collector = await startCollectorProcess({
    sites: {
      shop: {
        origins: ['http://localhost:*'],
        destinations: {
          meta: { pixelId: '1234567890123456' },
          tiktok: { pixelCode: 'C4A1B2C3D4E5F6G7H8I0' },
          google: { ids: ['G-ABC123', 'AW-123456/label_1'] },
        },
      },
    },
  });
  shop = createServer(createShop({ beckonScript: `${collector.url}/b.js` }));
  await new Promise<void>((resolve) => shop.listen(0, 'localhost', resolve));
  url = `http://localhost:${(shop.address() as AddressInfo).port}`;
  vendors = await startVendorServer();
  browser = await launchChromium(vendors.hosts);
});
afterAll(async () => {
  await browser?.close();
  shop?.close();
  shop?.closeAllConnections();
  await vendors?.close();
  await collector?.kill();
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on(
    'console',
    (message) => message.type() === 'error' && errors.push(`${message.text()} ${message.location().url}`),
  );
  await collector.indexed();
  since = (await collector.events()).at(-1)?.seq ?? 0;
  vendors.forget();
});
afterEach(() => context.close());

const stored = async (): Promise<ApiEvent[]> => (await collector.events()).filter(({ seq }) => seq > since);
/** The kept proofs of decisions, the newest first. */
const proofs = async () => (await collector.api<{ records: ConsentRecord[] }>('consents?limit=50')).records;
const names = (events: ApiEvent[]) => events.map(({ name }) => name);
/** Clicks what leads to another page, and waits for it. */
async function follow(id: string, path: RegExp): Promise<void> {
  await page.getByTestId(id).first().click();
  await page.waitForURL((address) => path.test(address.pathname + address.search));
}
/** Lets all that the page may have planned for the next minute happen now. */
const minuteLater = () => page.clock.runFor(60_000);
const answer = (said: 'all' | 'none') => page.getByTestId(`ask-${said}`).click();

async function fillCheckout(): Promise<void> {
  const fields = {
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Loom',
    street: 'Weg 1',
    postcode: '10115',
    city: 'Berlin',
  };
  for (const [id, value] of Object.entries(fields)) await page.getByTestId(id).fill(value);
}

test('browse, add two things, check out, buy: exactly these events, once, in order, and every vendor hears the same ids', async () => {
  await page.goto(url);
  await answer('all');
  await follow('nav-tableware', /^\/c\/tableware/);
  await follow('card-dune-mug', /^\/p\/dune-mug/);
  await page.getByTestId('quantity').fill('2');
  await page.getByTestId('add-to-cart').click();
  await page.goto(`${url}/c/tableware`);
  await follow('card-tide-bowl', /^\/p\/tide-bowl/);
  await page.getByTestId('add-to-cart').click();
  await page.goto(`${url}/cart`);
  await follow('checkout', /^\/checkout/);
  await fillCheckout();
  await page.getByTestId('continue-to-payment').click();
  await follow('place-order', /^\/thank-you/);
  const order = await page.getByTestId('order-id').textContent();

  const expected = [
    ...['page_view'],
    ...['page_view', 'view_item_list', 'select_item'],
    ...['page_view', 'view_item', 'add_to_cart'],
    ...['page_view', 'view_item_list', 'select_item'],
    ...['page_view', 'view_item', 'add_to_cart'],
    ...['page_view', 'view_cart'],
    ...['page_view', 'begin_checkout', 'add_shipping_info', 'add_payment_info'],
    ...['page_view', 'purchase'],
  ];
  const events = await until('the purchase and all before it', async () => {
    const found = await stored();
    return found.length >= expected.length && found.some(({ name }) => name === 'purchase') && found;
  });
  const inOrder = [...events].sort((a, b) => a.time - b.time || a.client.seq - b.client.seq);
  expect(names(inOrder)).toEqual(expected);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  expect(new Set(events.map(({ session }) => session)).size).toBe(1);
  expect(new Set(events.map(({ visitor }) => visitor)).size).toBe(1);
  const paths = inOrder
    .filter(({ name }) => name === 'page_view')
    .map(({ page: { url: at } }) => new URL(at).pathname);
  expect(paths).toEqual([
    '/',
    '/c/tableware',
    '/p/dune-mug',
    '/c/tableware',
    '/p/tide-bowl',
    '/cart',
    '/checkout',
    '/thank-you',
  ]);

  const carts = inOrder.filter(({ name }) => name === 'add_to_cart');
  expect(carts[0]!.data).toMatchObject({
    currency: 'EUR',
    value: 48,
    items: [{ item_id: 'dune-mug', price: 24, quantity: 2 }],
  });
  expect(carts[1]!.data).toMatchObject({
    currency: 'EUR',
    value: 22,
    items: [{ item_id: 'tide-bowl', price: 22, quantity: 1 }],
  });
  const purchase = inOrder.at(-1)!;
  expect(purchase.data).toMatchObject({ transaction_id: order, currency: 'EUR', value: 70 });
  expect((purchase.data['items'] as { item_id: string }[]).map(({ item_id }) => item_id)).toEqual([
    'dune-mug',
    'tide-bowl',
  ]);
  expect(inOrder.flatMap(({ warnings = [] }) => warnings)).toEqual([]);
  expect(await collector.badRows()).toEqual([]);
  expect(purchase.destinations).toEqual({ meta: 'allowed', tiktok: 'allowed', google: 'allowed' });

  const heard = (vendor: string, ...marks: string[]) =>
    until(`${vendor} to hear ${marks}`, () =>
      vendors.records.find(
        ({ vendor: by, call }) => by === vendor && marks.every((mark) => JSON.stringify(call).includes(mark)),
      ),
    );
  await heard('meta', '"Purchase"', `"eventID":"${purchase.id}"`, '"value":70');
  await heard('tiktok', '"Purchase"', `"event_id":"${purchase.id}"`);
  await heard('google', '"purchase"', '"send_to":"G-ABC123"', `"transaction_id":"${order}"`);
  await heard('google', '"conversion"', '"send_to":"AW-123456/label_1"');
  const ids = new Set(events.map(({ id }) => id));
  const told = vendors.records.flatMap(
    ({ call }) => JSON.stringify(call).match(/"(?:eventID|event_id)":"([^"]+)"/)?.[1] ?? [],
  );
  expect(told.length).toBeGreaterThan(5);
  expect(told.filter((id) => !ids.has(id))).toEqual([]);
  expect(vendors.records.filter(({ refused }) => refused)).toEqual([]);
  expect(errors).toEqual([]);
});

test('refused in the banner: nothing stored by the tracker, nothing sent to anyone, through the whole shop', async () => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const before = (await proofs()).length;
  await page.clock.install();
  await page.goto(url);
  await answer('none');
  const added = await until('the proof of the refusal', async () => {
    const all = await proofs();
    return all.length > before && all.slice(0, all.length - before);
  });
  expect(added).toMatchObject([{ action: 'reject-all' }]);
  expect(added[0]!.visitor).toBeUndefined();
  await follow('nav-lighting', /^\/c\/lighting/);
  await page
    .getByTestId(/^card-/)
    .first()
    .click();
  await page.waitForURL('**/p/**');
  await page.getByTestId('add-to-cart').click();
  await page.goto(`${url}/cart`, { waitUntil: 'load' });
  await minuteLater();
  expect((await context.cookies()).map(({ name }) => name).filter((name) => name !== 'shop_choices')).toEqual(
    [],
  );
  const kept = await page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...(await indexedDB.databases()).map(({ name }) => name),
  ]);
  expect(kept).toEqual(['shop.cart']);
  // Beside the script and its part for proofs, nothing but the proof, however late a page reports what it sent.
  const others = requests.filter((address) => !address.startsWith(url) && !/\/(b|record)\.js$/.test(address));
  expect(others.map((address) => new URL(address).pathname).filter((path) => path !== '/bk/e/shop')).toEqual(
    [],
  );
  expect(vendors.requests).toEqual([]);
  expect(await stored()).toEqual([]);
});

test('before an answer nothing happens; statistics alone reach the collector and no vendor', async () => {
  await page.clock.install();
  await page.goto(url, { waitUntil: 'load' });
  await minuteLater();
  expect(await context.cookies()).toEqual([]);
  expect(await stored()).toEqual([]);
  await page.getByTestId('ask-choose').click();
  await page.getByTestId('ask-analytics').check();
  await page.getByTestId('ask-save').click();
  await follow('nav-textiles', /^\/c\/textiles/);
  const events = await until('both views', async () => {
    const found = await stored();
    return found.filter(({ name }) => name === 'page_view').length === 2 && found;
  });
  for (const event of events) {
    expect(event.consent).toEqual({ functional: 'denied', analytics: 'granted', marketing: 'denied' });
    expect(Object.values(event.destinations).every((verdict) => verdict !== 'allowed')).toBe(true);
  }
  await minuteLater();
  expect(vendors.requests).toEqual([]);
});

test('the shop escapes what is searched for, and answers odd requests with a clear status', async () => {
  await page.goto(`${url}/search?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
  expect(await page.locator('main img[src="x"]').count()).toBe(0);
  for (const [path, status] of [
    ['/nothing', 404],
    ['/p/nothing', 404],
    ['/%E0%A4%A', 400],
    [`/${'a'.repeat(3000)}`, 414],
    ['/img/../package.json', 404],
  ] as const)
    expect((await fetch(url + path)).status, path).toBe(status);
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
});

test('what is put into the cart stands in the product feed: each size by an id and at a price of its own', async () => {
  await page.goto(`${url}/p/monstera`);
  await answer('all');
  await page.getByTestId('size-l').locator('..').click();
  await page.getByTestId('add-to-cart').click();
  const added = await until('the cart event', async () =>
    (await stored()).find(({ name }) => name === 'add_to_cart'),
  );
  const [item] = added.data['items'] as { item_id: string; item_group_id: string; price: number }[];
  expect(item).toMatchObject({ item_id: 'monstera-l', item_group_id: 'monstera', price: 104 });
  const feed = await (await fetch(`${url}/feed.xml`)).text();
  const [told = ''] = feed.split('<item>').filter((one) => one.includes('<g:id>monstera-l</g:id>'));
  expect(told).toContain('<g:item_group_id>monstera</g:item_group_id>');
  expect(told).toContain('<g:price>104.00 EUR</g:price>');
  // Reduced products tell both prices.
  expect(feed).toMatch(/<g:id>bell-pendant<[\s\S]*?<g:price>189\.00 EUR<[\s\S]*?<g:sale_price>149\.00 EUR</);
});
