/** Events in, bodies of the Conversions API out; and what Microsoft's answers mean. */
import type { AnswerExample, ServerEvent, ServerExample } from '../server-contract.ts';
import { lamp, mug } from '../shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../shared/sample-server-event.ts';
import { TAG, TOKEN } from './server-stand-in.ts';
import type { MicrosoftSettings } from './settings.ts';

const settings: MicrosoftSettings = { tagId: TAG, accessToken: TOKEN };
const nobody = {
  externalId: 'v1',
  clientIpAddress: '9.9.9.9',
  clientUserAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
};
const expected = (eventName: string, canonical: string, customData?: object, more: object = {}) => ({
  eventType: 'custom',
  eventName,
  eventId: `id-${canonical}`,
  eventTime: 1_795_000_000,
  eventSourceUrl: 'https://shop.example/p/mug',
  referrerUrl: 'https://shop.example/',
  adStorageConsent: 'G',
  userData: nobody,
  ...(customData && { customData }),
  ...more,
});
const bodyOf = (...data: object[]) => ({ dataProvider: 'beckon', data });

const cart = { value: 39.8, currency: 'EUR', items: [mug] };
const products = {
  itemIds: ['mug'],
  items: [{ id: 'mug', name: 'Mug', quantity: 2, price: 19.9 }],
  ecommCategory: 'Kitchen',
};
const sold = { ...products, value: 39.8, currency: 'EUR' };
/** Canonical name and data, and what Microsoft gets. */
const one = (
  name: string,
  data: Record<string, unknown>,
  action: string,
  custom?: object,
  over: Partial<ServerEvent> = {},
  more: object = {},
): Pick<ServerExample<MicrosoftSettings>, 'events' | 'body'> => ({
  events: [sampleServerEvent(name, data, over)],
  body: bodyOf(expected(action, name, custom, more)),
});

