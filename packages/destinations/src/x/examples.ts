/** Events in, calls of `twq` out. */
import type { Example } from '../contract.ts';
import { lamp, mug, sampleEvent } from '../shared/sample-event.ts';
import type { XSettings } from './settings.ts';

export { serverAnswers, serverExamples } from './server-examples.ts';

const settings: XSettings = {
  pixelId: 'o8z6j',
  eventNames: {
    page_view: 'tw-o8z6j-ol285',
    view_item: 'tw-o8z6j-ol286',
    search: 'ol287',
    purchase: 'ol288',
    generate_lead: 'ol289',
  },
};
/** X knows no names: each event is made in Events Manager and has an id. */
const furtherEvents = {
  add_to_cart: 'ol301',
  add_to_wishlist: 'ol302',
  begin_checkout: 'ol303',
  add_payment_info: 'ol304',
  sign_up: 'ol305',
  subscribe: 'ol306',
  contact: 'ol307',
};
const track = (id: string, event: string, params: object = {}) => [
  ['event', `tw-o8z6j-${event}`, { ...params, conversion_id: id }],
];
const sold = { value: 39.8, currency: 'EUR' };
const cart = { ...sold, items: [mug] };
const mugContent = {
  content_type: 'product',
  content_id: 'mug',
  content_name: 'Mug',
  content_price: 19.9,
  num_items: 2,
};

export const examples: readonly Example<XSettings>[] = [
  {
    title: 'page view, which has an event of its own here',
    settings,
    event: sampleEvent('page_view'),
    calls: track('id-page_view', 'ol285'),
  },
  {
    title: 'product view',
    settings,
    event: sampleEvent('view_item', cart),
    calls: track('id-view_item', 'ol286', { ...sold, num_items: 2, contents: [mugContent] }),
  },
  {
    title: 'product view of a variant: its group is told beside it; no money',
    settings,
    event: sampleEvent('view_item', { items: [lamp] }),
    calls: track('id-view_item', 'ol286', {
      num_items: 1,
      contents: [
        {
          content_type: 'product',
          content_id: 'lamp-7',
          content_name: 'Lampe „Ährenlicht“',
          content_price: 80,
          num_items: 1,
          content_group_id: 'lamps',
        },
      ],
    }),
  },
  {
    title: 'search, by the short form of the id, cut by whole characters',
    settings,
    event: sampleEvent('search', { search_term: `${'ü'.repeat(499)}😀…` }),
    calls: track('id-search', 'ol287', { search_string: `${'ü'.repeat(499)}😀` }),
  },
  ...Object.entries(furtherEvents).map(([name, event]) => ({
    title: `${name}, which has an event of its own here`,
    settings: { ...settings, eventNames: furtherEvents },
    event: sampleEvent(name, cart),
    calls: track(`id-${name}`, event, { ...sold, num_items: 2, contents: [mugContent] }),
  })),
  {
    title: 'purchase in yen, two items',
    settings,
    event: sampleEvent('purchase', {
      transaction_id: 'ORD-1',
      currency: 'JPY',
      items: [
        { item_id: 'a', price: 5000, quantity: 2 },
        { item_id: 'b', price: 2000 },
      ],
    }),
    calls: track('id-purchase', 'ol288', {
      value: 12000,
      currency: 'JPY',
      num_items: 3,
      contents: [
        { content_type: 'product', content_id: 'a', content_price: 5000, num_items: 2 },
        { content_type: 'product', content_id: 'b', content_price: 2000, num_items: 1 },
      ],
    }),
  },
  {
    title: 'free purchase: zero is a value',
    settings,
    event: sampleEvent('purchase', { currency: 'EUR', value: 0 }),
    calls: track('id-purchase', 'ol288', { value: 0, currency: 'EUR' }),
  },
  {
    title: 'purchase without currency: no value either',
    settings,
    event: sampleEvent('purchase', { value: 5, items: [{ price: 5 }] }),
    calls: track('id-purchase', 'ol288', { num_items: 1 }),
  },
  {
    title: 'lead of somebody known, in a currency of three decimals',
    settings: { ...settings, advancedMatching: true },
    event: {
      ...sampleEvent('generate_lead', { value: 1.234, currency: 'KWD' }),
      user: { id: '7', email: ' John.Doe@Example.COM ', phone: '0044 20 7946 0958' },
    },
    calls: track('id-generate_lead', 'ol289', {
      value: 1.234,
      currency: 'KWD',
      email_address: 'john.doe@example.com',
      phone_number: '+442079460958',
    }),
  },
  {
    title: 'a phone without country code is none',
    settings: { ...settings, advancedMatching: true },
    event: { ...sampleEvent('generate_lead'), user: { id: '7', phone: '030 123456' } },
    calls: track('id-generate_lead', 'ol289'),
  },
  {
    title: 'what identify told stays here unless the site says otherwise',
    settings,
    event: { ...sampleEvent('generate_lead'), user: { id: '7', email: 'a@b.example' } },
    calls: track('id-generate_lead', 'ol289'),
  },
  {
    title: 'own event that is configured',
    settings: { ...settings, eventNames: { brochure: 'ol290' } },
    event: sampleEvent('brochure'),
    calls: track('id-brochure', 'ol290'),
  },
  { title: 'no event for it', settings, event: sampleEvent('add_to_cart', cart), calls: [] },
  { title: 'a refund', settings, event: sampleEvent('refund', cart), calls: [] },
  {
    title: 'no events at all',
    settings: { pixelId: 'o8z6j' },
    event: sampleEvent('purchase', cart),
    calls: [],
  },
  { title: 'own event that is not configured', settings, event: sampleEvent('constructor'), calls: [] },
];
