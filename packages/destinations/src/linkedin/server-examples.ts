/** Events in, bodies of the Conversions API out; and what LinkedIn's answers mean. */
import type { AnswerExample, ServerEvent, ServerExample } from '../server-contract.ts';
import { lamp, mug } from '../shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../shared/sample-server-event.ts';
import { PARTNER, TOKEN } from './server-stand-in.ts';
import type { LinkedinSettings } from './settings.ts';

const names = [
  'purchase page_view view_item view_item_list search add_to_cart add_to_wishlist begin_checkout',
  'add_payment_info generate_lead sign_up subscribe contact login file_download video_start',
]
  .join(' ')
  .split(' ');
const ruleOf = (name: string) => `${201 + names.indexOf(name)}`;
const settings: LinkedinSettings = {
  partnerId: PARTNER,
  accessToken: TOKEN,
  conversions: Object.fromEntries(names.map((name) => [name, ruleOf(name)])),
};

const address = { idType: 'PLAINTEXT_IP_ADDRESS', idValue: '9.9.9.9' };
const fatId = { idType: 'LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID', idValue: 'df5gf5-gh6t7-ph4j7h-fgf6n1' };
// SHA-256 of `v1`, the visitor.
const visitor = '3bfc269594ef649228e9a74bab00f042efc91d5acc6fbee31a382e80d42388fe';
const nobody = { userIds: [address], externalIds: [visitor] };
const expected = (name: string, more: object = {}) => ({
  conversion: `urn:lla:llaPartnerConversion:${ruleOf(name)}`,
  conversionHappenedAt: 1_795_000_000_000,
  eventId: `id-${name}`,
  user: nobody,
  ...more,
});
const money = (currencyCode: string, amount: string) => ({ conversionValue: { currencyCode, amount } });
const cart = { value: 39.8, currency: 'EUR', items: [mug] };
const one = (
  name: string,
  data: Record<string, unknown>,
  more: object = {},
  over: Partial<ServerEvent> = {},
): Pick<ServerExample<LinkedinSettings>, 'events' | 'body'> => ({
  events: [sampleServerEvent(name, data, over)],
  body: { elements: [expected(name, more)] },
});

export const serverExamples: readonly ServerExample<LinkedinSettings>[] = [
  {
    title: 'product view',
    settings,
    url: 'https://api.linkedin.com/rest/conversionEvents',
    ...one('view_item', cart, money('EUR', '39.8')),
  },
  {
    title: 'whatever has a rule, in one request',
    settings,
    events: names.map((name) => sampleServerEvent(name)),
    body: { elements: names.map((name) => expected(name)) },
  },
  {
    title: 'purchase in yen, two items, with a click id',
    settings: { ...settings, apiVersion: '202603' },
    ...one(
      'purchase',
      {
        transaction_id: 'ORD-1',
        currency: 'JPY',
        items: [
          { item_id: 'a', price: 5000, quantity: 2 },
          { item_id: 'b', price: 2000, item_variant: 'blue' },
        ],
      },
      { ...money('JPY', '12000'), user: { ...nobody, userIds: [fatId, address] } },
      { adIds: { li_fat_id: fatId.idValue } },
    ),
  },
  {
    title: 'free purchase: zero is a value',
    settings,
    ...one('purchase', { transaction_id: 'ORD-2', currency: 'EUR', value: 0 }, money('EUR', '0')),
  },
  {
    title: 'a value without currency is none; a sum that floats is rounded',
    settings,
    events: [
      sampleServerEvent('add_to_cart', { value: 5, items: [lamp] }),
      sampleServerEvent('begin_checkout', { value: 0.1 + 0.2, currency: 'EUR' }),
    ],
    body: { elements: [expected('add_to_cart'), expected('begin_checkout', money('EUR', '0.3'))] },
  },
  {
    title: 'advanced matching: e-mail hashed, name and country as they are, a currency of three decimals',
    settings: { ...settings, advancedMatching: true },
    ...one(
      'generate_lead',
      { currency: 'KWD', value: 1.234 },
      {
        ...money('KWD', '1.234'),
        user: {
          userIds: [
            {
              idType: 'SHA256_EMAIL',
              idValue: '836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f',
            },
            address,
          ],
          userInfo: {
            firstName: 'Mary',
            lastName: "O'Brien Jr.",
            companyName: 'Ähren AG',
            countryCode: 'US',
          },
          externalIds: ['6d894aa3ee802549d7f340e7c1cf0d1c1cb14cd84f768d92ffaa6785337c4997'],
        },
      },
      { user: { ...sampleUser, company: ' Ähren AG ' } },
    ),
  },
  {
    title:
      'an e-mail that is hashed already passes; one name alone does not; names are cut by whole characters',
    settings: { ...settings, advancedMatching: true },
    events: [
      sampleServerEvent('sign_up', {}, { user: { email: 'A'.repeat(64), first_name: 'Mary' } }),
      sampleServerEvent('contact', {}, { user: { first_name: `${'ü'.repeat(34)}😀…`, last_name: '정' } }),
    ],
    body: {
      elements: [
        expected('sign_up', {
          user: { ...nobody, userIds: [{ idType: 'SHA256_EMAIL', idValue: 'a'.repeat(64) }, address] },
        }),
        expected('contact', {
          user: { ...nobody, userInfo: { firstName: `${'ü'.repeat(34)}😀`, lastName: '정' } },
        }),
      ],
    },
  },
  {
    title: 'what identify told stays here unless the site says otherwise',
    settings,
    ...one('sign_up', {}, {}, { user: { email: 'a@b.example' } }),
  },
  {
    title:
      'a click id that only the address of the page has; no visitor known, an address that LinkedIn does not take',
    settings,
    ...one(
      'contact',
      {},
      { user: { userIds: [fatId] } },
      {
        page: { id: 'p', url: `https://shop.example/?li_fat_id=${fatId.idValue}`, referrer: '', title: '' },
        address: '2001:db8::1',
        visitor: '',
      },
    ),
  },
  {
    title: 'an own event that is configured; a clock that is ahead',
    settings: { ...settings, conversions: { brochure: '206' } },
    events: [sampleServerEvent('brochure', {}, { time: SERVER_NOW + 3600_000 })],
    body: {
      elements: [
        {
          ...expected('brochure'),
          conversion: 'urn:lla:llaPartnerConversion:206',
          conversionHappenedAt: SERVER_NOW,
        },
      ],
    },
  },
  {
    title: 'what has no rule: a refund, events of the shop',
    settings,
    events: ['refund', 'view_cart', 'my_event', 'constructor'].map((name) => sampleServerEvent(name, cart)),
  },
  {
    title: 'what LinkedIn could not match',
    settings,
    events: [sampleServerEvent('purchase', cart, { address: '2001:db8::1', user: { email: 'a@b.example' } })],
    unmatched: 1,
  },
];

