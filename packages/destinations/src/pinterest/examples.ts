/** Events in, calls of `pintrk` out; `load` went before. */
import type { Example } from '../contract.ts';
import { lamp, mug, sampleEvent } from '../shared/sample-event.ts';
import type { PinterestSettings } from './settings.ts';

export { serverAnswers, serverExamples } from './server-examples.ts';

const settings: PinterestSettings = { tagId: '2612345678901' };
const track = (id: string, name: string, data: object = {}) => [
  ['page'],
  ['track', name, { event_id: id, ...data }],
];
const sold = { value: 39.8, currency: 'EUR' };
const cart = { ...sold, items: [mug] };
const mugs = {
  order_quantity: 2,
  line_items: [
    {
      product_id: 'mug',
      product_name: 'Mug',
      product_category: 'Kitchen',
      product_brand: 'Acme',
      product_price: 19.9,
      product_quantity: 2,
    },
  ],
};

export const examples: readonly Example<PinterestSettings>[] = [
  {
    title: 'page view',
    settings,
    event: sampleEvent('page_view'),
    calls: track('id-page_view', 'pagevisit'),
  },
  {
    title: 'product view: a visit with a product',
    settings,
    event: sampleEvent('view_item', cart),
    calls: track('id-view_item', 'pagevisit', { ...sold, ...mugs }),
  },
  {
    title: 'product view by its other name',
    settings: { ...settings, eventNames: { view_item: 'view_content' } },
    event: sampleEvent('view_item', cart),
    calls: track('id-view_item', 'viewcontent', { ...sold, ...mugs }),
  },
  {
    title: 'list, of a variant, without money',
    settings,
    event: sampleEvent('view_item_list', { items: [{ ...lamp, item_variant: 'blau' }] }),
    calls: track('id-view_item_list', 'viewcategory', {
      order_quantity: 1,
      line_items: [
        {
          product_id: 'lamp-7',
          product_name: 'Lampe „Ährenlicht“',
          product_variant: 'blau',
          product_price: 80,
          product_quantity: 1,
        },
      ],
    }),
  },
  {
    title: 'search, cut by whole characters',
    settings,
    event: sampleEvent('search', { search_term: `${'ü'.repeat(499)}😀…` }),
    calls: track('id-search', 'search', { search_query: `${'ü'.repeat(499)}😀` }),
  },
  {
    title: 'add to cart, value left out: the sum of price and quantity',
    settings,
    event: sampleEvent('add_to_cart', { currency: 'EUR', items: [mug] }),
    calls: track('id-add_to_cart', 'addtocart', { ...sold, ...mugs }),
  },
  {
    title: 'add to cart without currency: no value either',
    settings,
    event: sampleEvent('add_to_cart', { value: 39.8, items: [mug] }),
    calls: track('id-add_to_cart', 'addtocart', mugs),
  },
  ...(
    [
      ['add_to_wishlist', 'addtowishlist'],
      ['begin_checkout', 'initiatecheckout'],
      ['add_payment_info', 'addpaymentinfo'],
    ] as const
  ).map(([name, vendor]) => ({
    title: name,
    settings,
    event: sampleEvent(name, cart),
    calls: track(`id-${name}`, vendor, { ...sold, ...mugs }),
  })),
  {
    title: 'purchase in yen, two items, with a coupon',
    settings,
    event: sampleEvent('purchase', {
      transaction_id: 'ORD-1',
      currency: 'JPY',
      coupon: 'HERBST',
      items: [
        { item_id: 'a', price: 5000, quantity: 2 },
        { item_id: 'b', price: 2000 },
      ],
    }),
    calls: track('id-purchase', 'checkout', {
      value: 12000,
      currency: 'JPY',
      order_id: 'ORD-1',
      order_quantity: 3,
      promo_code: 'HERBST',
      line_items: [
        { product_id: 'a', product_price: 5000, product_quantity: 2 },
        { product_id: 'b', product_price: 2000, product_quantity: 1 },
      ],
    }),
  },
  {
    title: 'free purchase: zero is a value',
    settings,
    event: sampleEvent('purchase', { transaction_id: 'ORD-2', currency: 'EUR', value: 0 }),
    calls: track('id-purchase', 'checkout', { value: 0, currency: 'EUR', order_id: 'ORD-2' }),
  },
  {
    title: 'lead in a currency of three decimals',
    settings,
    event: sampleEvent('generate_lead', { currency: 'KWD', value: 1.234 }),
    calls: track('id-generate_lead', 'lead', { value: 1.234, currency: 'KWD' }),
  },
  {
    title: 'sign-up; what identify told stays here unless the site says otherwise',
    settings,
    event: { ...sampleEvent('sign_up'), user: { id: '7', email: 'a@b.example' } },
    calls: track('id-sign_up', 'signup'),
  },
  {
    title: 'subscription',
    settings,
    event: sampleEvent('subscribe'),
    calls: track('id-subscribe', 'subscribe'),
  },
  { title: 'contact', settings, event: sampleEvent('contact'), calls: track('id-contact', 'custom') },
  {
    title: 'video',
    settings,
    event: sampleEvent('video_start', { video_title: 'Wie man töpfert' }),
    calls: track('id-video_start', 'watchvideo', { video_title: 'Wie man töpfert' }),
  },
  {
    title: 'own event under a name of its own: for audiences',
    settings: { ...settings, eventNames: { brochure: 'Brochure_2' } },
    event: sampleEvent('brochure'),
    calls: track('id-brochure', 'Brochure_2'),
  },
  { title: 'a refund', settings, event: sampleEvent('refund', cart), calls: [] },
  { title: 'no such event at Pinterest', settings, event: sampleEvent('view_cart', cart), calls: [] },
  { title: 'own event that is not configured', settings, event: sampleEvent('constructor'), calls: [] },
];
