/** Events in, calls of `fbq` out. */
import type { Example } from '../contract.ts';
import { lamp, mug, sampleEvent } from '../shared/sample-event.ts';
import type { MetaSettings } from './settings.ts';

export { serverAnswers, serverExamples } from './server-examples.ts';

const settings: MetaSettings = { pixelId: '1234567890123456' };

const track = (id: string, name: string, params: object, verb = 'trackSingle') => [
  [verb, settings.pixelId, name, params, { eventID: id, eventSourceUrl: 'https://shop.example/p/mug' }],
];
const mugContent = {
  content_name: 'Mug',
  content_category: 'Kitchen',
  content_type: 'product',
  content_ids: ['mug'],
  contents: [{ id: 'mug', quantity: 2, item_price: 19.9 }],
};
const sold = { value: 39.8, currency: 'EUR' };
const cart = { ...sold, items: [mug] };

export const examples: readonly Example<MetaSettings>[] = [
  {
    title: 'page view',
    settings,
    event: sampleEvent('page_view'),
    calls: track('id-page_view', 'PageView', {}),
  },
  {
    title: 'product view',
    settings,
    event: sampleEvent('view_item', cart),
    calls: track('id-view_item', 'ViewContent', { ...mugContent, ...sold }),
  },
  {
    title: 'list: groups, and items without one as themselves; no money',
    settings,
    event: sampleEvent('view_item_list', { item_list_id: 'l', items: [mug, lamp] }),
    calls: track('id-view_item_list', 'ViewContent', {
      content_type: 'product_group',
      content_ids: ['mug', 'lamps'],
      contents: [
        { id: 'mug', quantity: 2, item_price: 19.9 },
        { id: 'lamps', quantity: 1, item_price: 80 },
      ],
    }),
  },
  {
    title: 'search',
    settings,
    event: sampleEvent('search', { search_term: 'Tassen für Tee ☕' }),
    calls: track('id-search', 'Search', { search_string: 'Tassen für Tee ☕' }),
  },
  {
    title: 'add to cart, value left out: the sum of price and quantity',
    settings,
    event: sampleEvent('add_to_cart', { currency: 'EUR', items: [mug] }),
    calls: track('id-add_to_cart', 'AddToCart', { ...mugContent, ...sold }),
  },
  {
    title: 'add to cart without currency: no value either',
    settings,
    event: sampleEvent('add_to_cart', { value: 39.8, items: [mug] }),
    calls: track('id-add_to_cart', 'AddToCart', mugContent),
  },
  {
    title: 'checkout: number of units',
    settings,
    event: sampleEvent('begin_checkout', cart),
    calls: track('id-begin_checkout', 'InitiateCheckout', { ...mugContent, num_items: 2, ...sold }),
  },
  {
    title: 'payment',
    settings,
    event: sampleEvent('add_payment_info', { ...cart, payment_type: 'card' }),
    calls: track('id-add_payment_info', 'AddPaymentInfo', { ...mugContent, ...sold }),
  },
  {
    title: 'purchase in yen, two items',
    settings,
    event: sampleEvent('purchase', {
      transaction_id: 'ORD-1',
      currency: 'JPY',
      value: 12000,
      items: [
        { item_id: 'a', price: 5000, quantity: 2 },
        { item_id: 'b', price: 2000 },
      ],
    }),
    calls: track('id-purchase', 'Purchase', {
      content_type: 'product',
      content_ids: ['a', 'b'],
      contents: [
        { id: 'a', quantity: 2, item_price: 5000 },
        { id: 'b', quantity: 1, item_price: 2000 },
      ],
      num_items: 3,
      order_id: 'ORD-1',
      value: 12000,
      currency: 'JPY',
    }),
  },
  {
    title: 'free purchase: zero is a value',
    settings,
    event: sampleEvent('purchase', { transaction_id: 'ORD-2', currency: 'EUR', value: 0, items: [mug] }),
    calls: track('id-purchase', 'Purchase', {
      ...mugContent,
      num_items: 2,
      order_id: 'ORD-2',
      value: 0,
      currency: 'EUR',
    }),
  },
  {
    title: 'purchase without currency: Meta requires it',
    settings,
    event: sampleEvent('purchase', { transaction_id: 'ORD-3', value: 5, items: [mug] }),
    calls: [],
  },
  {
    title: 'lead',
    settings,
    event: sampleEvent('generate_lead', { currency: 'EUR', value: 3 }),
    calls: track('id-generate_lead', 'Lead', { value: 3, currency: 'EUR' }),
  },
  {
    title: 'sign-up',
    settings,
    event: sampleEvent('sign_up', { method: 'mail' }),
    calls: track('id-sign_up', 'CompleteRegistration', {}),
  },
  {
    title: 'wish list, and texts of many scripts and more length than anybody types',
    settings,
    event: sampleEvent('add_to_wishlist', { items: [lamp] }),
    calls: track('id-add_to_wishlist', 'AddToWishlist', {
      content_name: 'Lampe „Ährenlicht“',
      content_type: 'product',
      content_ids: ['lamp-7'],
      contents: [{ id: 'lamp-7', quantity: 1, item_price: 80 }],
    }),
  },
  {
    title: 'a search without end is cut, by whole characters',
    settings,
    event: sampleEvent('search', { search_term: `${'x'.repeat(499)}😀 and more` }),
    calls: track('id-search', 'Search', { search_string: `${'x'.repeat(499)}😀` }),
  },
  {
    title: 'a subscription in a currency of three decimals',
    settings,
    event: sampleEvent('subscribe', { currency: 'KWD', value: 12.345, predicted_ltv: 99.999 }),
    calls: track('id-subscribe', 'Subscribe', { value: 12.345, currency: 'KWD', predicted_ltv: 99.999 }),
  },
  { title: 'contact', settings, event: sampleEvent('contact'), calls: track('id-contact', 'Contact', {}) },
  {
    title: 'a refund, of which Meta has no event',
    settings,
    event: sampleEvent('refund', { transaction_id: 'ORD-1', currency: 'EUR', value: 5 }),
    calls: [],
  },
  { title: 'a video', settings, event: sampleEvent('video_start', { video_title: 'Mug' }), calls: [] },
  { title: 'no such event at Meta', settings, event: sampleEvent('remove_from_cart', cart), calls: [] },
  { title: 'own event that is not configured', settings, event: sampleEvent('constructor'), calls: [] },
  {
    title: 'own event that is configured',
    settings: { ...settings, eventNames: { remove_from_cart: 'RemoveFromCart' } },
    event: sampleEvent('remove_from_cart', cart),
    calls: track('id-remove_from_cart', 'RemoveFromCart', { ...mugContent, ...sold }, 'trackSingleCustom'),
  },
];
