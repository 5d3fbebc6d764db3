// @vitest-environment jsdom
/** Google's two products under two purposes. */
import { decide, initialConsent } from '@beckon/consent';
import { describe, expect, test } from 'vitest';
import type { Pixel } from '../src/contract.ts';
import { serverExamples } from '../src/google/examples.ts';
import { google, manifest } from '../src/google/index.ts';
import factory from '../src/google/pixel.ts';
import server4 from '../src/google/server.ts';
import { API_SECRET, createServerStandIn, MEASUREMENT_ID } from '../src/google/server-stand-in.ts';
import { standIn } from '../src/google/stand-in.ts';
import { sampleEvent } from '../src/shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../src/shared/sample-server-event.ts';

/** At once, where no part has to be loaded. */
const pixelOf = (...given: Parameters<typeof factory>) => factory(...given) as Pixel;

test('Analytics gets nothing while statistics are denied, and comes in when they are granted', () => {
  const entries: { call: unknown[]; refused?: string }[] = [];
  const adsOnly = decide(initialConsent('denied'), { marketing: true });
  const pixel = pixelOf({ ids: ['G-ABC123', 'AW-123456'] }, { consent: adsOnly, addScript() {} });
  standIn(window, (entry) => entries.push(entry));
  const targets = () =>
    entries
      .filter(({ call }) => call[0] === 'event')
      .map(({ call }) => (call[2] as { send_to: string }).send_to);
  pixel.event(sampleEvent('page_view'));
  expect(targets()).toEqual(['AW-123456']);
  pixel.consent(decide(adsOnly, { analytics: true }));
  pixel.event(sampleEvent('page_view'));
  expect(targets()).toEqual(['AW-123456', 'G-ABC123', 'AW-123456']);
  expect(entries.filter(({ refused }) => refused)).toEqual([]);
  expect(entries[0]!.call.slice(0, 2)).toEqual(['consent', 'default']);
});

test('a withdrawal before the first event is told, and statistics alone take their cookies along', () => {
  const entries: { call: unknown[]; refused?: string }[] = [];
  for (const name of ['gtag', 'dataLayer']) delete (window as unknown as Record<string, unknown>)[name];
  const pixel = pixelOf({ ids: ['G-ABC123'] }, { consent: initialConsent('granted'), addScript() {} });
  standIn(window, (entry) => entries.push(entry));
  document.cookie = '_ga_X=1;path=/';
  document.cookie = '_gcl_au=1;path=/';
  pixel.consent(decide(initialConsent('granted'), { analytics: false }));
  expect(document.cookie).toBe('_gcl_au=1');
  expect(entries.at(-1)!.call).toEqual([
    'consent',
    'update',
    expect.objectContaining({ analytics_storage: 'denied', ad_storage: 'granted' }),
  ]);
  pixel.consent(decide(initialConsent('granted'), 'denied'));
  expect(entries.at(-1)!.call).toEqual([
    'consent',
    'update',
    expect.objectContaining({ ad_storage: 'denied' }),
  ]);
  expect(document.cookie).toBe('');
});

/** A fresh page without Google on it. */
const fresh = () => {
  for (const name of ['gtag', 'dataLayer']) delete (window as unknown as Record<string, unknown>)[name];
};

test('advanced mode: denied by default before everything, then the stored choice, then config; events come as pings', () => {
  fresh();
  const entries: { call: unknown[]; refused?: string }[] = [];
  const made = google({ ids: ['G-ABC123'], consentMode: 'advanced' });
  expect(made.purposes).toEqual([]);
  const pixel = pixelOf(
    { ids: ['G-ABC123'], consentMode: 'advanced', purposes: [] },
    { consent: initialConsent(), addScript() {} },
  );
  standIn(window, (entry) => entries.push(entry));
  const said = () => entries.map(({ call }) => call.slice(0, 2).join(' '));
  document.cookie = '_ga=1;path=/';
  pixel.event(sampleEvent('page_view'));
  expect(said()).toEqual([
    'consent default',
    expect.stringMatching(/^js/),
    'config G-ABC123',
    'event page_view',
  ]);
  expect(entries[0]!.call[2]).toEqual({
    ad_storage: 'denied',
    ad_user_data: 'denied',
    ad_personalization: 'denied',
    analytics_storage: 'denied',
    wait_for_update: 500,
  });
  pixel.consent(initialConsent());
  // Nobody has decided: nothing is deleted, nothing is said.
  expect(document.cookie).toBe('_ga=1');
  expect(entries).toHaveLength(4);
  pixel.consent(initialConsent('denied'));
  expect(document.cookie).toBe('');
  pixel.event(sampleEvent('page_view'));
  pixel.consent(initialConsent('granted'));
  expect(said().slice(4)).toEqual(['consent update', 'event page_view', 'consent update']);
  expect(entries.at(-1)!.call[2]).toMatchObject({ ad_storage: 'granted', analytics_storage: 'granted' });
  expect(entries.filter(({ refused }) => refused)).toEqual([]);
});

