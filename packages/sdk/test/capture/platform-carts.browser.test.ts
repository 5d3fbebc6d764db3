/** Carts of WooCommerce, Magento and PrestaShop, played as their public code behaves, in a real Chromium: what the collector stored. */
import { until } from '@beckon/testing';
import { beforeEach, expect, test } from 'vitest';
import { captureListens, setUp } from '../harness.ts';
import { shopPage } from './shops/pages.ts';
import { createShop } from './shops/server.ts';

const shop = createShop();
const t = setUp((path, { html }) => shopPage(shop, path, html));
beforeEach(() => shop.clear());

const captured = () => captureListens(t.page, `${t.pages.url}/files/auto-cart.js`);
const script = (path: string) => t.page.addScriptTag({ url: t.pages.url + path });
const itemsOf = (events: Awaited<ReturnType<typeof t.stored>>) =>
  events.filter(({ name }) => /_cart$/.test(name)).map(({ data }) => data['items']);
/** Waits until so many of each were put in and taken out, in however many events. */
const moved = (expected: Record<string, number>) =>
  until(JSON.stringify(expected), async () => {
    const stored = await t.stored();
    const sums: Record<string, number> = {};
    for (const { name, data } of stored)
      for (const { item_id, quantity } of (data['items'] ?? []) as { item_id: string; quantity: number }[])
        sums[`${name} ${item_id}`] = (sums[`${name} ${item_id}`] ?? 0) + quantity;
    const all = new Set([...Object.keys(sums), ...Object.keys(expected)]);
    return [...all].every((key) => sums[key] === expected[key]) && stored;
  });

test('links of WooCommerce add without a new page, and the small cart takes out all of a row', async () => {
  await t.open('/woo-list');
  await captured();
  await script('/woo/jquery.js');
  await script('/woo/woo.js');
  await t.page.click('[data-product_id="11"]');
  await t.page.click('[data-product_id="11"]');
  await t.page.click('[data-product_id="12"]');
  await t.page.waitForSelector('.remove[data-product_id="12"]');
  await t.page.click('.remove[data-product_id="11"]');
  const added = ['add_to_cart', 'add_to_cart', 'add_to_cart'];
  await t.storedNames(['page_view', ...added, 'remove_from_cart']);
  await t.page.click('.add_to_cart_button[data-product_id="77"]');
  await t.page.waitForURL('**/other');
  await t.open('/granted');
  expect(itemsOf(await t.storedNames(['page_view', ...added, 'remove_from_cart', 'page_view']))).toEqual([
    [{ item_id: 'MUG', quantity: 1 }],
    [{ item_id: 'MUG', quantity: 1 }],
    [{ item_id: '12', quantity: 1 }],
    [{ item_id: 'MUG', quantity: 2 }],
  ]);
});

test('a form of WooCommerce that is sent is not lost with its page, one that is not valid is not told', async () => {
  await t.open('/woo-product/simple');
  await captured();
  const view = { currency: 'EUR', items: [{ item_id: 'MUG', item_name: 'Mug', price: 5.5 }] };
  await t.call('track', 'view_item', view);
  await t.storedNames(['page_view', 'view_item']);
  await t.page.fill('input', '0');
  await t.page.click('text=Add');
  await t.page.fill('input', '3');
  await t.page.click('text=Add');
  await t.page.waitForURL('**/woo-product');
  const stored = await t.storedNames(['page_view', 'view_item', 'add_to_cart', 'page_view']);
  expect(stored[2]!.data).toEqual({
    currency: 'EUR',
    value: 16.5,
    items: [{ item_id: 'MUG', item_name: 'Mug', price: 5.5, quantity: 3 }],
  });
});

test('a form of another product than the one of the page puts in that other one', async () => {
  await t.open('/woo-product/simple');
  await captured();
  await t.call('track', 'view_item', { items: [{ item_id: 'MUG', price: 5.5 }] });
  await t.storedNames(['page_view', 'view_item']);
  await t.page.click('text=the other');
  await t.page.waitForURL('**/woo-product');
  expect(itemsOf(await t.storedNames(['page_view', 'view_item', 'add_to_cart', 'page_view']))).toEqual([
    [{ item_id: '12', quantity: 1 }],
  ]);
});

test('of a variable product it is the variation that counts, sent by the browser or by the theme', async () => {
  await t.open('/woo-product/variable');
  await captured();
  await t.call('track', 'view_item', { items: [{ item_id: 'TEE', item_name: 'Tee', price: 9.5 }] });
  await t.storedNames(['page_view', 'view_item']);
  const add = '.single_add_to_cart_button';
  await t.page.click(add);
  await t.page.selectOption('select', 's');
  // A theme that sends it itself tells that, with the button or, the second time, without.
  await t.page.evaluate(() => {
    type Query = { trigger(name: string, more: unknown[]): void };
    const { jQuery } = window as never as { jQuery(node: Element): Query };
    const buttons = [jQuery(document.querySelector('.single_add_to_cart_button')!), undefined];
    document.addEventListener('submit', (event) => {
      if (!buttons.length) return;
      event.preventDefault();
      const button = buttons.shift();
      setTimeout(() => jQuery(document.body).trigger('added_to_cart', [{}, 'hash', button]));
    });
  });
  const once = ['page_view', 'view_item', 'add_to_cart'];
  await t.page.click(add);
  await t.storedNames(once);
  await t.page.selectOption('select', 'm');
  await t.page.click(add);
  await t.storedNames([...once, 'add_to_cart']);
  await t.page.click(add);
  await t.page.waitForURL('**/woo-product');
  const stored = await t.storedNames([...once, 'add_to_cart', 'add_to_cart', 'page_view']);
  const tee = { item_name: 'Tee', quantity: 2 };
  expect(itemsOf(stored)).toEqual([
    [{ ...tee, item_id: 'TEE-S', price: 9.5 }],
    [{ ...tee, item_id: '22', price: 10.5 }],
    [{ ...tee, item_id: '22', price: 10.5 }],
  ]);
});

