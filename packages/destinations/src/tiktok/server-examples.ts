/** Events in, bodies of the Events API out; and what TikTok's answers mean. */
import type { AnswerExample, ServerEvent, ServerExample } from '../server-contract.ts';
import { lamp, mug } from '../shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../shared/sample-server-event.ts';
import { PIXEL, TOKEN } from './server-stand-in.ts';
import type { TiktokSettings } from './settings.ts';

const settings: TiktokSettings = { pixelCode: PIXEL, accessToken: TOKEN };
const url = 'https://business-api.tiktok.com/open_api/v1.3/event/track/';
const nobody = {
  // SHA-256 of `v1`, the visitor.
  external_id: '3bfc269594ef649228e9a74bab00f042efc91d5acc6fbee31a382e80d42388fe',
  ip: '9.9.9.9',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
  locale: 'de',
};
const expected = (name: string, canonical: string, properties?: object, more: object = {}) => ({
  event: name,
  event_time: 1_795_000_000,
  event_id: `id-${canonical}`,
  user: nobody,
  page: { url: 'https://shop.example/p/mug', referrer: 'https://shop.example/' },
  ...(properties && { properties }),
  ...more,
});
const bodyOf = (...data: object[]) => ({ event_source: 'web', event_source_id: PIXEL, data });

const sold = { value: 39.8, currency: 'EUR' };
const cart = { ...sold, items: [mug] };
const mugContent = {
  content_type: 'product',
  content_ids: ['mug'],
  contents: [
    {
      content_id: 'mug',
      content_name: 'Mug',
      content_category: 'Kitchen',
      brand: 'Acme',
      price: 19.9,
      quantity: 2,
    },
  ],
};
const lampContent = { content_name: 'Lampe „Ährenlicht“', price: 80, quantity: 1 };
/** Canonical name and data, and what TikTok gets. */
const one = (
  name: string,
  data: Record<string, unknown>,
  tiktokName: string,
  properties?: object,
  over: Partial<ServerEvent> = {},
  more: object = {},
): Pick<ServerExample<TiktokSettings>, 'events' | 'body'> => ({
  events: [sampleServerEvent(name, data, over)],
  body: bodyOf(expected(tiktokName, name, properties, more)),
});

