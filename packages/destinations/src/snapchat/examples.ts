/** Events in, calls of snaptr out. */
import type { Example } from '../contract.ts';
import { lamp, mug, sampleEvent } from '../shared/sample-event.ts';
import type { SnapchatSettings } from './settings.ts';

export { serverAnswers, serverExamples } from './server-examples.ts';

const settings: SnapchatSettings = { pixelId: '67d34640-b7a4-4d3c-9c0e-0123456789ab' };

/** The canonical name gives the id. */
const track = (canonical: string, name: string, params: object = {}) => [
  ['track', name, { ...params, client_dedup_id: `id-${canonical}` }],
];
const sold = { price: 39.8, currency: 'EUR' };
const mugParams = { item_ids: ['mug'], item_category: 'Kitchen', description: 'Mug' };
const cart = { value: 39.8, currency: 'EUR', items: [mug] };

export const examples: readonly Example<SnapchatSettings>[] = [
  { title: 'page view', settings, event: sampleEvent('page_view'), calls: track('page_view', 'PAGE_VIEW') },
  {
    title: 'product view',
    settings,
    event: sampleEvent('view_item', cart),
    calls: track('view_item', 'VIEW_CONTENT', { ...mugParams, ...sold }),
  },
  {
    title: 'list: items under their own ids, the first of several categories',
    settings,
    event: sampleEvent('view_item_list', { items: [mug, { ...lamp, item_category: 'Light' }] }),
    calls: track('view_item_list', 'LIST_VIEW', { item_ids: ['mug', 'lamp-7'], item_category: 'Kitchen' }),
  },
  {
    title: 'search, cut by whole characters',
    settings,
    event: sampleEvent('search', { search_term: `${'ü'.repeat(499)}😀…` }),
    calls: track('search', 'SEARCH', { search_string: `${'ü'.repeat(499)}😀` }),
  },
  {
    title: 'add to cart',
    settings,
    event: sampleEvent('add_to_cart', cart),
    calls: track('add_to_cart', 'ADD_CART', { ...mugParams, ...sold }),
  },
  {
    title: 'wish list, free of charge: zero is a value',
    settings,
    event: sampleEvent('add_to_wishlist', { ...cart, value: 0 }),
    calls: track('add_to_wishlist', 'ADD_TO_WISHLIST', { ...mugParams, price: 0, currency: 'EUR' }),
  },
  {
    title: 'checkout',
    settings,
    event: sampleEvent('begin_checkout', cart),
    calls: track('begin_checkout', 'START_CHECKOUT', { ...mugParams, number_items: 2, ...sold }),
  },
  {
    title: 'payment',
    settings,
    event: sampleEvent('add_payment_info', cart),
    calls: track('add_payment_info', 'ADD_BILLING', { ...mugParams, ...sold }),
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
    calls: track('purchase', 'PURCHASE', {
      item_ids: ['a', 'b'],
      number_items: 3,
      transaction_id: 'ORD-1',
      price: 12000,
      currency: 'JPY',
    }),
  },
  {
    title: 'a lead is a sign-up; a value without currency is none',
    settings,
    event: sampleEvent('generate_lead', { value: 3 }),
    calls: track('generate_lead', 'SIGN_UP'),
  },
  {
    title: 'sign-up',
    settings,
    event: sampleEvent('sign_up', { method: 'Google' }),
    calls: track('sign_up', 'SIGN_UP', { sign_up_method: 'Google' }),
  },
  { title: 'login', settings, event: sampleEvent('login'), calls: track('login', 'LOGIN') },
  {
    title: 'subscription in a currency of three decimals',
    settings,
    event: sampleEvent('subscribe', { currency: 'KWD', value: 12.345 }),
    calls: track('subscribe', 'SUBSCRIBE', { price: 12.345, currency: 'KWD' }),
  },
  {
    title: 'a contact, as the site names it',
    settings: { ...settings, eventNames: { contact: 'CUSTOM_EVENT_1' } },
    event: sampleEvent('contact'),
    calls: track('contact', 'CUSTOM_EVENT_1'),
  },
  {
    title: 'a refund, of which Snapchat has no event',
    settings,
    event: sampleEvent('refund', cart),
    calls: [],
  },
  { title: 'a video', settings, event: sampleEvent('video_start'), calls: [] },
  { title: 'own event', settings, event: sampleEvent('my_event'), calls: [] },
];
