/** Events in, calls of rdt out. */
import type { Example } from '../contract.ts';
import { lamp, mug, sampleEvent } from '../shared/sample-event.ts';
import type { RedditSettings } from './settings.ts';

export { serverAnswers, serverExamples } from './server-examples.ts';

const settings: RedditSettings = { pixelId: 'a2_standin12345' };

/** The canonical name gives the id; `v1` is the visitor. */
const track = (canonical: string, name: string, params: object = {}) => [
  ['track', name, { ...params, conversionId: `id-${canonical}`, externalId: 'v1' }],
];
const products = [{ id: 'mug', name: 'Mug', category: 'Kitchen' }];
const sold = { value: 39.8, currency: 'EUR', itemCount: 2 };
const cart = { value: 39.8, currency: 'EUR', items: [mug] };

export const examples: readonly Example<RedditSettings>[] = [
  { title: 'page view', settings, event: sampleEvent('page_view'), calls: track('page_view', 'PageVisit') },
  {
    title: 'product view, without money',
    settings,
    event: sampleEvent('view_item', cart),
    calls: track('view_item', 'ViewContent', { products }),
  },
  {
    title: 'search',
    settings,
    event: sampleEvent('search', { search_term: 'mug' }),
    calls: track('search', 'Search'),
  },
  {
    title: 'add to cart',
    settings,
    event: sampleEvent('add_to_cart', cart),
    calls: track('add_to_cart', 'AddToCart', { products, ...sold }),
  },
  {
    title: 'wish list, free of charge: zero is a value',
    settings,
    event: sampleEvent('add_to_wishlist', { ...cart, value: 0 }),
    calls: track('add_to_wishlist', 'AddToWishlist', { products, ...sold, value: 0 }),
  },
  {
    title: 'checkout, a custom event',
    settings,
    event: sampleEvent('begin_checkout', cart),
    calls: track('begin_checkout', 'Custom', { customEventName: 'InitiateCheckout', products, ...sold }),
  },
  {
    title: 'payment, a custom event',
    settings,
    event: sampleEvent('add_payment_info', cart),
    calls: track('add_payment_info', 'Custom', { customEventName: 'AddPaymentInfo', products, ...sold }),
  },
  {
    title: 'purchase in yen, two items, one of them without a name',
    settings,
    event: sampleEvent('purchase', {
      transaction_id: 'ORD-1',
      currency: 'JPY',
      items: [
        { ...lamp, price: 5000, quantity: 2 },
        { item_id: 'b', price: 2000, item_variant: 'blue' },
      ],
    }),
    calls: track('purchase', 'Purchase', {
      products: [{ id: 'lamp-7', name: 'Lampe „Ährenlicht“' }, { id: 'b' }],
      itemCount: 3,
      transactionId: 'ORD-1',
      value: 12000,
      currency: 'JPY',
    }),
  },
  {
    title: 'lead; a value without currency is none',
    settings,
    event: sampleEvent('generate_lead', { value: 3 }),
    calls: track('generate_lead', 'Lead'),
  },
  { title: 'sign-up', settings, event: sampleEvent('sign_up'), calls: track('sign_up', 'SignUp') },
  {
    title: 'subscription in a currency of three decimals',
    settings,
    event: sampleEvent('subscribe', { currency: 'KWD', value: 12.345 }),
    calls: track('subscribe', 'Custom', { customEventName: 'Subscribe', value: 12.345, currency: 'KWD' }),
  },
  {
    title: 'contact',
    settings,
    event: sampleEvent('contact'),
    calls: track('contact', 'Custom', { customEventName: 'Contact' }),
  },
  {
    title: 'an own event that is configured',
    settings: { ...settings, eventNames: { my_event: 'MyEvent' } },
    event: sampleEvent('my_event'),
    calls: track('my_event', 'Custom', { customEventName: 'MyEvent' }),
  },
  {
    title: 'a refund, of which Reddit has no event',
    settings,
    event: sampleEvent('refund', cart),
    calls: [],
  },
  { title: 'a list', settings, event: sampleEvent('view_item_list', cart), calls: [] },
  { title: 'own event', settings, event: sampleEvent('my_event'), calls: [] },
];
