/** Events in, calls of `gtag` out. */
import type { Example } from '../contract.ts';
import { mug, sampleEvent } from '../shared/sample-event.ts';
import type { GoogleSettings } from './settings.ts';

export { serverAnswers, serverExamples } from './server-examples.ts';

const analytics: GoogleSettings = { ids: ['G-ABC123'] };
const ads: GoogleSettings = { ids: ['AW-123456'] };
const conversion: GoogleSettings = { ids: ['AW-123456/label_1'] };

const page = {
  page_location: 'https://shop.example/p/mug',
  page_title: 'Mug',
  page_referrer: 'https://shop.example/',
};
const event = (name: string, send_to: string, params: object) => [
  'event',
  name,
  { ...params, ...page, send_to },
];
const sold = { value: 39.8, currency: 'EUR' };
const cart = { ...sold, items: [mug] };
const retail = { items: [{ id: 'mug', google_business_vertical: 'retail' }] };

/** Analytics takes the canonical event as it is. */
const same = (name: string, data: object, title = name): Example<GoogleSettings> => ({
  title: `Analytics: ${title}`,
  settings: analytics,
  event: sampleEvent(name, data as Record<string, unknown>),
  calls: [event(name, 'G-ABC123', data)],
});

export const examples: readonly Example<GoogleSettings>[] = [
  same('page_view', {}),
  same('view_item', cart),
  same('view_item_list', { item_list_id: 'tableware', item_list_name: 'Tableware', items: [mug] }),
  same('search', { search_term: 'Tassen' }),
  same('add_to_cart', cart),
  same('begin_checkout', { ...cart, coupon: 'WELCOME' }),
  same('add_payment_info', { ...cart, payment_type: 'card' }),
  same('purchase', { transaction_id: 'ORD-1', tax: 6.35, shipping: 4.9, ...cart }),
  same('generate_lead', { ...sold, lead_source: 'newsletter' }),
  same('sign_up', { method: 'mail' }),
  same('select_item', { item_list_id: 'tableware', items: [mug] }),
  same('remove_from_cart', cart),
  same('view_cart', cart),
  same('add_to_wishlist', cart),
  same('add_shipping_info', { ...cart, shipping_tier: 'Post' }),
  same('refund', { transaction_id: 'ORD-1', ...cart }),
  same('refund', { transaction_id: 'ORD-1', ...sold }, 'refund of a whole order'),
  same('login', { method: 'mail' }),
  same('subscribe', sold),
  same('contact', { method: 'chat' }),
  same('video_start', { video_title: 'Töpfern', video_duration: 90 }),
  same('video_progress', { video_title: 'Töpfern', video_percent: 50 }),
  same('video_complete', { video_title: 'Töpfern', video_percent: 100 }),
  same('file_download', { file_name: 'care.pdf', file_extension: 'pdf' }),
  {
    title: 'Analytics: a purchase without order counts once by its event id',
    settings: analytics,
    event: sampleEvent('purchase', cart),
    calls: [event('purchase', 'G-ABC123', { transaction_id: 'id-purchase', ...cart })],
  },
  {
    title: 'Analytics: value without currency goes without value, long texts are cut, lists left out',
    settings: analytics,
    event: sampleEvent('generate_lead', { value: 5, lead_source: 'ä'.repeat(120), tags: ['a'] }),
    calls: [event('generate_lead', 'G-ABC123', { lead_source: 'ä'.repeat(100) })],
  },
  {
    title: 'Analytics: a reserved name',
    settings: analytics,
    event: sampleEvent('session_start'),
    calls: [],
  },
  { title: 'Analytics: a search for nothing', settings: analytics, event: sampleEvent('search'), calls: [] },
  {
    title: 'Ads: dynamic remarketing of a product view',
    settings: ads,
    event: sampleEvent('view_item', cart),
    calls: [event('view_item', 'AW-123456', { ...sold, ...retail })],
  },
  {
    title: 'Ads: search results',
    settings: ads,
    event: sampleEvent('search', { search_term: 'mug' }),
    calls: [event('view_search_results', 'AW-123456', {})],
  },
  {
    title: 'Ads: no remarketing event',
    settings: ads,
    event: sampleEvent('begin_checkout', cart),
    calls: [],
  },
  {
    title: 'Ads: a purchase is a conversion, and remarketing of its account',
    settings: conversion,
    event: sampleEvent('purchase', { transaction_id: 'ORD-1', ...cart }),
    calls: [
      event('purchase', 'AW-123456', { transaction_id: 'ORD-1', ...sold, ...retail }),
      event('conversion', 'AW-123456/label_1', { transaction_id: 'ORD-1', ...sold, ...retail }),
    ],
  },
  {
    title: 'Ads: a label that counts leads',
    settings: { ...conversion, conversions: { label_1: 'generate_lead' } },
    event: sampleEvent('generate_lead', sold),
    calls: [event('conversion', 'AW-123456/label_1', { transaction_id: 'id-generate_lead', ...sold })],
  },
];