export const serverExamples: readonly ServerExample<TiktokSettings>[] = [
  {
    title: 'product view',
    settings,
    url,
    ...one('view_item', cart, 'ViewContent', { ...mugContent, ...sold }),
  },
  {
    title: 'page view, where the collector alone delivers',
    settings: { ...settings, deliverBy: 'server' },
    ...one('page_view', {}, 'Pageview'),
  },
  {
    title: 'page view, which the page sends without an id',
    settings,
    events: [sampleServerEvent('page_view')],
  },
  {
    title: 'list of groups',
    settings,
    ...one('view_item_list', { items: [lamp] }, 'ViewContent', {
      content_type: 'product_group',
      content_ids: ['lamps'],
      contents: [{ content_id: 'lamps', ...lampContent }],
    }),
  },
  {
    title: 'search under both of its names, cut by whole characters',
    settings,
    ...one('search', { search_term: `${'ü'.repeat(499)}😀…` }, 'Search', {
      search_string: `${'ü'.repeat(499)}😀`,
      query: `${'ü'.repeat(499)}😀`,
    }),
  },
  {
    title: 'the way to the till, in one request',
    settings,
    events: ['add_to_cart', 'add_to_wishlist', 'begin_checkout', 'add_payment_info'].map((name) =>
      sampleServerEvent(name, cart),
    ),
    body: bodyOf(
      expected('AddToCart', 'add_to_cart', { ...mugContent, ...sold }),
      expected('AddToWishlist', 'add_to_wishlist', { ...mugContent, ...sold }),
      expected('InitiateCheckout', 'begin_checkout', { ...mugContent, num_items: 2, ...sold }),
      expected('AddPaymentInfo', 'add_payment_info', { ...mugContent, ...sold }),
    ),
  },
  {
    title: 'purchase in yen, two items, a variant, with ids of TikTok and an address that says too much',
    settings: { ...settings, testEventCode: 'TEST00001' },
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
            url: 'https://shop.example/done?order=1&token=abc&utm_source=x',
            referrer: '',
            title: '',
          },
          adIds: { _ttp: '2aBcDeFgHiJkLmNoPqRsTuVwXyZ', ttclid: 'E.C.P.xyz', gclid: 'x' },
        },
      ),
    ],
    body: {
      ...bodyOf({
        event: 'Purchase',
        event_time: 1_795_000_000,
        event_id: 'id-purchase',
        user: { ...nobody, ttp: '2aBcDeFgHiJkLmNoPqRsTuVwXyZ', ttclid: 'E.C.P.xyz' },
        page: { url: 'https://shop.example/done?order=1&utm_source=x' },
        properties: {
          content_type: 'product',
          content_ids: ['a', 'b'],
          contents: [
            { content_id: 'a', price: 5000, quantity: 2 },
            { content_id: 'b', price: 2000, quantity: 1 },
          ],
          num_items: 3,
          order_id: 'ORD-1',
          value: 12000,
          currency: 'JPY',
        },
      }),
      test_event_code: 'TEST00001',
    },
  },
  {
    title: 'a free purchase under its older name: zero is a value',
    settings: { ...settings, eventNames: { purchase: 'CompletePayment' } },
    ...one('purchase', { transaction_id: 'ORD-2', currency: 'EUR', value: 0 }, 'CompletePayment', {
      order_id: 'ORD-2',
      value: 0,
      currency: 'EUR',
    }),
  },
  {
    title: 'a purchase without currency has no value',
    settings,
    ...one('purchase', { transaction_id: 'ORD-3', value: 5 }, 'Purchase', { order_id: 'ORD-3' }),
  },
  {
    title: 'advanced matching: people hashed, places not',
    settings: { ...settings, advancedMatching: true },
    events: [sampleServerEvent('generate_lead', { currency: 'KWD', value: 1.234 }, { user: sampleUser })],
    body: bodyOf(
      expected(
        'Lead',
        'generate_lead',
        { value: 1.234, currency: 'KWD' },
        {
          user: {
            ...nobody,
            email: '836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f',
            phone: '1e231c66011e7a2d867a9cfae267a6aff103cf4913640b6e71a99850fc0ffbc8',
            external_id: '6d894aa3ee802549d7f340e7c1cf0d1c1cb14cd84f768d92ffaa6785337c4997',
            first_name: '6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec',
            last_name: '853278587605f67e5faf111bedb9f8eedfb755d2ac9473888ccef4f46bc3f6f7',
            zip_code: '52eb93d6f8cdc91927d84b057e0a76eb508a59a795f75ac7f26ee9859ebc618d',
            city: 'sanfrancisco',
            state: 'ca',
            country: 'us',
          },
        },
      ),
    ),
  },
  {
    title: 'what identify told stays here unless the site says otherwise',
    settings,
    ...one('sign_up', {}, 'CompleteRegistration', undefined, { user: { email: 'a@b.example' } }),
  },
  {
    title: 'a click id that only the address has',
    settings,
    ...one(
      'contact',
      {},
      'Contact',
      undefined,
      { page: { id: 'p', url: 'https://shop.example/?ttclid=E.C.P.aB-1', referrer: '', title: '' } },
      {
        page: { url: 'https://shop.example/?ttclid=E.C.P.aB-1' },
        user: { ...nobody, ttclid: 'E.C.P.aB-1' },
      },
    ),
  },
  {
    title: 'an opt-out of the US: limited data use; no visitor known',
    settings: { ...settings, limited: true },
    ...one(
      'subscribe',
      { currency: 'USD', value: 5 },
      'Subscribe',
      { value: 5, currency: 'USD' },
      { consent: { marketing: 'denied', 'limited:marketing': 'granted' }, visitor: '' },
      {
        user: { ip: nobody.ip, user_agent: nobody.user_agent, locale: 'de' },
        limited_data_use: true,
      },
    ),
  },
  {
    title: 'an own event that is configured; a clock that is ahead',
    settings: { ...settings, eventNames: { file_download: 'Download' } },
    ...one(
      'file_download',
      {},
      'Download',
      undefined,
      { time: SERVER_NOW + 3600_000 },
      {
        event_time: SERVER_NOW / 1000,
      },
    ),
  },
  {
    title: 'what TikTok has no event for: a refund, a video, events of the shop',
    settings,
    events: ['refund', 'video_start', 'view_cart', 'remove_from_cart', 'my_event', 'constructor'].map(
      (name) => sampleServerEvent(name, cart),
    ),
  },
  {
    title: 'what TikTok could not use, each with its reason',
    settings,
    events: [
      sampleServerEvent('contact', {}, { page: { id: 'p', url: 'about:blank', referrer: '', title: '' } }),
      sampleServerEvent('contact', {}, { visitor: '', address: '' }),
    ],
    unmatched: 1,
    unusable: ['its page has no http(s) address, which TikTok requires'],
  },
];

const code = (number: unknown): AnswerExample['answer'] => ({
  body: JSON.stringify({ code: number, message: 'Words of TikTok', request_id: '2026A', data: {} }),
});
const each = (title: string, codes: readonly number[], outcome: AnswerExample['outcome']): AnswerExample[] =>
  codes.map((number) => ({ title: `${title}: ${number}`, answer: code(number), outcome }));

export const serverAnswers: readonly AnswerExample[] = [
  ...each('taken', [0], { kind: 'sent' }),
  ...each('taken in part, which one is not said', [20001], { kind: 'sent' }),
  ...each('no permission for the pixel', [40001], { kind: 'pause' }),
  ...each('a bad event', [40002], {
    kind: 'refused',
    reason: 'TikTok answered 40002: Words of TikTok (trace 2026A)',
  }),
  ...each('other faults of the request', [40007, 40900], { kind: 'refused' }),
  ...each('too many requests', [40100], { kind: 'retry' }),
  ...each('a token that is missing, wrong or dead', [40101, 40102, 40104, 40105], { kind: 'pause' }),
  ...each('a fault of theirs', [50000, 50002, 51010, 52000, 59999], { kind: 'retry' }),
  ...each('unknown', [7, 99999], { kind: 'retry' }),
  { title: 'a page of a proxy', answer: { body: '<html>' }, outcome: { kind: 'retry' } },
  { title: 'no answer', answer: { status: 0 }, outcome: { kind: 'retry' } },
  { title: 'a fault without a code', answer: { status: 502, body: '<html>' }, outcome: { kind: 'retry' } },
  {
    title: 'busy, with the seconds to wait',
    answer: { status: 429, headers: { 'retry-after': '7' } },
    outcome: { kind: 'retry', afterMs: 7000 },
  },
];
