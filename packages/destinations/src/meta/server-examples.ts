/** Events in, bodies of the Conversions API out; and what Meta's answers mean. */
import type { AnswerExample, ServerEvent, ServerExample } from '../server-contract.ts';
import { lamp, mug } from '../shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../shared/sample-server-event.ts';
import { APP_SECRET, PIXEL, TOKEN } from './server-stand-in.ts';
import type { MetaSettings } from './settings.ts';

const settings: MetaSettings = { pixelId: PIXEL, accessToken: TOKEN };
const url = `https://graph.facebook.com/v25.0/${PIXEL}/events`;
/** SHA-256 of `v1`, the visitor. */
const visitor = ['3bfc269594ef649228e9a74bab00f042efc91d5acc6fbee31a382e80d42388fe'];
const nobody = {
  external_id: visitor,
  client_ip_address: '9.9.9.9',
  client_user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
};
const expected = (name: string, canonical: string, custom_data?: object, more: object = {}) => ({
  event_name: name,
  event_time: 1_795_000_000,
  event_id: `id-${canonical}`,
  action_source: 'website',
  event_source_url: 'https://shop.example/p/mug',
  referrer_url: 'https://shop.example/',
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
};
/** Canonical name and data, and what Meta gets. */
const one = (
  name: string,
  data: Record<string, unknown>,
  metaName: string,
  custom?: object,
  over: Partial<ServerEvent> = {},
  more: object = {},
): Pick<ServerExample<MetaSettings>, 'events' | 'body'> => ({
  events: [sampleServerEvent(name, data, over)],
  body: { data: [expected(metaName, name, custom, more)] },
});

export const serverExamples: readonly ServerExample<MetaSettings>[] = [
  { title: 'page view', settings, url, ...one('page_view', {}, 'PageView') },
  {
    title: 'product view',
    settings,
    ...one('view_item', cart, 'ViewContent', { ...mugContent, ...sold }),
  },
  {
    title: 'list of groups and variants',
    settings,
    ...one('view_item_list', { items: [mug, { ...lamp, item_variant: 'red' }] }, 'ViewContent', {
      content_type: 'product_group',
      content_ids: ['mug', 'lamps'],
      contents: [
        { id: 'mug', quantity: 2, item_price: 19.9 },
        { id: 'lamps', quantity: 1, item_price: 80 },
      ],
    }),
  },
  {
    title: 'search, cut by whole characters',
    settings,
    ...one('search', { search_term: `${'ü'.repeat(499)}😀…` }, 'Search', {
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
        expected('AddToCart', 'add_to_cart', { ...mugContent, ...sold }),
        expected('AddToWishlist', 'add_to_wishlist', { ...mugContent, ...sold }),
        expected('InitiateCheckout', 'begin_checkout', { ...mugContent, num_items: 2, ...sold }),
        expected('AddPaymentInfo', 'add_payment_info', { ...mugContent, ...sold }),
      ],
    },
  },
  {
    title: 'purchase in yen, two items, with cookies of Meta and an address that says too much',
    settings: { ...settings, apiVersion: 'v26.0', testEventCode: 'TEST12345' },
    url: `https://graph.facebook.com/v26.0/${PIXEL}/events`,
    events: [
      sampleServerEvent(
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
        {
          page: {
            id: 'p',
            url: 'https://shop.example/done?order=1&email=a%40b.example&utm_source=x#top',
            referrer: '',
            title: '',
          },
          adIds: { _fbp: 'fb.1.1788900000000.1234567890', _fbc: 'fb.1.1788900000000.AbC-123.AQ', gclid: 'x' },
        },
      ),
    ],
    body: {
      data: [
        {
          event_name: 'Purchase',
          event_time: 1_795_000_000,
          event_id: 'id-purchase',
          action_source: 'website',
          event_source_url: 'https://shop.example/done?order=1&utm_source=x',
          user_data: {
            ...nobody,
            fbp: 'fb.1.1788900000000.1234567890',
            fbc: 'fb.1.1788900000000.AbC-123.AQ',
          },
          custom_data: {
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
        },
      ],
      test_event_code: 'TEST12345',
    },
  },
  {
    title: 'a free purchase: zero is a value',
    settings,
    ...one('purchase', { transaction_id: 'ORD-2', currency: 'EUR', value: 0 }, 'Purchase', {
      order_id: 'ORD-2',
      value: 0,
      currency: 'EUR',
    }),
  },
  {
    title: 'advanced matching: hashed, each in its one form',
    settings: { ...settings, advancedMatching: true, appSecret: APP_SECRET },
    events: [sampleServerEvent('generate_lead', { currency: 'KWD', value: 1.234 }, { user: sampleUser })],
    body: {
      data: [
        expected(
          'Lead',
          'generate_lead',
          { value: 1.234, currency: 'KWD' },
          {
            user_data: {
              em: ['836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f'],
              ph: ['e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176'],
              fn: ['6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec'],
              ln: ['853278587605f67e5faf111bedb9f8eedfb755d2ac9473888ccef4f46bc3f6f7'],
              ct: ['1a6bd4d9d79dc0a79b53795c70d3349fa9e38968a3fbefbfe8783efb1d2b6aac'],
              st: ['6959097001d10501ac7d54c0bdb8db61420f658f2922cc26e46d536119a31126'],
              zp: ['1794327a4d443904421f5ca1f3d72d0a62ba2f0770d80755ec2220fc0efb052e'],
              country: ['79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621'],
              external_id: ['6d894aa3ee802549d7f340e7c1cf0d1c1cb14cd84f768d92ffaa6785337c4997'],
              client_ip_address: '9.9.9.9',
              client_user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
            },
          },
        ),
      ],
      appsecret_proof: 'dec85fa469ba325ce6e289ad580de6a18c58d907992cc664ec784f6ac7b4e0f7',
    },
  },
  {
    title: 'what identify told stays here unless the site says otherwise',
    settings,
    ...one('sign_up', {}, 'CompleteRegistration', undefined, { user: { email: 'a@b.example' } }),
  },
  {
    title: 'a click without a cookie yet: made of the address, with the time of the click',
    settings,
    ...one(
      'contact',
      {},
      'Contact',
      undefined,
      { page: { id: 'p', url: 'https://shop.example/?fbclid=IwAR0-x_Y', referrer: '', title: '' } },
      {
        event_source_url: 'https://shop.example/?fbclid=IwAR0-x_Y',
        referrer_url: undefined,
        user_data: { ...nobody, fbc: 'fb.1.1795000000000.IwAR0-x_Y' },
      },
    ),
  },
  {
    title: 'an opt-out of the US: limited data use; no address kept, no visitor known',
    settings: { ...settings, limited: true },
    ...one(
      'subscribe',
      { currency: 'USD', value: 5, predicted_ltv: 60 },
      'Subscribe',
      { predicted_ltv: 60, value: 5, currency: 'USD' },
      {
        consent: { marketing: 'denied', 'limited:marketing': 'granted' },
        visitor: '',
        address: '2606:4700::1111',
      },
      {
        user_data: { client_ip_address: '2606:4700::1111', client_user_agent: nobody.client_user_agent },
        data_processing_options: ['LDU'],
        data_processing_options_country: 0,
        data_processing_options_state: 0,
      },
    ),
  },
  {
    title: 'an own event that is configured; a clock that is ahead',
    settings: { ...settings, eventNames: { remove_from_cart: 'RemoveFromCart' } },
    ...one(
      'remove_from_cart',
      { items: [{ item_id: 'x' }] },
      'RemoveFromCart',
      { content_type: 'product', content_ids: ['x'], contents: [{ id: 'x', quantity: 1 }] },
      { time: SERVER_NOW + 3600_000 },
      { event_time: SERVER_NOW / 1000 },
    ),
  },
  {
    title: 'what Meta has no event for: a refund, a video, events of the shop',
    settings,
    events: ['refund', 'video_progress', 'view_cart', 'remove_from_cart', 'my_event', 'constructor'].map(
      (name) => sampleServerEvent(name, cart),
    ),
  },
  {
    title: 'what Meta would refuse, each with its reason',
    settings,
    events: [
      sampleServerEvent('purchase', { transaction_id: 'ORD-3', value: 5 }),
      sampleServerEvent('purchase', { ...cart, currency: 'eur' }),
      sampleServerEvent('page_view', {}, { userAgent: '' }),
      sampleServerEvent('page_view', {}, { page: { id: 'p', url: 'about:blank', referrer: '', title: '' } }),
      sampleServerEvent('page_view', {}, { visitor: '', address: '' }),
    ],
    unmatched: 1,
    unusable: [
      'a Purchase without value and currency, which Meta requires',
      'a Purchase without value and currency, which Meta requires',
      'without User-Agent, which Meta requires of events of a website',
      'its page has no http(s) address, which Meta requires',
    ],
  },
];

const error = (code: unknown, more: object = {}) => ({
  status: 400,
  body: JSON.stringify({ error: { message: 'Words of Meta', code, fbtrace_id: 'AbC', ...more } }),
});
const each = (
  title: string,
  codes: readonly number[],
  outcome: AnswerExample['outcome'],
  more: object = {},
): AnswerExample[] =>
  codes.map((code) => ({ title: `${title}: ${code}`, answer: error(code, more), outcome }));

export const serverAnswers: readonly AnswerExample[] = [
  {
    title: 'all taken',
    answer: { body: '{"events_received":3,"messages":[],"fbtrace_id":"AbC"}' },
    count: 3,
    outcome: { kind: 'sent' },
  },
  {
    title: 'fewer than sent',
    answer: { body: '{"events_received":2,"fbtrace_id":"AbC"}' },
    count: 3,
    outcome: { kind: 'refused', reason: 'Meta answered that it took 2 of 3 (trace AbC)' },
  },
  { title: 'a page of a proxy', answer: { body: '<html>' }, outcome: { kind: 'retry' } },
  { title: 'no answer', answer: { status: 0 }, outcome: { kind: 'retry' } },
  { title: 'a fault without a code', answer: { status: 502, body: '<html>' }, outcome: { kind: 'retry' } },
  ...each('temporary', [1, 2, 341, 368, 5000, 21009], { kind: 'retry' }),
  { title: 'transient by its word', answer: error(9999, { is_transient: true }), outcome: { kind: 'retry' } },
  ...each('throttled', [4, 17, 32, 613, 80000, 80003, 80014], { kind: 'retry' }),
  {
    title: 'throttled, with the minutes to wait',
    answer: {
      ...error(80003),
      headers: {
        'x-business-use-case-usage': '{"1":[{"call_count":100,"estimated_time_to_regain_access":19}]}',
      },
    },
    outcome: { kind: 'retry', afterMs: 19 * 60_000 },
  },
  ...each(
    'a dead token',
    [190],
    { kind: 'pause', reason: 'Meta answered 190/463: Words of Meta (trace AbC)' },
    { error_subcode: 463 },
  ),
  ...each('no permission', [3, 10, 200, 294], { kind: 'pause' }),
  ...each('no such pixel', [100], { kind: 'pause' }, { error_subcode: 33 }),
  ...[2804001, 2804003, 2804007, 2804016, 2804017, 2804019, 2804048].flatMap((error_subcode) =>
    each(`a bad event, ${error_subcode}`, [100], { kind: 'refused' }, { error_subcode }),
  ),
  ...each('a bad parameter', [100, 105], { kind: 'refused' }),
  ...each('unknown', [31415], { kind: 'retry' }),
];
