/** Events in, words to the UET queue out. */
import type { Example } from '../contract.ts';
import { lamp, mug, sampleEvent } from '../shared/sample-event.ts';
import type { MicrosoftSettings } from './settings.ts';

export { serverAnswers, serverExamples } from './server-examples.ts';

const settings: MicrosoftSettings = { tagId: '187654321' };

/** The canonical name gives the id. */
const track = (canonical: string, name: string, params: object = {}) => [
  ['event', name, { ...params, event_id: `id-${canonical}` }],
];
const products = {
  ecomm_prodid: ['mug'],
  items: [{ id: 'mug', quantity: 2, price: 19.9 }],
  ecomm_category: 'Kitchen',
};
const sold = { revenue_value: 39.8, currency: 'EUR' };
const cart = { value: 39.8, currency: 'EUR', items: [mug] };
/** Those whose action has the canonical name, with what they have beside the basket. */
const plain = (name: string, more: object = {}): Example<MicrosoftSettings> => ({
  title: name,
  settings,
  event: sampleEvent(name, cart),
  calls: track(name, name, { ...products, ...sold, ...more }),
});

export const examples: readonly Example<MicrosoftSettings>[] = [
  {
    title: 'page view',
    settings,
    event: sampleEvent('page_view'),
    calls: track('page_view', 'page_view', { page_path: '/p/mug' }),
  },
  {
    title: 'page view of the front page, with a query and a fragment',
    settings,
    event: {
      ...sampleEvent('page_view'),
      page: { id: 'p', url: 'https://shop.example/?utm_source=x#top', referrer: '', title: '' },
    },
    calls: track('page_view', 'page_view', { page_path: '/?utm_source=x' }),
  },
  plain('view_item', { ecomm_pagetype: 'product' }),
  {
    title: 'list: the category of its first item',
    settings,
    event: sampleEvent('view_item_list', { items: [mug, { ...lamp, item_category: 'Light' }] }),
    calls: track('view_item_list', 'view_item_list', {
      ecomm_pagetype: 'category',
      ecomm_prodid: ['mug', 'lamp-7'],
      items: [...products.items, { id: 'lamp-7', quantity: 1, price: 80 }],
      ecomm_category: 'Kitchen',
    }),
  },
  {
    title: 'search, cut by whole characters',
    settings,
    event: sampleEvent('search', { search_term: `${'ü'.repeat(499)}😀…` }),
    calls: track('search', 'search', {
      ecomm_pagetype: 'searchresults',
      search_term: `${'ü'.repeat(499)}😀`,
    }),
  },
  plain('add_to_cart', { ecomm_pagetype: 'cart' }),
  plain('remove_from_cart'),
  plain('view_cart', { ecomm_pagetype: 'cart' }),
  plain('begin_checkout'),
  plain('add_payment_info'),
  {
    title: 'wish list, free of charge: zero is a value',
    settings,
    event: sampleEvent('add_to_wishlist', { ...cart, value: 0 }),
    calls: track('add_to_wishlist', 'add_to_wishlist', { ...products, revenue_value: 0, currency: 'EUR' }),
  },
  {
    title: 'purchase in yen, two items, a variant',
    settings,
    event: sampleEvent('purchase', {
      transaction_id: 'ORD-1',
      currency: 'JPY',
      items: [
        { item_id: 'a', price: 5000, quantity: 2 },
        { item_id: 'b', price: 2000, item_variant: 'blue' },
      ],
    }),
    calls: track('purchase', 'purchase', {
      ecomm_pagetype: 'purchase',
      ecomm_prodid: ['a', 'b'],
      items: [
        { id: 'a', quantity: 2, price: 5000 },
        { id: 'b', quantity: 1, price: 2000 },
      ],
      transaction_id: 'ORD-1',
      event_value: 12000,
      ecomm_totalvalue: 12000,
      revenue_value: 12000,
      currency: 'JPY',
    }),
  },
  {
    title: 'lead; a value without currency is none',
    settings,
    event: sampleEvent('generate_lead', { value: 3 }),
    calls: track('generate_lead', 'submit_lead_form'),
  },
  { title: 'sign-up', settings, event: sampleEvent('sign_up'), calls: track('sign_up', 'sign_up') },
  {
    title: 'subscription in a currency of three decimals',
    settings,
    event: sampleEvent('subscribe', { currency: 'KWD', value: 12.345 }),
    calls: track('subscribe', 'subscribe', { revenue_value: 12.345, currency: 'KWD' }),
  },
  { title: 'contact', settings, event: sampleEvent('contact'), calls: track('contact', 'contact') },
  {
    title: 'an own event that is configured',
    settings: { ...settings, eventNames: { my_event: 'constructor' } },
    event: sampleEvent('my_event'),
    calls: track('my_event', 'constructor'),
  },
  { title: 'a refund', settings, event: sampleEvent('refund', cart), calls: [] },
  { title: 'a video', settings, event: sampleEvent('video_start'), calls: [] },
  { title: 'own event', settings, event: sampleEvent('my_event'), calls: [] },
];
