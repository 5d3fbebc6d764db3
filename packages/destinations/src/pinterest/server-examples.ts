/** Events in, bodies of the Conversions API out; and what Pinterest's answers mean. */
import type { AnswerExample, ServerEvent, ServerExample } from '../server-contract.ts';
import { lamp, mug } from '../shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../shared/sample-server-event.ts';
import { ACCOUNT, TOKEN } from './server-stand-in.ts';
import type { PinterestSettings } from './settings.ts';

const settings: PinterestSettings = { tagId: '2612345678901', adAccountId: ACCOUNT, accessToken: TOKEN };
const nobody = {
  // SHA-256 of `v1`, the visitor.
  external_id: ['3bfc269594ef649228e9a74bab00f042efc91d5acc6fbee31a382e80d42388fe'],
  client_ip_address: '9.9.9.9',
  client_user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
};
const expected = (name: string, canonical: string, custom_data?: object, more: object = {}) => ({
  event_name: name,
  action_source: 'web',
  event_time: 1_795_000_000,
  event_id: `id-${canonical}`,
  event_source_url: 'https://shop.example/p/mug',
  language: 'de',
  user_data: nobody,
  ...(custom_data && { custom_data }),
  ...more,
});
const one = (
  canonical: string,
  data: Record<string, unknown>,
  name: string,
  custom?: object,
  over: Partial<ServerEvent> = {},
  more: object = {},
): Pick<ServerExample<PinterestSettings>, 'events' | 'body'> => ({
  events: [sampleServerEvent(canonical, data, over)],
  body: { data: [expected(name, canonical, custom, more)] },
});

const sold = { value: '39.8', currency: 'EUR' };
const cart = { value: 39.8, currency: 'EUR', items: [mug] };
const mugs = {
  content_ids: ['mug'],
  content_name: 'Mug',
  content_category: 'Kitchen',
  content_brand: 'Acme',
  contents: [
    {
      id: 'mug',
      item_name: 'Mug',
      item_category: 'Kitchen',
      item_brand: 'Acme',
      item_price: '19.9',
      quantity: 2,
    },
  ],
  num_items: 2,
};

