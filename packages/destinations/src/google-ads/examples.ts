/** Events in, bodies of the Data Manager API out; and what its answers mean. */
import type { AnswerExample, ServerEvent, ServerExample } from '../server-contract.ts';
import { mug } from '../shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../shared/sample-server-event.ts';
import { ACCOUNT, CLIENT, CLIENT_SECRET, REFRESH_TOKEN } from './server-stand-in.ts';
import type { GoogleAdsSettings } from './settings.ts';

const SALE = '987654321';
const LEAD = '987654322';
const settings: GoogleAdsSettings = {
  customerId: '123-456-7890',
  conversionActions: { purchase: SALE },
  clientId: CLIENT,
  clientSecret: CLIENT_SECRET,
  refreshToken: REFRESH_TOKEN,
};
const adIds = { gclid: 'Cj0KCQabc-_X' };
const granted = { adUserData: 'CONSENT_GRANTED', adPersonalization: 'CONSENT_GRANTED' };
const destination = (action: string, over: object = {}) => ({
  reference: action,
  operatingAccount: { accountType: 'GOOGLE_ADS', accountId: ACCOUNT },
  ...over,
  productDestinationId: action,
});
const conversion = (action: string, transactionId: string, over: object = {}) => ({
  destinationReferences: [action],
  transactionId,
  eventTimestamp: '2026-11-18T11:06:40.000Z',
  eventSource: 'WEB',
  adIdentifiers: adIds,
  eventDeviceInfo: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' },
  consent: granted,
  ...over,
});
const body = (events: object[], destinations: object[] = [destination(SALE)], over: object = {}) => ({
  encoding: 'HEX',
  validateOnly: false,
  destinations,
  events,
  ...over,
});
const event = (name: string, data: Record<string, unknown> = {}, over: Partial<ServerEvent> = {}) =>
  sampleServerEvent(name, data, { adIds, ...over });
const sold = { value: 39.8, currency: 'EUR' };
const money = { conversionValue: 39.8, currency: 'EUR' };
const leads = ['generate_lead', 'sign_up', 'subscribe', 'contact', 'begin_checkout'];

export const serverExamples: readonly ServerExample<GoogleAdsSettings>[] = [
  {
    title: 'a purchase without order: the event id, as the tag sends it',
    settings,
    url: 'https://datamanager.googleapis.com/v1/events:ingest',
    events: [event('purchase', { ...sold, items: [mug] })],
    body: body([conversion(SALE, 'id-purchase', money)]),
  },
  {
    title: 'two items of a feed in yen, by a manager account, of a person who is known',
    settings: {
      ...settings,
      managerId: '111-222-3333',
      enhancedConversions: true,
      merchantId: '555',
      feedLabel: 'DE',
      feedLanguage: 'de',
    },
    events: [
      event(
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
        { user: sampleUser },
      ),
    ],
    body: body(
      [
        conversion(SALE, 'ORD-1', {
          conversionValue: 12000,
          currency: 'JPY',
          userData: {
            userIdentifiers: [
              { emailAddress: '836f82db99121b3481011f16b49dfa5fbc714a0d1b1b9f784a1ebbbf5b39577f' },
              { phoneNumber: '1e231c66011e7a2d867a9cfae267a6aff103cf4913640b6e71a99850fc0ffbc8' },
              {
                address: {
                  givenName: '6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec',
                  familyName: '65b87174be3b1b122e2b0929f0b84888637d31a4a83bb96a860bcff411f5e668',
                  regionCode: 'US',
                  postalCode: '94035-1234',
                },
              },
            ],
          },
          cartData: {
            merchantId: '555',
            merchantFeedLabel: 'DE',
            merchantFeedLanguageCode: 'de',
            items: [
              { merchantProductId: 'a', itemId: 'a', quantity: '2', unitPrice: 5000 },
              { merchantProductId: 'b', itemId: 'b', quantity: '1', unitPrice: 2000 },
            ],
          },
        }),
      ],
      [destination(SALE, { loginAccount: { accountType: 'GOOGLE_ADS', accountId: '1112223333' } })],
    ),
  },
  {
    title: 'free, in Kuwait, a click that only the cookie knows, a clock that is ahead',
    settings,
    events: [
      event(
        'purchase',
        { transaction_id: 'ORD-2', currency: 'KWD', value: 0 },
        {
          adIds: { _gcl_aw: 'GCL.1788900000.AbC-123_x' },
          time: SERVER_NOW + 9000,
        },
      ),
    ],
    body: body([
      conversion(SALE, 'ORD-2', {
        conversionValue: 0,
        currency: 'KWD',
        adIdentifiers: { gclid: 'AbC-123_x' },
        eventTimestamp: new Date(SERVER_NOW).toISOString(),
      }),
    ]),
  },
  {
    title: 'several actions in one request, value without currency goes without value',
    settings: {
      ...settings,
      conversionActions: { purchase: SALE, ...Object.fromEntries(leads.map((name) => [name, LEAD])) },
    },
    events: [event('purchase', sold), ...leads.map((name) => event(name, { value: 5 }))],
    body: body(
      [conversion(SALE, 'id-purchase', money), ...leads.map((name) => conversion(LEAD, `id-${name}`))],
      [destination(SALE), destination(LEAD)],
    ),
  },
  {
    title: 'a visitor who opted out: measured without the person and without personal advertising',
    settings: { ...settings, limited: true, enhancedConversions: true },
    events: [
      event('purchase', sold, {
        user: sampleUser,
        adIds: { gbraid: 'gb', wbraid: 'wb' },
        consent: { analytics: 'granted', marketing: 'denied', 'limited:marketing': 'not-required' },
      }),
    ],
    body: body([
      conversion(SALE, 'id-purchase', {
        ...money,
        adIdentifiers: { gbraid: 'gb', wbraid: 'wb' },
        consent: { adUserData: 'CONSENT_GRANTED', adPersonalization: 'CONSENT_DENIED' },
      }),
    ]),
  },
  {
    title: "Gmail's dots and plus go; the person alone is enough",
    settings: { ...settings, enhancedConversions: true },
    events: [event('purchase', sold, { adIds: {}, user: { email: 'Jane.Q.Public+shop@Gmail.com' } })],
    body: body([
      {
        ...conversion(SALE, 'id-purchase', money),
        adIdentifiers: undefined,
        userData: {
          userIdentifiers: [
            { emailAddress: 'd82f0d217100b5ddcfd76752d5ef5c2f733a7bc2cb3d6f9a3735f3ae8d536340' },
          ],
        },
      },
    ]),
  },
  { title: 'events without an action', settings, events: [event('page_view'), event('constructor')] },
  {
    title: 'nobody that Google could know',
    settings,
    events: [event('purchase', sold, { adIds: { _ga: 'GA1.1.1.2' }, user: sampleUser })],
    unmatched: 1,
  },
];

