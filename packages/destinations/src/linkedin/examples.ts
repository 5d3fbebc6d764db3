/** Events in, calls of `lintrk` out. */
import type { Example } from '../contract.ts';
import { lamp, mug, sampleEvent } from '../shared/sample-event.ts';
import type { LinkedinSettings } from './settings.ts';

export { serverAnswers, serverExamples } from './server-examples.ts';

const settings: LinkedinSettings = {
  partnerId: '1234567',
  eventNames: {
    page_view: '101',
    view_item: '102',
    add_to_cart: '103',
    purchase: '104',
    generate_lead: '105',
  },
};
/** LinkedIn knows no names: whatever has a rule is a conversion. */
const furtherRules = {
  view_item_list: '201',
  search: '202',
  add_to_wishlist: '203',
  begin_checkout: '204',
  add_payment_info: '205',
  sign_up: '206',
  subscribe: '207',
  contact: '208',
  login: '209',
  file_download: '210',
  video_start: '211',
};
const track = (id: string, rule: number, money: object = {}) => [
  ['track', { conversion_id: rule, event_id: id, ...money }],
];
const sold = { value: 39.8, currency: 'EUR' };
const euros = { conversion_value: 39.8, currency: 'EUR' };
const cart = { ...sold, items: [mug] };

export const examples: readonly Example<LinkedinSettings>[] = [
  {
    title: 'page view, which has a rule here',
    settings,
    event: sampleEvent('page_view'),
    calls: track('id-page_view', 101),
  },
  {
    title: 'product view',
    settings,
    event: sampleEvent('view_item', cart),
    calls: track('id-view_item', 102, euros),
  },
  {
    title: 'add to cart, value left out: the sum of price and quantity',
    settings,
    event: sampleEvent('add_to_cart', { currency: 'EUR', items: [mug, lamp] }),
    calls: track('id-add_to_cart', 103, { conversion_value: 119.8, currency: 'EUR' }),
  },
  {
    title: 'add to cart without currency: no value either',
    settings,
    event: sampleEvent('add_to_cart', { value: 39.8, items: [mug] }),
    calls: track('id-add_to_cart', 103),
  },
  ...Object.entries(furtherRules).map(([name, rule]) => ({
    title: `${name}, by its rule`,
    settings: { ...settings, eventNames: furtherRules },
    event: sampleEvent(name, sold),
    calls: track(`id-${name}`, Number(rule), euros),
  })),
  {
    title: 'purchase in yen',
    settings,
    event: sampleEvent('purchase', { transaction_id: 'ORD-1', currency: 'JPY', value: 12000 }),
    calls: track('id-purchase', 104, { conversion_value: 12000, currency: 'JPY' }),
  },
  {
    title: 'free purchase: zero is a value',
    settings,
    event: sampleEvent('purchase', { transaction_id: 'ORD-2', currency: 'EUR', value: 0, items: [mug] }),
    calls: track('id-purchase', 104, { conversion_value: 0, currency: 'EUR' }),
  },
  {
    title: 'lead in a currency of three decimals',
    settings,
    event: sampleEvent('generate_lead', { currency: 'KWD', value: 1.234 }),
    calls: track('id-generate_lead', 105, { conversion_value: 1.234, currency: 'KWD' }),
  },
  {
    title: 'lead of somebody known: the tag hashes the e-mail',
    settings: { ...settings, advancedMatching: true },
    event: { ...sampleEvent('generate_lead'), user: { id: '7', email: ' John.Doe@Example.COM ' } },
    calls: [['setUserData', { email: 'john.doe@example.com' }], ...track('id-generate_lead', 105)],
  },
  {
    title: 'what identify told stays here unless the site says otherwise',
    settings,
    event: { ...sampleEvent('generate_lead'), user: { id: '7', email: 'a@b.example' } },
    calls: track('id-generate_lead', 105),
  },
  {
    title: 'own event that is configured',
    settings: { ...settings, eventNames: { brochure: '106' } },
    event: sampleEvent('brochure'),
    calls: track('id-brochure', 106),
  },
  { title: 'no rule for it', settings, event: sampleEvent('search', { search_term: 'mug' }), calls: [] },
  { title: 'a refund', settings, event: sampleEvent('refund', cart), calls: [] },
  {
    title: 'no rules at all',
    settings: { partnerId: '1234567' },
    event: sampleEvent('purchase', cart),
    calls: [],
  },
  {
    title: 'a rule that is none, and one that is switched off',
    settings: { ...settings, eventNames: { purchase: 'PURCHASE', sign_up: '' } },
    event: sampleEvent('purchase', cart),
    calls: [],
  },
  { title: 'own event that is not configured', settings, event: sampleEvent('constructor'), calls: [] },
];