export const serverExamples: readonly ServerExample<PinterestSettings>[] = [
  {
    title: 'product view: a visit with a product',
    settings,
    url: `https://api.pinterest.com/v5/ad_accounts/${ACCOUNT}/events`,
    ...one('view_item', cart, 'page_visit', { ...sold, ...mugs }),
  },
  {
    title: 'product view by its other name',
    settings: { ...settings, eventNames: { view_item: 'view_content' } },
    ...one('view_item', cart, 'view_content', { ...sold, ...mugs }),
  },
  {
    title: 'list without money',
    settings,
    ...one('view_item_list', { items: [lamp] }, 'view_category', {
      content_ids: ['lamp-7'],
      content_name: 'Lampe „Ährenlicht“',
      contents: [{ id: 'lamp-7', item_name: 'Lampe „Ährenlicht“', item_price: '80', quantity: 1 }],
      num_items: 1,
    }),
  },
  {
    title: 'search, cut by whole characters',
    settings,
    ...one('search', { search_term: `${'ü'.repeat(499)}😀…` }, 'search', {
      search_string: `${'ü'.repeat(499)}😀`,
    }),
  },
  {
    title: 'the way to the till, in one request',
    settings,
    events: ['add_to_cart', 'add_to_wishlist', 'begin_checkout', 'add_payment_info'].map((name) =>
      sampleServerEvent(name, cart),
    ),
    body: {
      data: [
        expected('add_to_cart', 'add_to_cart', { ...sold, ...mugs }),
        expected('add_to_wishlist', 'add_to_wishlist', { ...sold, ...mugs }),
        expected('initiate_checkout', 'begin_checkout', { ...sold, ...mugs }),
        expected('add_payment_info', 'add_payment_info', { ...sold, ...mugs }),
      ],
    },
  },
  {
    title: 'purchase in yen, two items, with a click id, and an address that says too much',
    settings,
    ...one(
      'purchase',
      {
        transaction_id: 'ORD-1',
        currency: 'JPY',
        value: 12000,
        items: [
          { item_id: 'a', price: 5000, quantity: 2 },
          { item_id: 'b', price: 2000, item_variant: 'blue' },
        ],
      },
      'checkout',
      {
        value: '12000',
        currency: 'JPY',
        content_ids: ['a', 'b'],
        contents: [
          { id: 'a', item_price: '5000', quantity: 2 },
          { id: 'b', item_price: '2000', quantity: 1 },
        ],
        num_items: 3,
        order_id: 'ORD-1',
      },
      {
        adIds: { _epik: 'dj0yJnU9abc' },
        page: {
          id: 'p',
          url: 'https://shop.example/done?email=a%40b.example&utm_source=x#t',
          referrer: '',
          title: '',
        },
      },
      {
        event_source_url: 'https://shop.example/done?utm_source=x',
        user_data: { ...nobody, click_id: 'dj0yJnU9abc' },
      },
    ),
  },
  {
    title: 'free purchase: zero is a value',
    settings,
    ...one('purchase', { transaction_id: 'ORD-2', currency: 'EUR', value: 0 }, 'checkout', {
      value: '0',
      currency: 'EUR',
      order_id: 'ORD-2',
    }),
  },
  {
    title: 'a purchase without currency has no value',
    settings,
    ...one('purchase', { transaction_id: 'ORD-3', value: 5 }, 'checkout', { order_id: 'ORD-3' }),
  },
  {
    title: 'advanced matching, in a currency of three decimals',
    settings: { ...settings, advancedMatching: true },
    ...one(
      'generate_lead',
      { currency: 'KWD', value: 1.234 },
      'lead',
      { value: '1.234', currency: 'KWD' },
      { user: { ...sampleUser, birthday: '2/16/1997', gender: 'Female' } },
      {
        user_data: {
          ...nobody,
          em: ['836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f'],
          ph: ['e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176'],
          fn: ['6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec'],
          ln: ['853278587605f67e5faf111bedb9f8eedfb755d2ac9473888ccef4f46bc3f6f7'],
          ct: ['1a6bd4d9d79dc0a79b53795c70d3349fa9e38968a3fbefbfe8783efb1d2b6aac'],
          st: ['6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126'],
          zp: ['1794327a4d443904421f5ca1f3d72d0a62ba2f0770d80755ec2220fc0efb052e'],
          country: ['79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621'],
          db: ['01acdbf6ec7b4f478a225f1a246e5d6767eeab1a7ffa17f025265b5b94f40f0c'],
          ge: ['252f10c83610ebca1a059c0bae8255eba2f95be4d1d7bcfa89d7248a82d9f111'],
          external_id: ['6d894aa3ee802549d7f340e7c1cf0d1c1cb14cd84f768d92ffaa6785337c4997'],
        },
      },
    ),
  },
  {
    title:
      'a postal code with letters and a state that is written out are none; hashes pass, without an address',
    settings: { ...settings, advancedMatching: true },
    ...one(
      'sign_up',
      {},
      'signup',
      undefined,
      {
        user: { email: 'A'.repeat(64), postal_code: 'SW1A 1AA', region: 'Bayern' },
        address: '',
        language: '',
      },
      {
        language: undefined,
        user_data: {
          em: ['a'.repeat(64)],
          external_id: nobody.external_id,
          client_user_agent: nobody.client_user_agent,
        },
      },
    ),
  },
  {
    title: 'what identify told stays here unless the site says otherwise',
    settings,
    ...one('subscribe', {}, 'subscribe', undefined, { user: { email: 'a@b.example' } }),
  },
  {
    title: 'a click id that only the address of the page has; a language with its country; no visitor known',
    settings,
    ...one(
      'page_view',
      {},
      'page_visit',
      undefined,
      {
        page: { id: 'p', url: 'https://shop.example/?epik=dj0yJnU9aB', referrer: '', title: '' },
        language: 'de-AT',
        visitor: '',
      },
      {
        event_source_url: 'https://shop.example/?epik=dj0yJnU9aB',
        user_data: {
          client_ip_address: nobody.client_ip_address,
          client_user_agent: nobody.client_user_agent,
          click_id: 'dj0yJnU9aB',
        },
      },
    ),
  },
  {
    title: 'an opt-out of the US: limited data processing by the place of the visitor',
    settings: { ...settings, limited: true, advancedMatching: true },
    ...one(
      'contact',
      {},
      'custom',
      { opt_out_type: 'LDP' },
      {
        consent: { marketing: 'denied', 'limited:marketing': 'granted' },
        country: 'US',
        region: 'CA',
        user: { country: 'Germany' },
      },
      {
        user_data: {
          ...nobody,
          st: ['6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126'],
          country: ['79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621'],
        },
      },
    ),
  },
  {
    title: 'a video; a clock that is ahead',
    settings,
    ...one(
      'video_start',
      { video_title: 'Töpfern' },
      'watch_video',
      undefined,
      { time: SERVER_NOW + 3600_000 },
      { event_time: SERVER_NOW / 1000 },
    ),
  },
  {
    title: 'what Pinterest has no event for: a refund, events of the shop, names for audiences of the tag',
    settings: { ...settings, eventNames: { brochure: 'Brochure_2' } },
    events: ['refund', 'view_cart', 'my_event', 'constructor', 'brochure'].map((name) =>
      sampleServerEvent(name, cart),
    ),
  },
  {
    title: 'what Pinterest could not use, each with its reason',
    settings: { ...settings, limited: true },
    events: [
      sampleServerEvent('purchase', cart, { address: '', adIds: { _epik: 'dj0yJnU9abc' } }),
      sampleServerEvent('purchase', cart, {
        consent: { marketing: 'denied', 'limited:marketing': 'granted' },
        country: 'US',
      }),
    ],
    unmatched: 1,
    unusable: ['limited data processing needs the country and the state of the visitor, which are not known'],
  },
];

