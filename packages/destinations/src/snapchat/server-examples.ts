/** Events in, bodies of the Conversions API out; and what Snapchat's answers mean. */
import type { AnswerExample, ServerEvent, ServerExample } from '../server-contract.ts';
import { lamp, mug } from '../shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../shared/sample-server-event.ts';
import { PIXEL, TOKEN } from './server-stand-in.ts';
import type { SnapchatSettings } from './settings.ts';

const settings: SnapchatSettings = { pixelId: PIXEL, accessToken: TOKEN };
const nobody = {
  // SHA-256 of `v1`, the visitor.
  external_id: '3bfc269594ef649228e9a74bab00f042efc91d5acc6fbee31a382e80d42388fe',
  client_ip_address: '9.9.9.9',
  client_user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
};
const expected = (name: string, canonical: string, custom_data?: object, more: object = {}) => ({
  event_name: name,
  action_source: 'WEB',
  event_time: 1_795_000_000,
  event_id: `id-${canonical}`,
  event_source_url: 'https://shop.example/p/mug',
  user_data: nobody,
  ...(custom_data && { custom_data }),
  ...more,
});

const sold = { value: 39.8, currency: 'EUR' };
const cart = { ...sold, items: [mug] };
const mugContent = {
  content_type: 'product',
  content_ids: ['mug'],
  contents: [{ id: 'mug', quantity: 2, item_price: 19.9 }],
  content_name: 'Mug',
  content_category: 'Kitchen',
  brands: ['Acme'],
};
/** Canonical name and data, and what Snapchat gets. */
const one = (
  name: string,
  data: Record<string, unknown>,
  snapName: string,
  custom?: object,
  over: Partial<ServerEvent> = {},
  more: object = {},
): Pick<ServerExample<SnapchatSettings>, 'events' | 'body'> => ({
  events: [sampleServerEvent(name, data, over)],
  body: { data: [expected(snapName, name, custom, more)] },
});