test('advanced mode of a visitor who has chosen before: the default first, the choice before config', () => {
  fresh();
  const entries: { call: unknown[] }[] = [];
  const consent = decide(initialConsent(), { analytics: true, marketing: false });
  const pixel = pixelOf(
    { ids: ['G-ABC123'], consentMode: 'advanced', purposes: [] },
    { consent, addScript() {} },
  );
  pixel.event(sampleEvent('page_view'));
  standIn(window, (entry) => entries.push(entry));
  expect(entries.map(({ call }) => call[0])).toEqual(['consent', 'js', 'consent', 'config', 'event']);
  expect(entries[2]!.call).toMatchObject([
    'consent',
    'update',
    { ad_storage: 'denied', analytics_storage: 'granted' },
  ]);
});

test('where the place allows Analytics until somebody refuses, it gets events and keeps its cookies', () => {
  fresh();
  const entries: { call: unknown[]; refused?: string }[] = [];
  const consent = decide(initialConsent(), { analytics: 'not-required', marketing: 'not-required' });
  const pixel = pixelOf({ ids: ['G-ABC123'] }, { consent, addScript() {} });
  standIn(window, (entry) => entries.push(entry));
  document.cookie = '_ga=1;path=/';
  pixel.consent(consent);
  pixel.event({
    ...sampleEvent('page_view'),
    consent: { analytics: 'not-required', marketing: 'not-required' },
  });
  expect(entries.map(({ call }) => call[0])).toContain('event');
  expect(document.cookie).toBe('_ga=1');
  expect(entries.filter(({ refused }) => refused)).toEqual([]);
});

/** As `pixelOf`, with the part for enhanced conversions; `told` are the calls that say whom the events are of. */
async function enhanced(settings: object) {
  fresh();
  const entries: { call: unknown[]; refused?: string }[] = [];
  const pixel = await factory(
    { ids: ['AW-123456/label_1'], enhancedConversions: true, ...settings },
    { consent: decide(initialConsent('granted'), { 'limited:marketing': true }), addScript() {} },
  );
  standIn(window, (entry) => entries.push(entry));
  const told = () => entries.filter(({ call }) => call[1] === 'user_data').map(({ call }) => call[2]);
  return { pixel, entries, told };
}

test('enhanced conversions: Google hears whom the events are of, by the traits that it knows, before each event', async () => {
  const { pixel, entries, told } = await enhanced({});
  pixel.event({
    ...sampleEvent('purchase', { transaction_id: 'ORD-1' }),
    user: { ...sampleUser, vip: 'yes' },
  });
  expect(told()).toEqual([
    {
      email: ' John.Doe@Example.COM ',
      phone_number: '+1 (650) 555-1212',
      address: {
        first_name: ' Mary ',
        last_name: "O'Brien Jr.",
        city: 'San Francisco',
        region: 'California',
        postal_code: '94035-1234',
        country: 'US',
      },
    },
  ]);
  expect(entries.map(({ call }) => call[0])).toEqual('consent js consent set config event event'.split(' '));
  expect(entries[4]!.call[2]).toMatchObject({ allow_enhanced_conversions: true, send_page_view: false });
  // Who has logged out is forgotten.
  pixel.event(sampleEvent('page_view'));
  expect(told()[1]).toEqual({});
  expect(entries.filter(({ refused }) => refused)).toEqual([]);
});

test('enhanced conversions tell nothing of visitors who do not allow advertising in full', async () => {
  const { pixel, told } = await enhanced({ limited: true, purposes: ['limited:marketing'] });
  const optedOut = decide(initialConsent('granted'), { 'limited:marketing': true, marketing: false });
  pixel.consent(optedOut);
  pixel.event({ ...sampleEvent('purchase'), user: sampleUser, consent: optedOut });
  expect(told()).toEqual([{}]);
});