const error = (code: number, status: string, reason?: string): AnswerExample['answer'] => ({
  status: code,
  body: JSON.stringify({
    error: {
      code,
      status,
      message: 'There was a problem.',
      details: [...(reason ? [{ reason }] : []), { requestId: 'r-7' }],
    },
  }),
});
const permanent =
  'INVALID_ARGUMENT INVALID_HEX_ENCODING REQUIRED_FIELD_MISSING EVENT_TIME_INVALID TOO_MANY_EVENTS DUPLICATE_DESTINATION_REFERENCE NO_IDENTIFIERS_PROVIDED RESERVED_NAME_USED EVENT_TOO_OLD DENIED_CONSENT DUPLICATE_TRANSACTION_ID DUPLICATE_GCLID INVALID_GCLID INVALID_GBRAID INVALID_WBRAID';
const toBeMended =
  'TERMS_AND_CONDITIONS_NOT_SIGNED DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS INVALID_CONVERSION_ACTION_ID INVALID_CONVERSION_ACTION_TYPE';

export const serverAnswers: readonly AnswerExample[] = [
  { title: 'taken', answer: { status: 200, body: '{"requestId":"r-1"}' }, outcome: { kind: 'sent' } },
  { title: 'a proxy', answer: { status: 200, body: '<html>' }, outcome: { kind: 'retry' } },
  ...permanent.split(' ').map((reason) => ({
    title: reason,
    answer: error(400, 'INVALID_ARGUMENT', reason),
    outcome: { kind: 'refused' as const },
  })),
  { title: 'NOT_FOUND', answer: error(404, 'NOT_FOUND'), outcome: { kind: 'refused' } },
  ...toBeMended.split(' ').map((reason) => ({
    title: reason,
    answer: error(400, 'INVALID_ARGUMENT', reason),
    outcome: { kind: 'pause' as const },
  })),
  {
    title: 'no access',
    answer: error(403, 'PERMISSION_DENIED'),
    outcome: { kind: 'pause', reason: 'Google answered PERMISSION_DENIED: There was a problem. (trace r-7)' },
  },
  { title: 'token', answer: error(401, 'UNAUTHENTICATED'), outcome: { kind: 'retry', newSession: true } },
  { title: 'token, without a word', answer: { status: 401 }, outcome: { kind: 'retry', newSession: true } },
  {
    title: 'quota',
    answer: { ...error(429, 'RESOURCE_EXHAUSTED'), headers: { 'retry-after': '30' } },
    outcome: { kind: 'retry', afterMs: 30_000 },
  },
  ...['INTERNAL', 'INTERNAL_ERROR', 'DEADLINE_EXCEEDED', 'UNAVAILABLE'].map((status) => ({
    title: status,
    answer: error(503, status),
    outcome: { kind: 'retry' as const },
  })),
  { title: 'no answer', answer: { status: 0 }, outcome: { kind: 'retry' } },
  { title: 'no such place', answer: { status: 404, body: '<html>' }, outcome: { kind: 'pause' } },
];
