/** `data-beckon-*` attributes in a real Chromium, and carts that are told as a whole: what the collector stored. */
import { expect, test } from 'vitest';
import { captureListens, setUp } from '../harness.ts';

const card = (id: string, more = '') =>
  `<article data-beckon-item='{"item_id":"${id}","price":"5,50"}'>${id} ${more}</article>`;
const button = `<button data-beckon-event="add_to_cart" data-beckon-quantity="#count">Add</button>`;

const t = setUp((path, { html }) => {
  const attributes = 'data-capture="attributes"';
  const body = (inner: string) => `<main data-beckon-currency="EUR">${inner}</main>`;
  if (path === '/clicks')
    return html('Clicks', {
      attributes,
      body: body(`<input id="count" value="3">
        <div data-beckon-event="select_item" data-beckon-item="mug"><b>card</b>${card('mug', button)}</div>
        <a href="/other" data-beckon-event="select_promotion" data-beckon-data='{"promotion_id":"p1","nested":{"a":1}}'>go</a>
        <i data-beckon-event="broken" data-beckon-item='{"item_id":'>broken</i>`),
      head: `<script>addEventListener('click', (e) => { if (!e.target.matches('a')) e.stopImmediatePropagation(); }, false)</script>`,
    });
  if (path === '/views')
    return html('Views', {
      attributes,
      body: body(`<section data-beckon-event="view_item_list" data-beckon-on="view" data-beckon-data='{"item_list_id":"top"}'>${card('a') + card('b')}</section>
        <div style="height:3000px"></div><p id="far" data-beckon-event="seen_far" data-beckon-on="view">far</p>
        <div hidden data-beckon-event="purchase" data-beckon-on="load" data-beckon-item='[{"item_id":"a","price":5}]' data-beckon-data='{"transaction_id":7,"value":"5.00","currency":"EUR"}'></div>`),
    });
  if (path === '/forms')
    return html('Forms', {
      attributes,
      body: body(
        `<form id="f" data-beckon-event="sign_up" data-beckon-data='{"method":"form"}' onsubmit="return false"><input required name="mail" value=""><button>go</button></form>`,
      ),
    });
  if (path === '/cart') return html('Cart', { attributes: 'data-capture="cart"' });
  return undefined;
});

const captured = (name = 'attributes') => captureListens(t.page, `${t.pages.url}/files/auto-${name}.js`);

test('a click is stored with the items around it, their currency and the quantity of a field, the nearest event only', async () => {
  await t.open('/clicks');
  await captured();
  await t.page.click('button');
  await t.page.click('b');
  await t.page.click('i');
  await t.page.click('a');
  await t.page.waitForURL('**/other');
  await t.open('/granted');
  const stored = await t.storedNames([
    'page_view',
    'add_to_cart',
    'select_item',
    'broken',
    'select_promotion',
    'page_view',
  ]);
  expect(stored.slice(1, 5).map(({ data }) => data)).toEqual([
    { currency: 'EUR', value: 16.5, items: [{ item_id: 'mug', price: 5.5, quantity: 3 }] },
    { currency: 'EUR', items: [{ item_id: 'mug' }] },
    {},
    { promotion_id: 'p1' },
  ]);
});

test('what comes into sight and what is there is stored once; what is far below when it is reached', async () => {
  await t.open('/views');
  const stored = await t.storedNames(['page_view', 'purchase', 'view_item_list']);
  expect(stored[1]!.data).toEqual({
    currency: 'EUR',
    transaction_id: '7',
    value: 5,
    items: [{ item_id: 'a', price: 5 }],
  });
  expect(stored[2]!.data).toMatchObject({
    item_list_id: 'top',
    items: [{ item_id: 'a', price: 5.5 }, { item_id: 'b' }],
  });
  await t.page.evaluate(() => document.querySelector('#far')!.scrollIntoView());
  await t.storedNames(['page_view', 'purchase', 'view_item_list', 'seen_far']);
  await t.page.evaluate(() => scrollTo(0, 0));
  // A change makes it look again; two frames later it has.
  await t.page.evaluate(async () => {
    document.body.append(document.createElement('p'));
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
  });
  await t.call('track', 'end');
  await t.storedNames(['page_view', 'purchase', 'view_item_list', 'seen_far', 'end']);
});

