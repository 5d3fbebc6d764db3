/** Events in, bodies of the Conversions API out; and what Reddit's answers mean. */
import type { AnswerExample, ServerEvent, ServerExample } from '../server-contract.ts';
import { lamp, mug } from '../shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../shared/sample-server-event.ts';
import { PIXEL, TOKEN } from './server-stand-in.ts';
import type { RedditSettings } from './settings.ts';

const settings: RedditSettings = { pixelId: PIXEL, accessToken: TOKEN };
const nobody = {
  // SHA-256 of `v1`, the visitor.
  external_id: '3bfc269594ef649228e9a74bab00f042efc91d5acc6fbee31a382e80d42388fe',
  ip_address: '9.9.9.9',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
};
const expected = (type: string, canonical: string, metadata: object = {}, more: object = {}) => {
  const [tracking_type, custom_event_name] = type.split(' ');
  return {
    event_at: 1_795_000_000_000,
    action_source: 'WEBSITE',
    type: { tracking_type, ...(custom_event_name && { custom_event_name }) },
    user: nobody,
    metadata: { conversion_id: `id-${canonical}`, ...metadata },
    ...more,
  };
};

const products = [{ id: 'mug', name: 'Mug', category: 'Kitchen' }];
const cart = { value: 39.8, currency: 'EUR', items: [mug] };
const sold = { products, value: 39.8, currency: 'EUR', item_count: 2 };
/** Canonical name and data, and what Reddit gets. */
const one = (
  name: string,
  data: Record<string, unknown>,
  type: string,
  metadata?: object,
  over: Partial<ServerEvent> = {},
  more: object = {},
): Pick<ServerExample<RedditSettings>, 'events' | 'body'> => ({
  events: [sampleServerEvent(name, data, over)],
  body: { data: { events: [expected(type, name, metadata, more)] } },
});
const optedOut = { consent: { marketing: 'denied', 'limited:marketing': 'granted' } };

export const serverExamples: readonly ServerExample<RedditSettings>[] = [
  {
    title: 'page view',
    settings,
    url: `https://ads-api.reddit.com/api/v3/pixels/${PIXEL}/conversion_events`,
    ...one('page_view', {}, 'PAGE_VISIT'),
  },
  {
    title: 'product view, without money',
    settings,
    ...one('view_item', cart, 'VIEW_CONTENT', { products }),
  },
  { title: 'search', settings, ...one('search', { search_term: 'mug' }, 'SEARCH') },
  {
    title: 'the way to the till, in one request',
    settings,
    events: ['add_to_cart', 'add_to_wishlist', 'begin_checkout', 'add_payment_info'].map((name) =>
      sampleServerEvent(name, cart),
    ),
    body: {
      data: {
        events: [
          expected('ADD_TO_CART', 'add_to_cart', sold),
          expected('ADD_TO_WISHLIST', 'add_to_wishlist', sold),
          expected('CUSTOM InitiateCheckout', 'begin_checkout', sold),
          expected('CUSTOM AddPaymentInfo', 'add_payment_info', sold),
        ],
      },
    },
  },
  {
    title: 'purchase in yen, two items, with ids of Reddit, in a test',
    settings: { ...settings, testId: 't2_test' },
    events: [
      sampleServerEvent(
        'purchase',
        {
          transaction_id: 'ORD-1',
          currency: 'JPY',
          value: 12000,
          items: [
            { ...lamp, price: 5000, quantity: 2 },
            { item_id: 'b', price: 2000, item_variant: 'blue' },
          ],
        },
        {
          adIds: {
            rdt_cid: '123AbC',
            _rdt_uuid: '1788900000000.0d3f7d6c-aaaa-4bbb-8ccc-ddddeeee0001',
            gclid: 'x',
          },
        },
      ),
    ],
    body: {
      data: {
        test_id: 't2_test',
        events: [
          expected(
            'PURCHASE',
            'purchase',
            {
              products: [{ id: 'lamp-7', name: 'Lampe „Ährenlicht“' }, { id: 'b' }],
              item_count: 3,
              value: 12000,
              currency: 'JPY',
            },
            { click_id: '123AbC', user: { ...nobody, uuid: '0d3f7d6c-aaaa-4bbb-8ccc-ddddeeee0001' } },
          ),
        ],
      },
    },
  },
  {
    title: 'a free purchase: zero is a value',
    settings,
    ...one('purchase', { transaction_id: 'ORD-2', currency: 'EUR', value: 0 }, 'PURCHASE', {
      value: 0,
      currency: 'EUR',
    }),
  },
  {
    title: 'advanced matching: the e-mail without dots, the phone with its plus and without extension',
    settings: { ...settings, advancedMatching: true },
    ...one(
      'generate_lead',
      { currency: 'KWD', value: 1.234 },
      'LEAD',
      { value: 1.234, currency: 'KWD' },
      { user: { ...sampleUser, phone: '+1 (650) 555-1212 ext. 9' } },
      {
        user: {
          ...nobody,
          email: '55e79200c1635b37ad31a378c39feb12f120f116625093a19bc32fff15041149',
          phone_number: '1e231c66011e7a2d867a9cfae267a6aff103cf4913640b6e71a99850fc0ffbc8',
          external_id: '6d894aa3ee802549d7f340e7c1cf0d1c1cb14cd84f768d92ffaa6785337c4997',
        },
      },
    ),
  },
  {
    title: 'an e-mail with a tag, and a phone that came as a hash',
    settings: { ...settings, advancedMatching: true },
    ...one(
      'contact',
      {},
      'CUSTOM Contact',
      {},
      { user: { email: 'Jane.Q.Public+shop@Gmail.com', phone: 'A'.repeat(64) } },
      {
        user: {
          ...nobody,
          email: 'd82f0d217100b5ddcfd76752d5ef5c2f733a7bc2cb3d6f9a3735f3ae8d536340',
          phone_number: 'a'.repeat(64),
        },
      },
    ),
  },
  {
    title: 'what identify told stays here unless the site says otherwise',
    settings,
    ...one('sign_up', {}, 'SIGN_UP', {}, { user: { email: 'a@b.example' } }),
  },
  {
    title: 'a click id that only the address has; a cookie that is none',
    settings,
    ...one(
      'contact',
      {},
      'CUSTOM Contact',
      {},
      {
        page: { id: 'p', url: 'https://shop.example/?rdt_cid=aB-1', referrer: '', title: '' },
        adIds: { _rdt_uuid: 'x' },
      },
      { click_id: 'aB-1' },
    ),
  },
  {
    title: 'an opt-out in California: limited data use; no visitor known',
    settings: { ...settings, limited: true },
    ...one(
      'subscribe',
      { currency: 'USD', value: 5 },
      'CUSTOM Subscribe',
      { value: 5, currency: 'USD' },
      { ...optedOut, visitor: '', country: 'US', region: 'CA' },
      {
        user: {
          ip_address: nobody.ip_address,
          user_agent: nobody.user_agent,
          data_processing_options: { modes: ['LDU'], country: 'US', region: 'US-CA' },
        },
      },
    ),
  },
  {
    title: 'an opt-out elsewhere; an own event that is configured; a clock that is ahead',
    settings: { ...settings, limited: true, eventNames: { my_event: 'MyEvent' } },
    ...one(
      'my_event',
      {},
      'CUSTOM MyEvent',
      {},
      { ...optedOut, country: 'CA', region: 'ON', time: SERVER_NOW + 3600_000 },
      {
        event_at: SERVER_NOW,
        user: { ...nobody, data_processing_options: { modes: ['LDU'], country: 'CA' } },
      },
    ),
  },
  {
    title: 'what Reddit has no event for: a refund, a list, a video, events of the shop',
    settings,
    events: ['refund', 'view_item_list', 'video_progress', 'view_cart', 'my_event', 'constructor'].map(
      (name) => sampleServerEvent(name, cart),
    ),
  },
  {
    title: 'what Reddit could not match',
    settings,
    events: [sampleServerEvent('page_view', {}, { visitor: '', address: '' })],
    unmatched: 1,
  },
];