export const serverExamples: readonly ServerExample<MicrosoftSettings>[] = [
  {
    title: 'product view',
    settings,
    url: `https://capi.uet.microsoft.com/v1/${TAG}/events`,
    ...one('view_item', cart, 'view_item', { pageType: 'product', ...sold }),
  },
  {
    title: 'page view, where the collector alone delivers',
    settings: { ...settings, deliverBy: 'server' },
    events: [sampleServerEvent('page_view')],
    body: bodyOf({
      eventType: 'pageLoad',
      eventId: 'id-page_view',
      eventTime: 1_795_000_000,
      eventSourceUrl: 'https://shop.example/p/mug',
      pageTitle: 'Mug',
      referrerUrl: 'https://shop.example/',
      adStorageConsent: 'G',
      userData: nobody,
    }),
  },
  { title: 'page view, which the page sends', settings, events: [sampleServerEvent('page_view')] },
  {
    title: 'list: the category of its first item',
    settings,
    ...one('view_item_list', { items: [mug, { ...lamp, item_category: 'Light' }] }, 'view_item_list', {
      pageType: 'category',
      itemIds: ['mug', 'lamp-7'],
      items: [...products.items, { id: 'lamp-7', name: 'Lampe „Ährenlicht“', quantity: 1, price: 80 }],
      ecommCategory: 'Kitchen',
    }),
  },
  {
    title: 'search, cut by whole characters',
    settings,
    ...one('search', { search_term: `${'ü'.repeat(499)}😀…` }, 'search', {
      pageType: 'searchresults',
      searchTerm: `${'ü'.repeat(499)}😀`,
    }),
  },
  {
    title: 'the way to the till, in one request',
    settings,
    events: [
      'add_to_cart',
      'remove_from_cart',
      'view_cart',
      'add_to_wishlist',
      'begin_checkout',
      'add_payment_info',
    ].map((name) => sampleServerEvent(name, cart)),
    body: bodyOf(
      expected('add_to_cart', 'add_to_cart', { pageType: 'cart', ...sold }),
      expected('remove_from_cart', 'remove_from_cart', sold),
      expected('view_cart', 'view_cart', { pageType: 'cart', ...sold }),
      expected('add_to_wishlist', 'add_to_wishlist', sold),
      expected('begin_checkout', 'begin_checkout', sold),
      expected('add_payment_info', 'add_payment_info', sold),
    ),
  },
  {
    title: 'purchase in yen, two items, a variant, with ids of Microsoft and an address that says too much',
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
      'purchase',
      {
        pageType: 'purchase',
        itemIds: ['a', 'b'],
        items: [
          { id: 'a', quantity: 2, price: 5000 },
          { id: 'b', quantity: 1, price: 2000 },
        ],
        transactionId: 'ORD-1',
        eventValue: 12000,
        ecommTotalValue: 12000,
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
        adIds: { _uetvid: '7f6d5e4c', _uetmsclkid: '_uet0a1B2c', gclid: 'x' },
      },
      {
        eventSourceUrl: 'https://shop.example/done?order=1&utm_source=x',
        referrerUrl: undefined,
        userData: { ...nobody, anonymousId: '7f6d5e4c', msclkid: '0a1B2c' },
      },
    ),
  },
  {
    title: 'a free purchase: zero is a value',
    settings,
    ...one('purchase', { transaction_id: 'ORD-2', currency: 'EUR', value: 0 }, 'purchase', {
      pageType: 'purchase',
      transactionId: 'ORD-2',
      eventValue: 0,
      ecommTotalValue: 0,
      value: 0,
      currency: 'EUR',
    }),
  },
  {
    title: 'advanced matching: the e-mail without dots, the phone with its plus',
    settings: { ...settings, advancedMatching: true },
    ...one(
      'generate_lead',
      { currency: 'KWD', value: 1.234 },
      'submit_lead_form',
      { value: 1.234, currency: 'KWD' },
      { user: sampleUser },
      {
        userData: {
          ...nobody,
          em: '55e79200c1635b37ad31a378c39feb12f120f116625093a19bc32fff15041149',
          ph: '1e231c66011e7a2d867a9cfae267a6aff103cf4913640b6e71a99850fc0ffbc8',
          externalId: 'user-42',
        },
      },
    ),
  },
  {
    title: 'an id that is an e-mail, and what identify told, stay here unless the site says otherwise',
    settings,
    ...one(
      'sign_up',
      {},
      'sign_up',
      undefined,
      { user: { id: 'a@b.example', email: 'a@b.example' } },
      { userData: { clientIpAddress: nobody.clientIpAddress, clientUserAgent: nobody.clientUserAgent } },
    ),
  },
  {
    title: 'a click id that only the address has',
    settings,
    ...one(
      'contact',
      {},
      'contact',
      undefined,
      { page: { id: 'p', url: 'https://shop.example/?msclkid=aB1', referrer: '', title: '' } },
      {
        eventSourceUrl: 'https://shop.example/?msclkid=aB1',
        referrerUrl: undefined,
        userData: { ...nobody, msclkid: 'aB1' },
      },
    ),
  },
  {
    title: 'a site that asks for another purpose says that advertising is not granted',
    settings: { ...settings, purposes: ['analytics'] },
    ...one(
      'subscribe',
      { currency: 'USD', value: 5 },
      'subscribe',
      { value: 5, currency: 'USD' },
      { consent: { analytics: 'granted', marketing: 'denied' } },
      { adStorageConsent: 'D' },
    ),
  },
  {
    title: 'an own event that is configured; a clock that is ahead',
    settings: { ...settings, eventNames: { my_event: 'constructor' } },
    ...one(
      'my_event',
      {},
      'constructor',
      undefined,
      { time: SERVER_NOW + 3600_000 },
      {
        eventTime: SERVER_NOW / 1000,
      },
    ),
  },
  {
    title: 'what Microsoft gets no event of: a refund, a video, events of the shop',
    settings,
    events: ['refund', 'video_progress', 'login', 'my_event', 'constructor'].map((name) =>
      sampleServerEvent(name, cart),
    ),
  },
  {
    title: 'what Microsoft could not use, each with its reason',
    settings,
    events: [
      sampleServerEvent('contact', {}, { page: { id: 'p', url: 'about:blank', referrer: '', title: '' } }),
      sampleServerEvent('contact', {}, { visitor: '', address: '' }),
    ],
    unmatched: 1,
    unusable: ['its page has no http(s) address, which Microsoft requires'],
  },
];

const json = (status: number, fields: object): AnswerExample['answer'] => ({
  status,
  body: JSON.stringify(fields),
});

export const serverAnswers: readonly AnswerExample[] = [
  { title: 'all taken', answer: json(200, { status: 'OK', requestId: 'r1' }), outcome: { kind: 'sent' } },
  { title: 'accepted, without a word', answer: { status: 202 }, outcome: { kind: 'sent' } },
  { title: 'a page of a proxy', answer: { body: '<html>' }, outcome: { kind: 'retry' } },
  { title: 'no answer', answer: { status: 0 }, outcome: { kind: 'retry' } },
  {
    title: 'a bad event',
    answer: json(400, { error: { message: 'Words of Microsoft' }, requestId: 'r1' }),
    outcome: { kind: 'refused', reason: 'Microsoft answered 400: Words of Microsoft (trace r1)' },
  },
  { title: 'too much at once', answer: { status: 413 }, outcome: { kind: 'refused' } },
  {
    title: 'a dead token',
    answer: json(401, { message: 'Invalid token' }),
    outcome: { kind: 'pause', reason: 'Microsoft answered 401: Invalid token' },
  },
  { title: 'a token of another tag', answer: { status: 403 }, outcome: { kind: 'pause' } },
  { title: 'no such tag', answer: { status: 404 }, outcome: { kind: 'pause' } },
  {
    title: 'throttled, with the seconds to wait',
    answer: { status: 429, headers: { 'retry-after': '7' } },
    outcome: { kind: 'retry', afterMs: 7000 },
  },
  { title: 'a fault of theirs', answer: { status: 500 }, outcome: { kind: 'retry' } },
  { title: 'down', answer: { status: 503, body: '<html>' }, outcome: { kind: 'retry' } },
];