test('of a group each product that is wanted counts', async () => {
  await t.open('/woo-product/grouped');
  await captured();
  await t.page.click('text=Add');
  await t.page.waitForURL('**/woo-product');
  expect(itemsOf(await t.storedNames(['page_view', 'add_to_cart', 'page_view']))).toEqual([
    [
      { item_id: '31', quantity: 2 },
      { item_id: '34', quantity: 1 },
    ],
  ]);
});

test('the page of the cart of WooCommerce tells other quantities and what is taken out', async () => {
  shop.change('11', 1);
  shop.change('12', 1);
  await t.open('/woo-cart');
  await captured();
  await t.page.fill('[name="cart[11][qty]"]', '4');
  await t.page.click('[name=update_cart]');
  await t.storedNames(['page_view', 'add_to_cart']);
  await t.page.click('[data-product_id="12"]');
  const one = ['page_view', 'add_to_cart', 'remove_from_cart'];
  await t.storedNames(one);
  await t.page.click('[data-product_id="11"]');
  expect(itemsOf(await t.storedNames([...one, 'remove_from_cart']))).toEqual([
    [{ item_id: 'MUG', price: 5.5, quantity: 3 }],
    [{ item_id: '12', price: 1019.9, quantity: 1 }],
    [{ item_id: 'MUG', price: 5.5, quantity: 4 }],
  ]);
});

/** The shop loads the module itself, and the page gets its sections. */
async function loadSections() {
  await script('/magento/require.js');
  // Nobody else asks for it.
  expect(await t.page.evaluate(() => document.querySelectorAll('[src*=customer-data]').length)).toBe(0);
  await t.page.evaluate(`new Promise((done) => require(['Magento_Customer/js/customer-data'], done))`);
  await t.page.waitForFunction(() => localStorage['mage-cache-storage']);
}

test('sections of Magento: the first one with lines is the cart that was, later ones change it', async () => {
  shop.change('11', 1);
  await t.open('/magento');
  await captured();
  await loadSections();
  await t.page.evaluate(() => {
    for (const id of ['add', 'kettle', 'sold-out']) document.getElementById(id)!.click();
  });
  const added = { 'add_to_cart MUG': 1, 'add_to_cart 12': 2 };
  const [, add] = await moved(added);
  expect(add!.data['items']).toContainEqual({ item_id: 'MUG', item_name: 'Mug', price: 5.5, quantity: 1 });
  await t.page.click('#less');
  await moved({ ...added, 'remove_from_cart MUG': 1 });
  await t.page.click('#bin');
  await t.page.waitForFunction(() => !localStorage['mage-cache-storage']?.includes('Kettle'));
  // The page is left before others have had their say.
  await t.open('/other');
  const stored = await moved({ ...added, 'remove_from_cart MUG': 1, 'remove_from_cart 12': 2 });
  expect(stored.at(-1)!.data['items']).toEqual([
    { item_id: '12', item_name: 'Kettle', price: 1019.9, quantity: 2 },
  ]);
});

test('sections of Magento: an empty cart is one, and what the storage still has is no change', async () => {
  await t.open('/magento');
  await captured();
  await loadSections();
  await t.page.click('#add');
  await moved({ 'add_to_cart MUG': 1 });
  await t.open('/magento');
  await captured();
  await loadSections();
  await t.page.click('#kettle');
  await moved({ 'add_to_cart MUG': 1, 'add_to_cart 12': 2 });
});

test('carts of PrestaShop: what it says at load was there, what it says later is a change', async () => {
  shop.change('11', 1);
  await t.open('/presta');
  await captured();
  await script('/presta/theme.js');
  await t.page.click('#sold-out');
  await t.page.click('#kettle');
  const one = ['page_view', 'add_to_cart'];
  const [, kettle] = await t.storedNames(one);
  expect(kettle!.data).toEqual({
    currency: 'EUR',
    value: 2039.8,
    items: [{ item_id: '12', item_name: 'Kettle', price: 1019.9, quantity: 2 }],
  });
  await t.page.click('#bin');
  await t.storedNames([...one, 'remove_from_cart']);
  // Old themes: the cart is where the reason should be, or nowhere until the next change.
  await t.page.click('#typed');
  await t.storedNames([...one, 'remove_from_cart', 'add_to_cart']);
  await Promise.all([t.page.waitForResponse('**to=6'), t.page.click('#clicked')]);
  await t.page.click('#add');
  const stored = await t.storedNames([...one, 'remove_from_cart', 'add_to_cart', 'add_to_cart']);
  expect(itemsOf(stored).slice(1)).toEqual([
    [{ item_id: '12', item_name: 'Kettle', price: 1019.9, quantity: 2 }],
    [{ item_id: 'MUG', item_name: 'Mug', price: 5.5, quantity: 4 }],
    [{ item_id: 'MUG', item_name: 'Mug', price: 5.5, quantity: 2 }],
  ]);
});