const error = (status: number, fields: object): AnswerExample['answer'] => ({
  status,
  body: JSON.stringify(fields),
});

export const serverAnswers: readonly AnswerExample[] = [
  { title: 'all taken', answer: error(200, { data: { message: 'ok' } }), outcome: { kind: 'sent' } },
  { title: 'taken, without a word', answer: { status: 200 }, outcome: { kind: 'sent' } },
  { title: 'a page of a proxy', answer: { body: '<html>' }, outcome: { kind: 'retry' } },
  { title: 'no answer', answer: { status: 0 }, outcome: { kind: 'retry' } },
  {
    title: 'a bad event, none was taken',
    answer: error(400, {
      message: 'There were 1 invalid conversion events. None were processed.',
      invalid_events: [{ error_message: 'Words of Reddit', event: {} }],
    }),
    outcome: { kind: 'refused', reason: 'Reddit answered 400: Words of Reddit' },
  },
  {
    title: 'a bad request, in its newer form',
    answer: error(400, { error: { code: 400, message: 'Words of Reddit' } }),
    outcome: { kind: 'refused', reason: 'Reddit answered 400: Words of Reddit' },
  },
  {
    title: 'a dead token',
    answer: error(401, { error: { code: 401, message: 'Unauthorized' } }),
    outcome: { kind: 'pause', reason: 'Reddit answered 401: Unauthorized' },
  },
  { title: 'no permission', answer: { status: 403 }, outcome: { kind: 'pause' } },
  { title: 'no such pixel', answer: { status: 404 }, outcome: { kind: 'pause' } },
  {
    title: 'throttled, with the seconds to wait',
    answer: { status: 429, headers: { 'retry-after': '7' } },
    outcome: { kind: 'retry', afterMs: 7000 },
  },
  { title: 'a fault of theirs', answer: { status: 500 }, outcome: { kind: 'retry' } },
  { title: 'down', answer: { status: 503, body: '<html>' }, outcome: { kind: 'retry' } },
];
