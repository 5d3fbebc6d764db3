/** The mirror in a real Chromium: what each vendor's stand-in was told, beside what the collector stored. */
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { setUp } from './harness.ts';

const META = '1234567890123456';
const TIKTOK = 'C4A1B2C3D4E5F6G7H8I0';

const t = setUp((path, { html }) =>
  path === '/pixels'
    ? html('Pixels', {
        consent: 'pending',
        attributes: `data-meta="${META}" data-tiktok="${TIKTOK}" data-google="G-ABC123,AW-123456/label_1"`,
      })
    : undefined,
);

/** What a vendor heard, in its order. */
const heard = (vendor: string) =>
  t.vendors.records
    .filter((record) => record.vendor === vendor)
    .sort((a, b) => a.n - b.n)
    .map(({ call }) => call);
const hears = (vendor: string, count: number) =>
  until(`${vendor} to hear ${count} calls`, () => heard(vendor).length >= count && heard(vendor));
const refused = () => t.vendors.records.filter(({ refused }) => refused);

const mug = {
  item_id: 'mug',
  item_name: 'Mug',
  item_brand: 'Acme',
  item_category: 'Kitchen',
  price: 19.9,
  quantity: 2,
};
const sold = { currency: 'EUR', value: 39.8 };
const cart = { ...sold, items: [mug] };
const visit: [name: string, data: Record<string, unknown>][] = [
  ['view_item_list', { item_list_id: 'mugs', items: [mug] }],
  ['view_item', cart],
  ['search', { search_term: 'mug' }],
  ['add_to_cart', cart],
  ['remove_from_cart', cart],
  ['begin_checkout', cart],
  ['add_payment_info', { ...cart, payment_type: 'card' }],
  ['purchase', { transaction_id: 'ORD-1', ...cart }],
  ['generate_lead', { lead_source: 'news' }],
  ['sign_up', { method: 'mail' }],
  ['own_event', { any: 'thing' }],
];

test('a whole visit reaches each vendor as exactly these calls, with the ids that the collector stored', async () => {
  await t.open('/pixels');
  await t.loaded();
  for (const [name, data] of visit) await t.call('track', name, data);
  await t.call('consent', 'granted');
  const events = await t.storedNames(['page_view', ...visit.map(([name]) => name)]);
  const id = (name: string) => events.find((event) => event.name === name)!.id;
  const url = `${t.pages.url}/pixels`;

  const metaGoods = {
    content_type: 'product',
    content_ids: ['mug'],
    content_name: 'Mug',
    content_category: 'Kitchen',
    contents: [{ id: 'mug', quantity: 2, item_price: 19.9 }],
  };
  const toMeta = (name: string, theirs: string, params: object) => [
    'trackSingle',
    META,
    theirs,
    params,
    { eventID: id(name), eventSourceUrl: url },
  ];
  const meta = [
    ['set', 'autoConfig', false, META],
    ['init', META, { external_id: events[0]!.visitor }],
    toMeta('page_view', 'PageView', {}),
    toMeta('view_item_list', 'ViewContent', { ...metaGoods, content_type: 'product_group' }),
    toMeta('view_item', 'ViewContent', { ...metaGoods, ...sold }),
    toMeta('search', 'Search', { search_string: 'mug' }),
    toMeta('add_to_cart', 'AddToCart', { ...metaGoods, ...sold }),
    toMeta('begin_checkout', 'InitiateCheckout', { ...metaGoods, num_items: 2, ...sold }),
    toMeta('add_payment_info', 'AddPaymentInfo', { ...metaGoods, ...sold }),
    toMeta('purchase', 'Purchase', { ...metaGoods, num_items: 2, order_id: 'ORD-1', ...sold }),
    toMeta('generate_lead', 'Lead', {}),
    toMeta('sign_up', 'CompleteRegistration', {}),
  ];
  expect(await hears('meta', meta.length)).toEqual(meta);

  const tiktokGoods = {
    content_type: 'product',
    content_ids: ['mug'],
    contents: [
      {
        content_id: 'mug',
        content_name: 'Mug',
        content_category: 'Kitchen',
        brand: 'Acme',
        price: 19.9,
        quantity: 2,
      },
    ],
  };
  const toTiktok = (name: string, theirs: string, params: object) => [
    TIKTOK,
    'track',
    theirs,
    params,
    { event_id: id(name) },
  ];
  const tiktok = [
    ['load', TIKTOK, {}],
    [TIKTOK, 'identify', { external_id: events[0]!.visitor }],
    [TIKTOK, 'page'],
    toTiktok('view_item_list', 'ViewContent', { ...tiktokGoods, content_type: 'product_group' }),
    toTiktok('view_item', 'ViewContent', { ...tiktokGoods, ...sold }),
    toTiktok('search', 'Search', { search_string: 'mug', query: 'mug' }),
    toTiktok('add_to_cart', 'AddToCart', { ...tiktokGoods, ...sold }),
    toTiktok('begin_checkout', 'InitiateCheckout', { ...tiktokGoods, num_items: 2, ...sold }),
    toTiktok('add_payment_info', 'AddPaymentInfo', { ...tiktokGoods, ...sold }),
    toTiktok('purchase', 'Purchase', { ...tiktokGoods, num_items: 2, order_id: 'ORD-1', ...sold }),
    toTiktok('generate_lead', 'Lead', {}),
    toTiktok('sign_up', 'CompleteRegistration', {}),
  ];
  expect(await hears('tiktok', tiktok.length)).toEqual(tiktok);

  const consent = (value: string) => ({
    ad_storage: value,
    ad_user_data: value,
    ad_personalization: value,
    analytics_storage: value,
  });
  const page = { page_location: url, page_title: 'Pixels', page_referrer: '' };
  const toGoogle = (name: string, params: object, send_to: string) => [
    'event',
    name,
    { ...params, ...page, send_to },
  ];
  const analytics = (name: string, params: object) => toGoogle(name, params, 'G-ABC123');
  const ads = (name: string, params: object) => toGoogle(name, params, 'AW-123456');
  const retail = { ...sold, items: [{ id: 'mug', google_business_vertical: 'retail' }] };
  const config = (account: string) => ['config', account, { send_page_view: false }];
  const google = [
    ['consent', 'default', { ...consent('denied'), wait_for_update: 0 }],
    ['js', expect.any(String)],
    ['consent', 'update', consent('granted')],
    config('G-ABC123'),
    analytics('page_view', {}),
    config('AW-123456'),
    ads('page_view', {}),
    analytics('view_item_list', { item_list_id: 'mugs', items: [mug] }),
    ads('view_item_list', { items: retail.items }),
    analytics('view_item', cart),
    ads('view_item', retail),
    analytics('search', { search_term: 'mug' }),
    ads('view_search_results', {}),
    analytics('add_to_cart', cart),
    ads('add_to_cart', retail),
    analytics('remove_from_cart', cart),
    analytics('begin_checkout', cart),
    analytics('add_payment_info', { ...cart, payment_type: 'card' }),
    analytics('purchase', { transaction_id: 'ORD-1', ...cart }),
    ads('purchase', { transaction_id: 'ORD-1', ...retail }),
    toGoogle('conversion', { transaction_id: 'ORD-1', ...retail }, 'AW-123456/label_1'),
    analytics('generate_lead', { lead_source: 'news' }),
    analytics('sign_up', { method: 'mail' }),
  ];
  expect(await hears('google', google.length)).toEqual(google);
  expect(refused()).toEqual([]);
});