test('nothing is told of the person unless the site says so', () => {
  fresh();
  const entries: { call: unknown[] }[] = [];
  const pixel = pixelOf({ ids: ['AW-123456'] }, { consent: initialConsent('granted'), addScript() {} });
  standIn(window, (entry) => entries.push(entry));
  pixel.event({ ...sampleEvent('page_view'), user: sampleUser });
  expect(JSON.stringify(entries)).not.toMatch(/"user_data"|John/);
});

const server = { measurementId: 'G-ABC123', apiSecret: 'x' };
test.each([
  [{ ids: ['G-ABC123'], ...server }, 'would count twice in G-ABC123'],
  [{ ids: ['G-ABC123'], ...server, deliverBy: 'both' }, 'Take it out of "ids"'],
  [{ ids: ['G-ABC123', 'AW-1'], ...server, deliverBy: 'server' }, 'AW-1 is fed by pages alone'],
  [{ ids: ['G-ABC123'], ...server, deliverBy: 'server' }, undefined],
  [{ ids: ['G-ABC123'], ...server, deliverBy: 'page' }, undefined],
  [{ ids: ['AW-1', 'G-OTHER1'], ...server }, undefined],
  [{ ids: ['G-ABC123'] }, undefined],
])('one side alone feeds an Analytics id: %j', (settings, fault) => {
  if (fault) expect(manifest.fault!(settings)).toContain(fault);
  else expect(manifest.fault!(settings)).toBeUndefined();
});

test('a request of the collector is of one client and one consent', () => {
  const { together } = server4;
  const settings = { ids: ['AW-1'], ...server };
  const one = sampleServerEvent('contact');
  expect(together!(one, sampleServerEvent('purchase'), settings)).toBe(true);
  expect(together!(one, sampleServerEvent('contact', {}, { visitor: 'v2' }), settings)).toBe(false);
  const consent = { analytics: 'granted', marketing: 'denied' } as const;
  expect(together!(one, sampleServerEvent('contact', {}, { consent }), settings)).toBe(false);
});