export const serverExamples: readonly ServerExample<SnapchatSettings>[] = [
  {
    title: 'page view',
    settings,
    url: `https://tr.snapchat.com/v3/${PIXEL}/events?access_token=${TOKEN}`,
    ...one('page_view', {}, 'PAGE_VIEW'),
  },
  {
    title: 'product view',
    settings,
    ...one('view_item', cart, 'VIEW_CONTENT', { ...mugContent, ...sold }),
  },
  {
    title: 'list: items under their own ids, categories and brands each once',
    settings,
    ...one(
      'view_item_list',
      { items: [mug, { ...lamp, item_category: 'Light' }, { ...mug, item_id: 'mug-2' }] },
      'LIST_VIEW',
      {
        content_type: 'product',
        content_ids: ['mug', 'lamp-7', 'mug-2'],
        contents: [
          { id: 'mug', quantity: 2, item_price: 19.9 },
          { id: 'lamp-7', quantity: 1, item_price: 80 },
          { id: 'mug-2', quantity: 2, item_price: 19.9 },
        ],
        content_category: ['Kitchen', 'Light'],
        brands: ['Acme'],
      },
    ),
  },
  {
    title: 'search, cut by whole characters',
    settings,
    ...one('search', { search_term: `${'ü'.repeat(499)}😀…` }, 'SEARCH', {
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
        expected('ADD_CART', 'add_to_cart', { ...mugContent, ...sold }),
        expected('ADD_TO_WISHLIST', 'add_to_wishlist', { ...mugContent, ...sold }),
        expected('START_CHECKOUT', 'begin_checkout', { ...mugContent, num_items: 2, ...sold }),
        expected('ADD_BILLING', 'add_payment_info', { ...mugContent, ...sold }),
      ],
    },
  },
  {
    title: 'purchase in yen, two items, a variant, with ids of Snapchat and an address that says too much',
    settings: { ...settings, testEventCode: 'TEST-1' },
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
      'PURCHASE',
      {
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
      },
      {
        page: {
          id: 'p',
          url: 'https://shop.example/done?order=1&email=a%40b.example&utm_source=x#top',
          referrer: '',
          title: '',
        },
        adIds: { _scid: '9fbc8c3e-1111-4222-8333-444455556666', ScCid: 'AbC-123', gclid: 'x' },
      },
      {
        event_source_url: 'https://shop.example/done?order=1&utm_source=x',
        user_data: {
          ...nobody,
          sc_cookie1: '9fbc8c3e-1111-4222-8333-444455556666',
          sc_click_id: 'AbC-123',
        },
        test_event_code: 'TEST-1',
      },
    ),
  },
  {
    title: 'a free purchase: zero is a value',
    settings,
    ...one('purchase', { transaction_id: 'ORD-2', currency: 'EUR', value: 0 }, 'PURCHASE', {
      order_id: 'ORD-2',
      value: 0,
      currency: 'EUR',
    }),
  },
  {
    title: 'advanced matching: hashed, each in its one form; no address kept',
    settings: { ...settings, advancedMatching: true },
    ...one(
      'generate_lead',
      { currency: 'KWD', value: 1.234 },
      'SIGN_UP',
      { value: 1.234, currency: 'KWD' },
      { user: sampleUser, address: '' },
      {
        user_data: {
          em: ['836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f'],
          ph: ['e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176'],
          fn: '6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec',
          // Of `o'brienjr.` and of `94035-1234`: Snapchat says of white space and case alone.
          ln: '45006dbf111539d1905a1c0378a56198a2992252b5faf7ec0aeeb53fef4d07c8',
          ct: '1a6bd4d9d79dc0a79b53795c70d3349fa9e38968a3fbefbfe8783efb1d2b6aac',
          st: '6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126',
          zp: '5f49a8d9c8ffd0ca020052c2ac374302ca8e87d007379fdcf10c085f71caad4c',
          country: '79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621',
          external_id: '6d894aa3ee802549d7f340e7c1cf0d1c1cb14cd84f768d92ffaa6785337c4997',
          client_user_agent: nobody.client_user_agent,
        },
      },
    ),
  },
  {
    title: 'what identify told stays here unless the site says otherwise',
    settings,
    ...one(
      'sign_up',
      { method: 'Google' },
      'SIGN_UP',
      { sign_up_method: 'Google' },
      {
        user: { email: 'a@b.example' },
      },
    ),
  },
  {
    title: 'a click id that only the address has',
    settings,
    ...one(
      'login',
      {},
      'LOGIN',
      undefined,
      { page: { id: 'p', url: 'https://shop.example/?ScCid=aB-1', referrer: '', title: '' } },
      {
        event_source_url: 'https://shop.example/?ScCid=aB-1',
        user_data: { ...nobody, sc_click_id: 'aB-1' },
      },
    ),
  },
  {
    title: 'an opt-out of the US: limited data use; no visitor known',
    settings: { ...settings, limited: true },
    ...one(
      'subscribe',
      { currency: 'USD', value: 5, predicted_ltv: 60 },
      'SUBSCRIBE',
      { predicted_ltv: 60, value: 5, currency: 'USD' },
      {
        consent: { marketing: 'denied', 'limited:marketing': 'granted' },
        visitor: '',
        address: '2606:4700::1111',
      },
      {
        user_data: { client_ip_address: '2606:4700::1111', client_user_agent: nobody.client_user_agent },
        data_processing_options: ['LMU'],
      },
    ),
  },
  {
    title: 'limited data use under its other name; a contact as the site names it; a clock that is ahead',
    settings: {
      ...settings,
      limited: true,
      limitedOption: 'LDU',
      eventNames: { contact: 'CUSTOM_EVENT_1' },
    },
    ...one(
      'contact',
      {},
      'CUSTOM_EVENT_1',
      undefined,
      {
        consent: { marketing: 'denied', 'limited:marketing': 'granted' },
        time: SERVER_NOW + 3600_000,
      },
      { event_time: SERVER_NOW / 1000, data_processing_options: ['LDU'] },
    ),
  },
  {
    title: 'what Snapchat has no event for: a refund, a video, events of the shop',
    settings,
    events: ['refund', 'video_progress', 'view_cart', 'remove_from_cart', 'my_event', 'constructor'].map(
      (name) => sampleServerEvent(name, cart),
    ),
  },
  {
    title: 'what Snapchat would refuse, each with its reason',
    settings,
    events: [
      sampleServerEvent('page_view', {}, { page: { id: 'p', url: 'about:blank', referrer: '', title: '' } }),
      sampleServerEvent('page_view', {}, { address: '', adIds: { _scid: 'x' } }),
      sampleServerEvent('page_view', {}, { userAgent: '' }),
    ],
    unmatched: 2,
    unusable: ['its page has no http(s) address, which Snapchat requires'],
  },
];

const json = (status: number, fields: object): AnswerExample['answer'] => ({
  status,
  body: JSON.stringify(fields),
});

export const serverAnswers: readonly AnswerExample[] = [
  { title: 'all taken', answer: json(200, { status: 'VALID', reason: '' }), outcome: { kind: 'sent' } },
  { title: 'taken, without a word', answer: { status: 200 }, outcome: { kind: 'sent' } },
  {
    title: 'refused with a status of success',
    answer: json(200, { status: 'INVALID', reason: 'Words of Snapchat' }),
    outcome: { kind: 'refused' },
  },
  { title: 'a page of a proxy', answer: { body: '<html>' }, outcome: { kind: 'retry' } },
  { title: 'no answer', answer: { status: 0 }, outcome: { kind: 'retry' } },
  {
    title: 'a bad event',
    answer: json(400, { status: 'INVALID', reason: 'Words of Snapchat' }),
    outcome: { kind: 'refused', reason: 'Snapchat answered 400: Words of Snapchat' },
  },
  {
    title: 'a dead token',
    answer: json(401, { status: 'FAILED', reason: 'Invalid access token' }),
    outcome: { kind: 'pause', reason: 'Snapchat answered 401: Invalid access token' },
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
