/** A shop's data layer in a real Chromium, with a tag manager's own push around it: what the collector stored. */
import { startCollectorProcess, until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { names, setUp } from '../harness.ts';

const attributes = 'data-capture="data-layer"';
const gtag = 'function gtag(){dataLayer.push(arguments)}';
/** As Google's tag manager takes the list over: its own push on top, and a return value of its own. */
const manager = `
  window.gtm = [];
  const before = dataLayer.push;
  dataLayer.push = function () {
    const result = before.apply(dataLayer, arguments);
    gtm.push(...arguments);
    if (dataLayer.length > 300) dataLayer.shift();
    return typeof result === 'number' ? 'gtm:' + result : result;
  };`;
let own = '';

const t = setUp((path, { html }) => {
  if (path === '/layer')
    return html('Layer', {
      attributes,
      head: `<script>dataLayer = [{ page: 'p' }, { event: 'view_item', ecommerce: { currency: 'EUR', value: 12.5,
        items: [{ item_id: 'early', item_name: 'Early', price: '12,50', quantity: '1', nested: {} }] } }];</script>`,
    });
  if (path === '/late') return html('Late', { attributes });
  if (path === '/managed')
    return html('Managed', { attributes, head: `<script>dataLayer = [];${manager}</script>` });
  if (path === '/google')
    return html('Google', {
      attributes: `${attributes} data-google="G-ABC123"`,
      head: `<script>window.dataLayer = []; ${gtag}</script>`,
    });
  if (path === '/own') return `<!doctype html><title>Own</title><script src="${own}/b.js"></script>`;
  return undefined;
});

const push = (...entries: unknown[]) =>
  t.page.evaluate((all) => {
    for (const entry of all) (window as never as { dataLayer: unknown[] }).dataLayer.push(entry);
  }, entries);
/** The capture has come: it has put its hook on the list. */
const hooked = () =>
  t.page.waitForFunction(() =>
    Object.keys((window as never as { dataLayer?: object }).dataLayer ?? {}).includes('push'),
  );
const items = [{ item_id: 'mug', item_name: 'Mug', price: 5, quantity: 2 }];

test('events that were pushed before and after are stored with numbers for their texts and the value of their items', async () => {
  await t.open('/layer');
  await t.storedNames(['page_view', 'view_item']);
  await push({ ecommerce: null }, { event: 'add_to_cart', ecommerce: { currency: 'EUR', items } });
  await push({ event: 'consent_update' }, { event: 'gtm.click' });
  const [, view, add] = await t.storedNames(['page_view', 'view_item', 'add_to_cart']);
  expect(view!.data).toEqual({
    currency: 'EUR',
    value: 12.5,
    items: [{ item_id: 'early', item_name: 'Early', price: 12.5, quantity: 1 }],
  });
  expect(add!.data).toEqual({ currency: 'EUR', value: 10, items });
  expect(add!.warnings ?? []).toEqual([]);
});

test('what gtag was called with counts, a reset empties what was said, and an event may come after its data', async () => {
  await t.open('/late');
  await hooked();
  await t.page.evaluate(
    ([items, gtag]) => {
      const call = new Function(`${gtag}; return gtag`)() as (...args: unknown[]) => void;
      call('set', { currency: 'GBP' });
      call('event', 'add_to_wishlist', { items, send_to: 'G-1', event_callback() {} });
      call('event', 'page_view', {});
      call('config', 'G-1');
      const layer = (window as never as { dataLayer: unknown[] }).dataLayer;
      layer.push({ ecommerce: { currency: 'EUR', items } }, { event: 'view_cart' });
      layer.push({ ecommerce: null });
      layer.push({ event: 'begin_checkout', ecommerce: { items } });
    },
    [items, gtag] as const,
  );
  const stored = await t.storedNames(['page_view', 'add_to_wishlist', 'view_cart', 'begin_checkout']);
  expect(stored.slice(1).map(({ data }) => data)).toEqual([
    { currency: 'GBP', value: 10, items },
    { currency: 'EUR', value: 10, items },
    { currency: 'GBP', value: 10, items },
  ]);
});

test('Universal Analytics is stored under the names of today, and what is pushed in both ways once', async () => {
  await t.open('/late');
  await hooked();
  const products = [
    {
      id: 1,
      name: 'Mug',
      price: '5.00',
      brand: 'Acme',
      category: 'Home/Kitchen',
      variant: 'Blue',
      quantity: '2',
      position: 3,
    },
  ];
  await push(
    { ecommerce: { currencyCode: 'EUR', detail: { actionField: { list: 'Search' }, products } } },
    { event: 'addToCart', ecommerce: { currencyCode: 'EUR', add: { products } } },
    { ecommerce: null },
    {
      event: 'add_to_cart',
      ecommerce: { currency: 'EUR', items: [{ item_id: '1', item_name: 'Mug', price: 5, quantity: 2 }] },
    },
    { event: 'removeFromCart', ecommerce: { currencyCode: 'EUR', remove: { products } } },
    { event: 'checkout', ecommerce: { checkout: { actionField: { step: 1 }, products } } },
    { event: 'checkout', ecommerce: { checkout: { actionField: { step: 2, option: 'Visa' }, products } } },
    {
      event: 'tx',
      ecommerce: {
        purchase: {
          actionField: { id: 'T1', revenue: '13.00', tax: '2', shipping: '3', coupon: 'X' },
          products,
        },
      },
    },
  );
  const stored = await t.storedNames([
    'page_view',
    'view_item',
    'add_to_cart',
    'remove_from_cart',
    'begin_checkout',
    'purchase',
  ]);
  const item = {
    item_id: '1',
    item_name: 'Mug',
    price: 5,
    item_brand: 'Acme',
    item_category: 'Home',
    item_category2: 'Kitchen',
    item_variant: 'Blue',
    quantity: 2,
    index: 3,
  };
  expect(stored[1]!.data).toEqual({ currency: 'EUR', value: 10, item_list_name: 'Search', items: [item] });
  expect(stored[2]!.data).toEqual({ currency: 'EUR', value: 10, items: [item] });
  expect(stored[5]!.data).toEqual({
    currency: 'EUR',
    transaction_id: 'T1',
    value: 13,
    tax: 2,
    shipping: 3,
    coupon: 'X',
    items: [item],
  });
});

test('a tag manager sees what it saw, its values and errors reach the site, and each entry counts once', async () => {
  await t.open('/managed');
  await hooked();
  const seen = await t.page.evaluate(
    async ([items, manager]) => {
      const page = window as never as { dataLayer: unknown[]; gtm: unknown[] };
      const first = page.dataLayer.push({ event: 'add_to_cart', ecommerce: { currency: 'EUR', items } });
      // Another one comes on top of our hook.
      const inner = page.gtm;
      new Function(manager)();
      const second = page.dataLayer.push({ event: 'view_cart', ecommerce: { currency: 'EUR', items } });
      const hook = page.dataLayer.push;
      let error = '';
      page.dataLayer.push = () => {
        throw new Error('of the site');
      };
      try {
        page.dataLayer.push({});
      } catch (caught) {
        error = String(caught);
      }
      page.dataLayer.push = hook;
      return {
        first,
        second,
        error,
        inner: inner.length,
        outer: page.gtm.length,
        length: page.dataLayer.length,
      };
    },
    [items, manager] as const,
  );
  expect(seen).toMatchObject({ first: 'gtm:1', second: 'gtm:2', error: 'Error: of the site', length: 2 });
  await t.storedNames(['page_view', 'add_to_cart', 'view_cart']);
});

test('a list that is put in the place of the first one is read at the next view', async () => {
  await t.open('/late');
  await hooked();
  await t.page.evaluate((items) => {
    const entry = { event: 'add_to_cart', ecommerce: { currency: 'EUR', items } };
    (window as never as { dataLayer: unknown[] }).dataLayer = [entry];
    history.pushState(null, '', '/next');
  }, items);
  expect(names(await t.storedNames(['page_view', 'page_view', 'add_to_cart']))).toHaveLength(3);
});

test('what our own half for Google pushes does not come back', async () => {
  await t.open('/google');
  await hooked();
  await t.call('track', 'add_to_cart', { currency: 'EUR', value: 10, items });
  await until('Google to hear of it', () => JSON.stringify(t.vendors.records).includes('add_to_cart'));
  await push({ event: 'view_cart', ecommerce: { currency: 'EUR', items } });
  await until('Google to hear of both', () => JSON.stringify(t.vendors.records).includes('view_cart'));
  await t.call('track', 'end');
  await t.storedNames(['page_view', 'add_to_cart', 'view_cart', 'end']);
});

test('the collector bakes in the name of the list and the names of the shop', async () => {
  const collector = await startCollectorProcess({
    sites: {
      shop: {
        origins: ['http://localhost:*'],
        consent: 'granted',
        capture: {
          'data-layer': {
            name: 'shopLayer',
            currency: 'CHF',
            events: { 'In den Korb': 'add_to_cart', purchase: '' },
          },
        },
      },
    },
  });
  try {
    own = collector.url;
    await t.open('/own');
    await t.page.waitForFunction(() => 'shopLayer' in window);
    await t.page.evaluate((items) => {
      const { shopLayer } = window as never as { shopLayer: unknown[] };
      shopLayer.push({ event: 'purchase', ecommerce: { transaction_id: '1', items } });
      shopLayer.push({ event: 'In den Korb', ecommerce: { items } });
    }, items);
    const stored = await until('the event', async () => {
      const events = await collector.events();
      return events.length > 1 && events;
    });
    expect(names(stored)).toEqual(['page_view', 'add_to_cart']);
    expect(stored[1]!.data).toEqual({ currency: 'CHF', value: 10, items });
  } finally {
    await collector.kill();
  }
});