test('elements that come later count, in open shadow roots too, and what they say anew', async () => {
  await t.open('/forms');
  await captured();
  await t.page.evaluate(() => {
    const host = document.createElement('shop-card');
    host.setAttribute('data-beckon-item', 'shaded');
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = `<p id="seen" data-beckon-event="view_item" data-beckon-on="view">seen</p>
      <button id="add" data-beckon-event="add_to_wishlist">add</button>
      <form data-beckon-event="contact" onsubmit="return false"><button id="send">send</button></form>`;
    document.body.prepend(host);
  });
  await t.storedNames(['page_view', 'view_item']);
  await t.page.click('#add');
  await t.page.click('#send');
  await t.page.evaluate(() => {
    const host = document.querySelector('shop-card')!;
    host.setAttribute('data-beckon-item', 'other');
  });
  const stored = await t.storedNames(['page_view', 'view_item', 'add_to_wishlist', 'contact', 'view_item']);
  expect(stored.slice(1).map(({ data }) => (data['items'] as unknown[])[0])).toEqual(
    ['shaded', 'shaded', 'shaded', 'other'].map((item_id) => ({ item_id })),
  );
});

test('a form counts when it is sent, not when it is refused, and what was typed stays in the page', async () => {
  await t.open('/forms');
  await captured();
  await t.page.click('#f button');
  await t.page.fill('input', 'someone@mail.example');
  await t.page.click('#f button');
  const stored = await t.storedNames(['page_view', 'sign_up']);
  expect(JSON.stringify(stored)).not.toContain('mail.example');
  expect(stored[1]!.data).toEqual({ method: 'form' });
});

test('of whole carts the differences are stored, but not what was told already', async () => {
  await t.open('/cart');
  await captured('cart');
  const cart = (...items: [id: string, quantity: number][]) =>
    t.page.evaluate((items) => {
      const detail = { currency: 'EUR', items: items.map(([id, quantity]) => ({ id, price: 2, quantity })) };
      document.dispatchEvent(new CustomEvent('beckon:cart', { detail }));
    }, items);
  await cart(['a', 1]);
  await cart(['a', 3], ['b', 1]);
  const first = ['page_view', 'add_to_cart'];
  const [, added] = await t.storedNames(first);
  expect(added!.data).toEqual({
    currency: 'EUR',
    value: 6,
    items: [
      { item_id: 'a', price: 2, quantity: 2 },
      { item_id: 'b', price: 2, quantity: 1 },
    ],
  });
  await t.call('track', 'add_to_cart', { currency: 'EUR', value: 2, items: [{ item_id: 'b', price: 2 }] });
  await cart(['a', 1], ['b', 2]);
  const stored = await t.storedNames([...first, 'add_to_cart', 'remove_from_cart']);
  expect(stored[3]!.data).toEqual({
    currency: 'EUR',
    value: 4,
    items: [{ item_id: 'a', price: 2, quantity: 2 }],
  });
});

test('a form of Shopify and the button events of WooCommerce put into the cart', async () => {
  await t.page.addInitScript(() => {
    const page = window as never as Record<string, unknown>;
    page['heard'] = {};
    page['jQuery'] = () => ({
      on: (name: string, listener: unknown) => {
        (page['heard'] as Record<string, unknown>)[name] = listener;
      },
    });
    document.addEventListener('DOMContentLoaded', () => {
      document.body.className = 'woocommerce';
      document.body.insertAdjacentHTML(
        'beforeend',
        `<form action="/cart/add" method="post" onsubmit="return false"><input name="id" value="40012"><input name="quantity" value="2"><button>add</button></form>
         <a id="woo" data-product_id="88" data-product_sku="KB-500" data-quantity="1">add</a>`,
      );
    });
  });
  await t.open('/cart');
  await t.page.waitForFunction(() => 'added_to_cart' in (window as never as { heard: object }).heard);
  await t.page.click('form button');
  await t.page.evaluate(() =>
    (window as never as { heard: Record<string, (...a: unknown[]) => void> }).heard['added_to_cart']!(
      {},
      {},
      'hash',
      [document.querySelector('#woo')],
    ),
  );
  const [, shopify, woo] = await t.storedNames(['page_view', 'add_to_cart', 'add_to_cart']);
  expect(shopify!.data).toEqual({ items: [{ item_id: '40012', quantity: 2 }] });
  expect(woo!.data).toEqual({ items: [{ item_id: 'KB-500', quantity: 1 }] });
});