const done = { status: 'processed', error_message: null, warning_message: null };
const failed = { status: 'failed', error_message: 'Words of Pinterest', warning_message: null };
const events = (...given: object[]) => ({
  num_events_received: given.length,
  num_events_processed: given.filter((event) => event === done).length,
  events: given,
});
const headers = { 'x-pinterest-rid': 'r1' };
const error = (status: number, code: number, message = 'Words of Pinterest', more: object = {}) => ({
  status,
  headers,
  body: JSON.stringify({ code, message, ...more }),
});

export const serverAnswers: readonly AnswerExample[] = [
  {
    title: 'all were processed',
    answer: { body: JSON.stringify(events(done, done)) },
    count: 2,
    outcome: { kind: 'sent' },
  },
  {
    title: 'all were processed, one with a warning',
    answer: { body: JSON.stringify(events({ ...done, warning_message: 'No click id' })) },
    outcome: { kind: 'sent' },
  },
  {
    title: 'all were, by number alone',
    answer: { body: '{"num_events_received":2,"num_events_processed":2}' },
    count: 2,
    outcome: { kind: 'sent' },
  },
  {
    title: 'one of three was not',
    answer: error(422, 4196, 'Not all', { details: events(done, failed, done) }),
    count: 3,
    outcome: {
      kind: 'partial',
      refused: [{ index: 1, reason: 'Pinterest answered 422 failed: Words of Pinterest (trace r1)' }],
    },
  },
  {
    title: 'the only one was not',
    answer: error(422, 4196, 'Not all', { details: events(failed) }),
    outcome: { kind: 'partial' },
  },
  {
    title: 'not all were, and which ones it does not say',
    answer: error(422, 4196),
    count: 2,
    outcome: { kind: 'refused' },
  },
  {
    title: 'a bad request',
    answer: error(400, 1),
    outcome: { kind: 'refused', reason: 'Pinterest answered 400 1: Words of Pinterest (trace r1)' },
  },
  {
    title: 'a token that is wrong or dead',
    answer: error(401, 2, 'Authentication failed.'),
    outcome: { kind: 'pause' },
  },
  { title: 'no access to the ad account', answer: error(403, 29), outcome: { kind: 'pause' } },
  { title: 'no such ad account', answer: error(404, 0), outcome: { kind: 'pause' } },
  {
    title: 'too many, with the seconds to wait',
    answer: { ...error(429, 8), headers: { 'retry-after': '7' } },
    outcome: { kind: 'retry', afterMs: 7000 },
  },
  { title: 'out of service', answer: error(503, 4197), outcome: { kind: 'retry' } },
  { title: 'a fault of theirs', answer: error(500, 0), outcome: { kind: 'retry' } },
  { title: 'a page of a proxy', answer: { body: '<html>' }, outcome: { kind: 'retry' } },
  { title: 'no answer', answer: { status: 0 }, outcome: { kind: 'retry' } },
];
