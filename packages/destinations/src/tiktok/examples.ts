/** Events in, calls on the pixel's queue out: the pixel code, then method and arguments. */
import type { Example } from '../contract.ts';
import { lamp, mug, sampleEvent } from '../shared/sample-event.ts';
import type { TiktokSettings } from './settings.ts';

export { serverAnswers, serverExamples } from './server-examples.ts';

const settings: TiktokSettings = { pixelCode: 'C4A1B2C3D4E5F6G7H8I0' };

const track = (id: string, name: string, params: object) => [
  [settings.pixelCode, 'track', name, params, { event_id: id }],
];
const mugContent = {
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
const sold = { value: 39.8, currency: 'EUR' };
const cart = { ...sold, items: [mug] };

export const examples: readonly Example<TiktokSettings>[] = [
  { title: 'page view', settings, event: sampleEvent('page_view'), calls: [[settings.pixelCode, 'page']] },
  {
    title: 'product view',
    settings,
    event: sampleEvent('view_item', cart),
    calls: track('id-view_item', 'ViewContent', { ...mugContent, ...sold }),
  },
  {
    title: 'list of groups',
    settings,
    event: sampleEvent('view_item_list', { items: [lamp] }),
    calls: track('id-view_item_list', 'ViewContent', {
      content_type: 'product_group',
      content_ids: ['lamps'],
      contents: [{ content_id: 'lamps', content_name: 'Lampe „Ährenlicht“', price: 80, quantity: 1 }],
    }),
  },
  {
    title: 'search, under both of its names',
    settings,
    event: sampleEvent('search', { search_term: 'mug' }),
    calls: track('id-search', 'Search', { search_string: 'mug', query: 'mug' }),
  },
  {
    title: 'add to cart',
    settings,
    event: sampleEvent('add_to_cart', cart),
    calls: track('id-add_to_cart', 'AddToCart', { ...mugContent, ...sold }),
  },
  {
    title: 'checkout',
    settings,
    event: sampleEvent('begin_checkout', cart),
    calls: track('id-begin_checkout', 'InitiateCheckout', { ...mugContent, num_items: 2, ...sold }),
  },
  {
    title: 'payment',
    settings,
    event: sampleEvent('add_payment_info', cart),
    calls: track('id-add_payment_info', 'AddPaymentInfo', { ...mugContent, ...sold }),
  },
  {
    title: 'purchase',
    settings,
    event: sampleEvent('purchase', { transaction_id: 'ORD-1', ...cart }),
    calls: track('id-purchase', 'Purchase', { ...mugContent, num_items: 2, order_id: 'ORD-1', ...sold }),
  },
  {
    title: 'purchase under its older name',
    settings: { ...settings, eventNames: { purchase: 'CompletePayment' } },
    event: sampleEvent('purchase', { transaction_id: 'ORD-1' }),
    calls: track('id-purchase', 'CompletePayment', { order_id: 'ORD-1' }),
  },
  {
    title: 'lead',
    settings,
    event: sampleEvent('generate_lead', { value: 3 }),
    calls: track('id-generate_lead', 'Lead', {}),
  },
  {
    title: 'sign-up',
    settings,
    event: sampleEvent('sign_up'),
    calls: track('id-sign_up', 'CompleteRegistration', {}),
  },
  {
    title: 'purchase in yen, two items',
    settings,
    event: sampleEvent('purchase', {
      transaction_id: 'ORD-2',
      currency: 'JPY',
      items: [
        { item_id: 'a', price: 5000, quantity: 2 },
        { item_id: 'b', price: 2000 },
      ],
    }),
    calls: track('id-purchase', 'Purchase', {
      content_type: 'product',
      content_ids: ['a', 'b'],
      contents: [
        { content_id: 'a', price: 5000, quantity: 2 },
        { content_id: 'b', price: 2000, quantity: 1 },
      ],
      num_items: 3,
      order_id: 'ORD-2',
      value: 12000,
      currency: 'JPY',
    }),
  },
  {
    title: 'wish list, free of charge: zero is a value',
    settings,
    event: sampleEvent('add_to_wishlist', { ...cart, value: 0 }),
    calls: track('id-add_to_wishlist', 'AddToWishlist', { ...mugContent, value: 0, currency: 'EUR' }),
  },
  {
    title: 'subscription in a currency of three decimals',
    settings,
    event: sampleEvent('subscribe', { currency: 'KWD', value: 12.345 }),
    calls: track('id-subscribe', 'Subscribe', { value: 12.345, currency: 'KWD' }),
  },
  { title: 'contact', settings, event: sampleEvent('contact'), calls: track('id-contact', 'Contact', {}) },
  {
    title: 'a refund, of which TikTok has no event',
    settings,
    event: sampleEvent('refund', cart),
    calls: [],
  },
  { title: 'a video', settings, event: sampleEvent('video_start'), calls: [] },
  { title: 'no such event at TikTok', settings, event: sampleEvent('view_cart', cart), calls: [] },
  { title: 'own event', settings, event: sampleEvent('my_event'), calls: [] },
];
