/** Events in, bodies of the Conversion API out; and what X's answers mean. */
import type { AnswerExample, ServerEvent, ServerExample } from '../server-contract.ts';
import { mug } from '../shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../shared/sample-server-event.ts';
import { OAUTH, PIXEL, TOKEN } from './server-stand-in.ts';
import type { XSettings } from './settings.ts';

const names =
  'purchase page_view view_item search add_to_cart add_to_wishlist begin_checkout add_payment_info generate_lead sign_up subscribe contact'.split(
    ' ',
  );
const idOf = (name: string) => `ol${301 + names.indexOf(name)}`;
const settings: XSettings = {
  pixelId: PIXEL,
  accessToken: TOKEN,
  eventNames: Object.fromEntries(names.map((name) => [name, idOf(name)])),
};

const clicked = { adIds: { twclid: '23opevjt88psuo13lu8d020qkn' } };
const click = { twclid: clicked.adIds.twclid };
const device = { ip_address: '9.9.9.9', user_agent: 'Mozilla/5.0 (X11; Linux x86_64)' };
const expected = (name: string, more: object = {}) => ({
  conversion_time: '2026-11-18T11:06:40.000Z',
  event_id: `tw-${PIXEL}-${idOf(name)}`,
  identifiers: [click, device],
  conversion_id: `id-${name}`,
  ...more,
});
const money = (price_currency: string, value: string) => ({ value, price_currency });
const cart = { value: 39.8, currency: 'EUR', items: [mug] };
const mugContent = {
  content_type: 'product',
  content_id: 'mug',
  content_name: 'Mug',
  content_price: 19.9,
  num_items: 2,
};
const one = (
  name: string,
  data: Record<string, unknown>,
  more: object = {},
  over: Partial<ServerEvent> = {},
): Pick<ServerExample<XSettings>, 'events' | 'body'> => ({
  events: [sampleServerEvent(name, data, { ...clicked, ...over })],
  body: { conversions: [expected(name, more)] },
});

export const serverExamples: readonly ServerExample<XSettings>[] = [
  {
    title: 'product view',
    settings,
    url: 'https://ads-api.x.com/12/measurement/conversions/o8z6j',
    ...one('view_item', cart, { ...money('EUR', '39.80'), number_items: 2, contents: [mugContent] }),
  },
  {
    title: 'whatever has an event, in one request',
    settings,
    events: names.map((name) => sampleServerEvent(name, {}, clicked)),
    body: { conversions: names.map((name) => expected(name)) },
  },
  {
    title: 'purchase in yen, two items, a variant; signed by OAuth',
    settings: { ...settings, ...OAUTH },
    ...one(
      'purchase',
      {
        transaction_id: 'ORD-1',
        currency: 'JPY',
        items: [
          { item_id: 'a', price: 5000, quantity: 2 },
          { item_id: 'b', price: 2000, item_group_id: 'bb' },
        ],
      },
      {
        ...money('JPY', '12000.00'),
        number_items: 3,
        contents: [
          { content_type: 'product', content_id: 'a', content_price: 5000, num_items: 2 },
          {
            content_type: 'product',
            content_id: 'b',
            content_price: 2000,
            num_items: 1,
            content_group_id: 'bb',
          },
        ],
      },
    ),
  },
  {
    title: 'prices as texts, where X wants them so; an item without a price',
    settings: { ...settings, pricesAsText: true },
    ...one(
      'add_to_cart',
      { value: 5, currency: 'EUR', items: [mug, { item_id: 'b' }] },
      {
        ...money('EUR', '5.00'),
        number_items: 3,
        contents: [
          { ...mugContent, content_price: '19.90' },
          { content_type: 'product', content_id: 'b', num_items: 1 },
        ],
      },
    ),
  },
  {
    title: 'free purchase: zero is a value',
    settings,
    ...one('purchase', { currency: 'EUR', value: 0 }, money('EUR', '0.00')),
  },
  {
    title: 'a value without currency is none',
    settings,
    ...one('purchase', { value: 5 }),
  },
  {
    title:
      'advanced matching: e-mail, and phone with its plus; a currency of three decimals; no click, no address',
    settings: { ...settings, advancedMatching: true },
    ...one(
      'generate_lead',
      { currency: 'KWD', value: 1.234 },
      {
        ...money('KWD', '1.234'),
        identifiers: [
          { hashed_email: '836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f' },
          { hashed_phone_number: '1e231c66011e7a2d867a9cfae267a6aff103cf4913640b6e71a99850fc0ffbc8' },
        ],
      },
      { user: sampleUser, adIds: {}, address: '' },
    ),
  },
  {
    title: 'the phone of the documentation',
    settings: { ...settings, advancedMatching: true },
    ...one(
      'sign_up',
      {},
      {
        identifiers: [
          { hashed_phone_number: '1fa6b8d986d9b9cd01bf36951815158bbde9f520c0567c835dfe34783d0a4231' },
          device,
        ],
      },
      { user: { phone: '+1 123-456-7890' }, adIds: {} },
    ),
  },
  {
    title: "the click id of X's own cookie, in its three forms, and of the address of the page",
    settings,
    events: [
      sampleServerEvent('contact', {}, { adIds: { _twclid: '23opevjt88Psuo' } }),
      sampleServerEvent(
        'subscribe',
        {},
        { adIds: { _twclid: '{"pixelVersion":"0.0.0","twclid":"23opevjt88Psuo"}' } },
      ),
      sampleServerEvent(
        'sign_up',
        {},
        { adIds: { _twclid: '%7B%22timestamp%22%3A1%2C%22twclid%22%3A%2223opevjt88Psuo%22%7D' } },
      ),
      sampleServerEvent(
        'page_view',
        {},
        {
          page: { id: 'p', url: 'https://shop.example/?twclid=23opevjt88Psuo&a=1', referrer: '', title: '' },
        },
      ),
    ],
    body: {
      conversions: ['contact', 'subscribe', 'sign_up', 'page_view'].map((name) =>
        expected(name, { identifiers: [{ twclid: '23opevjt88Psuo' }, device] }),
      ),
    },
  },
  {
    title: 'an own event that is configured; a clock that is ahead',
    settings: { ...settings, eventNames: { brochure: `tw-${PIXEL}-ol9` } },
    events: [sampleServerEvent('brochure', {}, { ...clicked, time: SERVER_NOW + 3600_000 })],
    body: {
      conversions: [
        {
          ...expected('brochure'),
          event_id: `tw-${PIXEL}-ol9`,
          conversion_time: new Date(SERVER_NOW).toISOString(),
        },
      ],
    },
  },
  {
    title: 'what has no event: a refund, events of the shop; and visitors who opted out',
    settings: { ...settings, limited: true },
    events: [
      ...['refund', 'view_cart', 'my_event', 'constructor'].map((name) =>
        sampleServerEvent(name, cart, clicked),
      ),
      sampleServerEvent('purchase', cart, {
        ...clicked,
        consent: { marketing: 'denied', 'limited:marketing': 'granted' },
      }),
    ],
  },
  {
    title: 'what X could not match',
    settings,
    events: [sampleServerEvent('purchase', cart, { user: { email: 'a@b.example' } })],
    unmatched: 1,
  },
];

