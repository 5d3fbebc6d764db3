/** Events in, bodies of the Measurement Protocol out; and what its answers mean, which is little. */
import type { AnswerExample, ServerEvent, ServerExample } from '../server-contract.ts';
import { mug } from '../shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent } from '../shared/sample-server-event.ts';
import { API_SECRET, MEASUREMENT_ID } from './server-stand-in.ts';
import type { GoogleSettings } from './settings.ts';

const settings: GoogleSettings = {
  ids: ['AW-123456'],
  measurementId: MEASUREMENT_ID,
  apiSecret: API_SECRET,
};
const url = `https://www.google-analytics.com/mp/collect?measurement_id=${MEASUREMENT_ID}&api_secret=${API_SECRET}`;
const granted = { ad_user_data: 'GRANTED', ad_personalization: 'GRANTED' };
/** Of the session `s1`. */
const SESSION = '139573450';
const measured = (name: string, params: object = {}, session_id = SESSION) => ({
  name,
  timestamp_micros: 1_795_000_000_000_000,
  params: {
    session_id,
    engagement_time_msec: 100,
    page_location: 'https://shop.example/p/mug',
    page_title: 'Mug',
    page_referrer: 'https://shop.example/',
    ...params,
  },
});
const body = (events: object[], over: object = {}) => ({
  client_id: 'v1',
  consent: granted,
  events,
  ...over,
});
const sold = { value: 39.8, currency: 'EUR' };
const cart = { ...sold, items: [mug] };
const cookies = { _ga: 'GA1.1.1234567890.1788900000', _ga_ABC123: 'GS2.1.s1788999000$o3$g0' };

/** Analytics takes these as they are. */
const same: readonly [name: string, data: Record<string, unknown>][] = [
  ['page_view', {}],
  ['view_item', cart],
  ['select_item', { item_list_id: 'tableware', items: [mug] }],
  ['view_item_list', { item_list_id: 'tableware', item_list_name: 'Geschirr „fein“', items: [mug] }],
  ['search', { search_term: 'Tassen' }],
  ['add_to_cart', cart],
  ['remove_from_cart', cart],
  ['view_cart', cart],
  ['add_to_wishlist', cart],
  ['begin_checkout', { ...cart, coupon: 'WELCOME' }],
  ['add_shipping_info', { ...cart, shipping_tier: 'next day' }],
  ['add_payment_info', { ...cart, payment_type: 'card' }],
  ['refund', { transaction_id: 'ORD-1', currency: 'JPY', value: 1200 }],
  ['generate_lead', { ...sold, lead_source: 'newsletter' }],
  ['sign_up', { method: 'mail' }],
  ['login', { method: 'mail' }],
  ['subscribe', { value: 12.345, currency: 'KWD' }],
  ['contact', {}],
  ['video_start', { video_title: 'Mug' }],
  ['video_progress', { video_title: 'Mug', video_percent: 50 }],
  ['video_complete', { video_title: 'Mug' }],
  ['file_download', { file_name: 'mug.pdf' }],
];
const event = (name: string, data: Record<string, unknown> = {}, over: Partial<ServerEvent> = {}) =>
  sampleServerEvent(name, data, over);