describe('the validation of Analytics that is played', () => {
  const context = { now: SERVER_NOW, nonce: () => '' };
  const debug = (body: string) => {
    const standIn = createServerStandIn(() => SERVER_NOW);
    const { status, body: answer } = standIn.answer({
      url: 'https://www.google-analytics.com/debug/mp/collect?measurement_id=G-ABC123&api_secret=x',
      method: 'POST',
      headers: {},
      body,
    });
    expect([status, standIn.counted.length]).toEqual([200, 0]);
    return (JSON.parse(answer) as { validationMessages: { fieldPath: string; validationCode: string }[] })
      .validationMessages;
  };

  test('has nothing to say of any example of the server half', async () => {
    let bodies = 0;
    for (const { title, settings, events, now = SERVER_NOW, body } of serverExamples) {
      if (!body) continue;
      const wanted = events.filter((event) => server4.wants!(event, settings) === true);
      const request = await server4.request(wanted, settings, { ...context, now });
      expect(debug(request.body), title).toEqual([]);
      bodies++;
    }
    expect(bodies).toBeGreaterThan(5);
  });

  const params = { session_id: '1', engagement_time_msec: 100 };
  const named = (name: string, over: object = {}) => ({
    name,
    timestamp_micros: SERVER_NOW * 1000,
    params: { ...params, ...over },
  });
  const item = { item_id: 'mug' };
  const many = (count: number, value: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`own_${i}`, value]));
  const consent = { ad_user_data: 'GRANTED', ad_personalization: 'DENIED' };
  const bodyOf = (events: unknown, over: object = {}) =>
    JSON.stringify({ client_id: '1.2', consent, events, ...over });

  test.each([
    ['a name with a hyphen', [named('my-event')], 'events[0]', 'NAME_INVALID'],
    ['a name that begins with a digit', [named('1st')], 'events[0]', 'NAME_INVALID'],
    ['a name of 41 characters', [named('a'.repeat(41))], 'events[0]', 'NAME_INVALID'],
    ['a reserved prefix', [named('ga_view')], 'events[0]', 'NAME_RESERVED'],
    ['an underscore in front', [named('_view')], 'events[0]', 'NAME_RESERVED'],
    ['a reserved parameter', [named('a', { google_x: 1 })], 'events[0].params.google_x', 'NAME_RESERVED'],
    ['a parameter of 41 characters', [named('a', { ['b'.repeat(41)]: 1 })], /params\.b+$/, 'NAME_INVALID'],
    ['26 parameters', [named('a', many(24, 1))], 'events[0].params', 'EXCEEDED_MAX_ENTITIES'],
    ['a text of 101 characters', [named('a', { b: 'c'.repeat(101) })], /params\.b$/, 'VALUE_OUT_OF_BOUNDS'],
    ['a title of 301', [named('a', { page_title: 'c'.repeat(301) })], /page_title$/, 'VALUE_OUT_OF_BOUNDS'],
    ['a nested parameter', [named('a', { b: {} })], 'events[0].params.b', 'VALUE_INVALID'],
    ['no items', [named('view_item')], 'events[0].params.items', 'VALUE_REQUIRED'],
    [
      '201 items',
      [named('view_item', { items: Array(201).fill(item) })],
      'events[0].params.items',
      'EXCEEDED_MAX_ENTITIES',
    ],
    ['an item of nothing', [named('a', { items: [{ price: 1 }] })], /items\[0\]$/, 'VALUE_REQUIRED'],
    ['a value without currency', [named('a', { value: 1 })], 'events[0].params', 'VALUE_REQUIRED'],
    ['no order', [named('purchase', { items: [item] })], 'events[0].params', 'VALUE_REQUIRED'],
    ['26 events', Array(26).fill(named('a')), 'events', 'EXCEEDED_MAX_ENTITIES'],
    ['no event', [], 'events', 'VALUE_REQUIRED'],
    [
      'an event of four days ago',
      [{ ...named('a'), timestamp_micros: (SERVER_NOW - 4 * 24 * 3600 * 1000) * 1000 }],
      'events[0]',
      'VALUE_OUT_OF_BOUNDS',
    ],
  ])('refuses %s', (_what, events, fieldPath, validationCode) => {
    const path = fieldPath instanceof RegExp ? expect.stringMatching(fieldPath) : fieldPath;
    expect(debug(bodyOf(events))).toEqual([
      { fieldPath: path, validationCode, description: expect.any(String) },
    ]);
  });

  test.each([
    ['nobody', { client_id: '' }, 'client_id', 'VALUE_REQUIRED'],
    ['a field of its own', { visitor: 'v1' }, 'visitor', 'VALUE_INVALID'],
    [
      'unknown consent',
      { consent: { ...consent, ad_user_data: 'granted' } },
      'consent.ad_user_data',
      'VALUE_INVALID',
    ],
    [
      'a reserved user property',
      { user_properties: { user_id: { value: 1 } } },
      'user_properties.user_id',
      'NAME_RESERVED',
    ],
    [
      '26 user properties',
      { user_properties: many(26, { value: 1 }) },
      'user_properties',
      'EXCEEDED_MAX_ENTITIES',
    ],
    ['a long one', { user_properties: { a: { value: 'b'.repeat(37) } } }, /\.a$/, 'VALUE_OUT_OF_BOUNDS'],
  ])('refuses %s', (_what, over, fieldPath, validationCode) => {
    const path = fieldPath instanceof RegExp ? expect.stringMatching(fieldPath) : fieldPath;
    expect(debug(bodyOf([named('a')], over))).toMatchObject([{ fieldPath: path, validationCode }]);
  });

  test('names that Analytics keeps for itself are never sent, and the validation knows them', () => {
    const settings = { ids: ['AW-1'], ...server };
    const reserved =
      'ad_activeview ad_click ad_exposure ad_impression ad_query adunit_exposure app_clear_data app_install app_remove app_store_refund app_store_subscription_cancel app_store_subscription_convert app_store_subscription_renew app_update error first_open first_visit in_app_purchase notification_dismiss notification_open os_update screen_view session_start user_engagement';
    for (const name of reserved.split(' ')) {
      const event = sampleServerEvent('own');
      expect(server4.wants!(event, { ...settings, eventNames: { own: name } }), name).toContain(name);
      expect(debug(bodyOf([named(name)]))).toMatchObject([{ validationCode: 'NAME_RESERVED' }]);
    }
  });

  test('collects with 204 whatever it is, and counts what is good', () => {
    const standIn = createServerStandIn(() => SERVER_NOW);
    const collect = (body: string) =>
      standIn.answer({
        url: `https://www.google-analytics.com/mp/collect?measurement_id=${MEASUREMENT_ID}&api_secret=${API_SECRET}`,
        method: 'POST',
        headers: {},
        body,
      }).status;
    expect([collect(bodyOf([named('good'), named('1st')])), collect('{'), collect(bodyOf([]))]).toEqual([
      204, 204, 204,
    ]);
    expect(standIn.counted.map(({ name }) => name)).toEqual(['good']);
    expect(standIn.refused).toHaveLength(3);
  });
});