const elements = (...given: object[]): AnswerExample['answer'] => ({
  body: JSON.stringify({ elements: given }),
  headers: { 'x-li-uuid': 'AAX1' },
});
const error = (status: number, message: string, code?: string): AnswerExample['answer'] => ({
  status,
  headers: { 'x-li-uuid': 'AAX1' },
  body: JSON.stringify({ status, message, ...(code && { code, serviceErrorCode: 65600 }) }),
});
const made = { status: 201 };
const bad = { status: 400, error: { status: 400, message: 'Words of LinkedIn' } };

export const serverAnswers: readonly AnswerExample[] = [
  { title: 'all were created', answer: elements(made, made), count: 2, outcome: { kind: 'sent' } },
  { title: 'a single one was created', answer: { status: 201 }, outcome: { kind: 'sent' } },
  {
    title: 'one was not',
    answer: elements(made, bad, made),
    count: 3,
    outcome: {
      kind: 'partial',
      refused: [{ index: 1, reason: 'LinkedIn answered 400: Words of LinkedIn (trace AAX1)' }],
    },
  },
  {
    title: 'one ran into a fault of theirs',
    answer: elements(made, { status: 500 }),
    count: 2,
    outcome: { kind: 'retry' },
  },
  { title: 'one has no permission', answer: elements({ status: 403 }), outcome: { kind: 'pause' } },
  { title: 'fewer answers than events', answer: elements(made), count: 2, outcome: { kind: 'retry' } },
  { title: 'created, but of how many?', answer: { status: 201 }, count: 2, outcome: { kind: 'retry' } },
  { title: 'a page of a proxy', answer: { body: '<html>' }, outcome: { kind: 'retry' } },
  {
    title: 'a bad element spoils the batch',
    answer: error(422, 'ERROR :: /elements/3/user'),
    count: 9,
    outcome: { kind: 'refused', reason: 'LinkedIn answered 422: ERROR :: /elements/3/user (trace AAX1)' },
  },
  { title: 'a bad request', answer: error(400, 'Bad'), outcome: { kind: 'refused' } },
  {
    title: 'a token that was revoked',
    answer: error(401, 'The token used in the request has been revoked', 'REVOKED_ACCESS_TOKEN'),
    outcome: {
      kind: 'pause',
      reason:
        'LinkedIn answered 401 REVOKED_ACCESS_TOKEN: The token used in the request has been revoked (trace AAX1)',
    },
  },
  {
    title: 'a token that has expired',
    answer: error(401, 'Expired', 'EXPIRED_ACCESS_TOKEN'),
    outcome: { kind: 'pause' },
  },
  {
    title: 'no permission',
    answer: error(403, 'Not enough permissions', 'ACCESS_DENIED'),
    outcome: { kind: 'pause' },
  },
  { title: 'no such address', answer: error(404, 'No virtual resource'), outcome: { kind: 'pause' } },
  {
    title: 'a version that serves no more',
    answer: error(426, 'Requested version is not active', 'NONEXISTENT_VERSION'),
    outcome: { kind: 'pause' },
  },
  {
    title: 'too many, with the seconds to wait',
    answer: { ...error(429, 'Too many'), headers: { 'retry-after': '7' } },
    outcome: { kind: 'retry', afterMs: 7000 },
  },
  { title: 'a fault of theirs', answer: error(500, 'Internal'), outcome: { kind: 'retry' } },
  { title: 'a gateway', answer: { status: 504, body: '<html>' }, outcome: { kind: 'retry' } },
  { title: 'no answer', answer: { status: 0 }, outcome: { kind: 'retry' } },
];