export const serverExamples: readonly ServerExample<GoogleSettings>[] = [
  {
    title: 'a purchase without order counts once by its event id',
    settings,
    url,
    events: [event('purchase', cart)],
    body: body([measured('purchase', { transaction_id: 'id-purchase', ...cart })]),
  },
  {
    title: 'what Analytics knows, of one visitor, in one request',
    settings,
    events: same.map(([name, data]) => event(name, data)),
    body: body(same.map(([name, data]) => measured(name, data))),
  },
  {
    title: 'a free purchase of a client that gtag knows, in its session, to the EU, shown in DebugView',
    settings: { ...settings, endpoint: 'https://region1.google-analytics.com', debugMode: true },
    url: url.replace('www', 'region1'),
    events: [
      event(
        'purchase',
        { transaction_id: 'ORD-2', currency: 'EUR', value: 0, tax: 0, items: [mug] },
        { adIds: cookies },
      ),
    ],
    body: body(
      [
        measured(
          'purchase',
          { transaction_id: 'ORD-2', currency: 'EUR', value: 0, tax: 0, items: [mug], debug_mode: 1 },
          '1788999000',
        ),
      ],
      { client_id: '1234567890.1788900000' },
    ),
  },
  {
    title: 'advertising is not allowed, statistics are: measured, and Google is told so',
    settings: { ...settings, purposes: ['analytics'] },
    events: [event('contact', {}, { consent: { analytics: 'granted', marketing: 'denied' } })],
    body: body([measured('contact')], {
      consent: { ad_user_data: 'DENIED', ad_personalization: 'DENIED' },
    }),
  },
  {
    title: 'a visitor who opted out: no personal advertising',
    settings: { ...settings, limited: true },
    events: [
      event(
        'contact',
        {},
        { consent: { analytics: 'granted', marketing: 'denied', 'limited:marketing': 'not-required' } },
      ),
    ],
    body: body([measured('contact')], {
      consent: { ad_user_data: 'GRANTED', ad_personalization: 'DENIED' },
    }),
  },
  {
    title:
      'texts are cut, addresses cleaned, names that Analytics does not take left out, a clock that is ahead set back',
    settings: { ...settings, eventNames: { brewed: 'tea_brewed' } },
    events: [
      event(
        'brewed',
        { method: 'ü'.repeat(120), 'water-temp': 90, ga_x: 1, tags: ['a'], value: 5 },
        {
          time: SERVER_NOW + 5000,
          page: { id: 'p', url: 'https://shop.example/?email=a%40b.example&q=1#x', referrer: '', title: '' },
        },
      ),
    ],
    body: body([
      {
        name: 'tea_brewed',
        timestamp_micros: SERVER_NOW * 1000,
        params: {
          session_id: SESSION,
          engagement_time_msec: 100,
          page_location: 'https://shop.example/?q=1',
          method: 'ü'.repeat(100),
        },
      },
    ]),
  },
  {
    title: 'more parameters than Analytics takes: the first that the site named have to go',
    settings,
    events: [
      event('purchase', {
        ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`own_${i}`, i])),
        ...cart,
        transaction_id: 'ORD-3',
      }),
    ],
    body: body([
      measured('purchase', {
        ...Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`own_${i + 14}`, i + 14])),
        ...cart,
        transaction_id: 'ORD-3',
      }),
    ]),
  },
  {
    title: 'own events that are not configured, searches for nothing, refunds of no order',
    settings,
    events: [event('brewed'), event('search'), event('refund', sold)],
  },
  {
    title: 'statistics are denied',
    settings,
    events: [event('contact', {}, { consent: { analytics: 'denied', marketing: 'granted' } })],
  },
  {
    title: 'what cannot be used: nobody, and a reserved name',
    settings: { ...settings, eventNames: { begun: 'session_start' } },
    events: [event('contact', {}, { visitor: '' }), event('begun')],
    unmatched: 1,
    unusable: ['its name session_start is one that Analytics keeps for itself, or malformed'],
  },
];

export const serverAnswers: readonly AnswerExample[] = [
  { title: 'all of it, or none', answer: { status: 204 }, outcome: { kind: 'sent' } },
  { title: 'their fault', answer: { status: 503 }, outcome: { kind: 'retry' } },
  { title: 'no answer', answer: { status: 0 }, outcome: { kind: 'retry' } },
  {
    title: 'too many',
    answer: { status: 429, headers: { 'retry-after': '5' } },
    outcome: { kind: 'retry', afterMs: 5000 },
  },
  { title: 'an address that is wrong', answer: { status: 404 }, outcome: { kind: 'pause' } },
  { title: 'too large', answer: { status: 413 }, outcome: { kind: 'refused' } },
];