const processed = (conversions_processed: unknown): AnswerExample['answer'] => ({
  body: JSON.stringify({ request: {}, data: { conversions_processed, debug_id: 'd1' } }),
});
const error = (status: number, code: string, message = 'Words of X'): AnswerExample['answer'] => ({
  status,
  headers: { 'x-transaction-id': 't1' },
  body: JSON.stringify({ errors: [{ code, message }], request: {} }),
});
const refusedWith = (message: string): AnswerExample => ({
  title: message,
  answer: error(400, 'INVALID_PARAMETER', message),
  outcome: { kind: 'refused', reason: `X answered 400 INVALID_PARAMETER: ${message} (trace t1)` },
});

export const serverAnswers: readonly AnswerExample[] = [
  { title: 'all were processed', answer: processed(2), count: 2, outcome: { kind: 'sent' } },
  {
    title: 'one was not',
    answer: processed(1),
    count: 2,
    outcome: { kind: 'refused', reason: 'X answered that it took 1 of 2 (trace d1)' },
  },
  { title: 'none was', answer: processed(0), outcome: { kind: 'refused' } },
  { title: 'no word on the events', answer: processed('1'), outcome: { kind: 'retry' } },
  { title: 'a page of a proxy', answer: { body: '<html>' }, outcome: { kind: 'retry' } },
  refusedWith('At least one user identifier must be provided'),
  refusedWith('Hashed_email is not a valid SHA-256 hash'),
  refusedWith('Event_id (tw-1-2) is not a single event tag (SET)'),
  refusedWith('Conversion count limit is 500'),
  { title: 'no event id', answer: error(400, 'MISSING_PARAMETER'), outcome: { kind: 'refused' } },
  {
    title: 'a token that is wrong or dead',
    answer: error(401, 'UNAUTHORIZED_ACCESS'),
    outcome: { kind: 'pause' },
  },
  {
    title: 'no access to the account',
    answer: error(403, 'UNAUTHORIZED_CLIENT_APPLICATION'),
    outcome: { kind: 'pause' },
  },
  { title: 'no such pixel or version', answer: error(404, 'NOT_FOUND'), outcome: { kind: 'pause' } },
  {
    title: 'too many',
    answer: error(429, 'TOO_MANY_REQUESTS'),
    outcome: { kind: 'retry', afterMs: 900_000 },
  },
  {
    title: 'too many, with the seconds to wait',
    answer: { ...error(429, 'TOO_MANY_REQUESTS'), headers: { 'retry-after': '7' } },
    outcome: { kind: 'retry', afterMs: 7000 },
  },
  {
    title: 'too many, with a moment that is long past',
    answer: { ...error(429, 'TOO_MANY_REQUESTS'), headers: { 'x-rate-limit-reset': '1' } },
    outcome: { kind: 'retry', afterMs: 900_000 },
  },
  { title: 'a fault of theirs', answer: error(500, 'INTERNAL_ERROR'), outcome: { kind: 'retry' } },
  { title: 'out of service', answer: error(503, 'SERVICE_UNAVAILABLE'), outcome: { kind: 'retry' } },
  { title: 'no answer', answer: { status: 0 }, outcome: { kind: 'retry' } },
];