test('vendors are asked for nothing before consent, and told to stop when it is taken back', async () => {
  await t.page.clock.install();
  await t.open('/pixels');
  await t.loaded();
  await t.call('track', 'view_item', cart);
  await t.minuteLater();
  expect(t.vendors.requests).toEqual([]);
  await t.call('consent', 'granted');
  await t.minuteLater();
  await hears('meta', 4);
  await hears('tiktok', 4);
  await hears('google', 9);
  await t.call('consent', { marketing: false });
  await t.call('track', 'add_to_cart', cart);
  await t.storedNames(['page_view', 'view_item', 'add_to_cart']);
  expect((await hears('meta', 5))[4]).toEqual(['consent', 'revoke']);
  expect((await hears('tiktok', 6)).slice(4)).toEqual([['revokeConsent'], ['disableCookie']]);
  expect((await hears('google', 10))[9]).toMatchObject(['consent', 'update', { ad_storage: 'denied' }]);
  await t.minuteLater();
  expect(t.vendors.records.filter(({ call }) => /AddToCart|add_to_cart/.test(JSON.stringify(call)))).toEqual(
    [],
  );
  expect(refused()).toEqual([]);
});

test('a vendor that is blocked hurts neither the page nor the others, and is reported', async () => {
  const errors: string[] = [];
  t.page.on('pageerror', (error) => errors.push(error.message));
  await t.page.route('https://connect.facebook.net/**', (route) => route.abort());
  await t.page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () =>
      (window as never as { beckon(...args: unknown[]): void }).beckon('on', 'warning', (text: string) => {
        document.documentElement.dataset['warning'] = text;
      }),
    );
  });
  await t.open('/pixels');
  await t.loaded();
  await t.call('consent', 'granted');
  await hears('tiktok', 2);
  await t.page.waitForFunction(() => document.documentElement.dataset['warning']?.includes('meta'));
  await t.storedNames(['page_view']);
  expect(errors).toEqual([]);
  expect(heard('meta')).toEqual([]);
});
