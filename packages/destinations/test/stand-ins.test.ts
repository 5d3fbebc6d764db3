// @vitest-environment jsdom
/** The stand-ins refuse what the vendors would refuse; otherwise tests against them would prove nothing. */
import { beforeEach, describe, expect, test } from 'vitest';
import { standIn as google } from '../src/google/stand-in.ts';
import { standIn as meta } from '../src/meta/stand-in.ts';
import { standIn as tiktok } from '../src/tiktok/stand-in.ts';

const page = window as unknown as Record<string, unknown>;
let refusals: (string | undefined)[];
const record = (entry: { refused?: string }) => refusals.push(entry.refused);
beforeEach(() => {
  refusals = [];
});
const last = () => refusals.at(-1);

describe('Meta', () => {
  const ID = '1234567890';
  const sent = { eventID: 'e1' };
  type Fbq = { callMethod(...args: unknown[]): void; queue: unknown[]; disablePushState: boolean };
  const start = (setUp = true): Fbq['callMethod'] => {
    page['fbq'] = { queue: [], disablePushState: true };
    meta(window, record);
    const call = (...args: unknown[]) => (page['fbq'] as Fbq).callMethod(...args);
    if (setUp) {
      call('set', 'autoConfig', false, ID);
      call('init', ID);
    }
    return call;
  };

  test.each([
    ['an unknown standard event', ['trackSingle', ID, 'BuyNow', {}, sent], 'unknown standard event'],
    [
      'a standard event as custom',
      ['trackSingleCustom', ID, 'Purchase', {}, sent],
      'standard event as custom',
    ],
    [
      'value without currency',
      ['trackSingle', ID, 'AddToCart', { value: 1 }, sent],
      'value without currency',
    ],
    [
      'a value that is text',
      ['trackSingle', ID, 'AddToCart', { value: '1', currency: 'EUR' }, sent],
      'value is no number',
    ],
    [
      'a lower-case currency',
      ['trackSingle', ID, 'AddToCart', { value: 1, currency: 'eur' }, sent],
      'currency is no ISO code',
    ],
    [
      'a purchase without money',
      ['trackSingle', ID, 'Purchase', {}, sent],
      'Purchase without value and currency',
    ],
    [
      'ids that are numbers',
      ['trackSingle', ID, 'ViewContent', { content_ids: [1], content_type: 'product' }, sent],
      'content_ids is no list',
    ],
    [
      'ids without type',
      ['trackSingle', ID, 'ViewContent', { content_ids: ['a'] }, sent],
      'content_type is missing',
    ],
    [
      'half a unit',
      [
        'trackSingle',
        ID,
        'ViewContent',
        { contents: [{ id: 'a', quantity: 0.5 }], content_type: 'product' },
        sent,
      ],
      'without whole quantity',
    ],
    [
      'num_items that is a fraction',
      ['trackSingle', ID, 'InitiateCheckout', { num_items: 1.5 }, sent],
      'num_items is no whole number',
    ],
    ['no event id', ['trackSingle', ID, 'PageView', {}], 'no eventID'],
    ['another pixel', ['trackSingle', '999999', 'PageView', {}, sent], 'event before init'],
    ['a call to all pixels', ['track', 'PageView'], 'feeds every pixel'],
    ['init twice', ['init', ID], 'pixel initialised twice'],
    ['an unknown command', ['measure'], 'unknown command'],
  ])('refuses %s', (_what, call, reason) => {
    start()(...call);
    expect(last()).toContain(reason);
  });

  test('refuses events before init, automatic events, events after a revoke, arrays in the queue, own history views', () => {
    const call = start(false);
    call('trackSingle', ID, 'PageView', {}, sent);
    expect(last()).toContain('before init');
    call('init', ID);
    expect(last()).toBe('automatic events are on');
    call('consent', 'revoke');
    call('trackSingle', ID, 'PageView', {}, sent);
    expect(last()).toContain('revoked');
    call('consent', 'grant');
    call('trackSingle', ID, 'PageView', {}, sent);
    expect(last()).toBeUndefined();
    page['fbq'] = { queue: [['init', ID]], disablePushState: false };
    meta(window, record);
    expect(last()).toContain('something else than arguments');
    history.pushState(null, '', '/next');
    expect(last()).toContain('page views of its own');
  });
});

describe('TikTok', () => {
  const CODE = 'C4A1B2C3D4E5F6G7H8I0';
  type Queue = unknown[] & Record<string, (...args: unknown[]) => void>;
  const start = (code = CODE) => {
    const stub = () => Object.assign([], { page() {}, track() {} }) as unknown as Queue;
    const queue = stub();
    (queue as unknown as { _u: string })._u = 'https://analytics.tiktok.com/i18n/pixel/events.js';
    page['TiktokAnalyticsObject'] = 'ttq';
    page['ttq'] = Object.assign(stub(), { _i: { [code]: queue }, _t: { [code]: 1 }, _o: {} });
    tiktok(window, record);
    return { all: page['ttq'] as Queue, one: queue };
  };

  test.each([
    ['an unknown event', ['BuyNow', {}, { event_id: 'e' }], 'unknown event'],
    ['no event id', ['AddToCart', {}], 'no event_id'],
    ['value without currency', ['AddToCart', { value: 1 }, { event_id: 'e' }], 'value without currency'],
    [
      'contents without id',
      ['AddToCart', { contents: [{ id: 'a' }] }, { event_id: 'e' }],
      'contents without content_id',
    ],
    [
      'a price in words',
      ['AddToCart', { contents: [{ content_id: 'a', quantity: 1, price: '5' }] }, { event_id: 'e' }],
      'price is no number',
    ],
    [
      'contents without type',
      ['AddToCart', { contents: [{ content_id: 'a', quantity: 1 }] }, { event_id: 'e' }],
      'content_type is missing',
    ],
    ['a search without words', ['Search', {}, { event_id: 'e' }], 'Search without query'],
  ])('refuses %s', (_what, call, reason) => {
    start().one['track']!(...call);
    expect(last()).toContain(reason);
  });

  test('refuses calls to all pixels, events after a revoke, an unknown code, a stub without its methods', () => {
    const { all, one } = start();
    expect(refusals).toContain('the stub lacks a method');
    all['track']!('AddToCart', {}, { event_id: 'e' });
    expect(last()).toContain('feeds every pixel');
    all['revokeConsent']!();
    one['page']!();
    expect(last()).toContain('revoked');
    start('lower');
    expect(refusals).toContain('unknown pixel code');
  });
});

describe('Google', () => {
  const all = (value: string) => ({
    ad_storage: value,
    ad_user_data: value,
    ad_personalization: value,
    analytics_storage: value,
  });
  const start = (...calls: unknown[][]) => {
    const layer: unknown[] = [];
    page['dataLayer'] = layer;
    google(window, record);
    const gtag = (...args: unknown[]) =>
      layer.push(
        (
          function () {
            // biome-ignore lint/complexity/noArguments: what gtag pushes.
            return arguments;
          } as (...all: unknown[]) => unknown
        )(...args),
      );
    for (const call of calls) gtag(...call);
    return gtag;
  };
  const ready = [
    ['consent', 'default', all('denied')],
    ['consent', 'update', all('granted')],
    ['js', new Date()],
    ['config', 'G-ABC123', { send_page_view: false }],
    ['config', 'AW-123456', { send_page_view: false }],
  ];

  test.each([
    [
      'an array instead of arguments',
      () => {
        start(...ready);
        (page['dataLayer'] as unknown[]).push(['event', 'x', {}]);
      },
      'an array',
    ],
    [
      'config before consent',
      () => start(['js', new Date()], ['config', 'G-ABC123', {}]),
      'before consent default',
    ],
    [
      'a late consent default',
      () => start(['js', new Date()], ['consent', 'default', all('denied')]),
      'behind js',
    ],
    [
      'config before js',
      () => start(['consent', 'default', all('denied')], ['config', 'G-ABC123', {}]),
      'config before js',
    ],
    [
      'automatic page views',
      () => start(...ready.slice(0, 3), ['config', 'G-ABC123', {}]),
      'automatic page view',
    ],
    [
      'a consent word of our own',
      () => start(['consent', 'default', all('yes')]),
      'neither granted nor denied',
    ],
    [
      'an event before config',
      () => start(...ready)('event', 'page_view', { send_to: 'G-OTHER1' }),
      'before config',
    ],
    ['an event to everybody', () => start(...ready)('event', 'page_view', {}), 'no send_to'],
    [
      'value without currency',
      () => start(...ready)('event', 'sign_up', { send_to: 'G-ABC123', value: 1 }),
      'value without currency',
    ],
    [
      'a cart without items',
      () => start(...ready)('event', 'add_to_cart', { send_to: 'G-ABC123' }),
      'items are missing',
    ],
    [
      'nameless items',
      () => start(...ready)('event', 'add_to_cart', { send_to: 'G-ABC123', items: [{ id: 'a' }] }),
      'neither item_id',
    ],
    [
      'a purchase without order',
      () => start(...ready)('event', 'purchase', { send_to: 'G-ABC123', items: [{ item_id: 'a' }] }),
      'transaction_id is missing',
    ],
    [
      'a long value',
      () => start(...ready)('event', 'sign_up', { send_to: 'G-ABC123', method: 'x'.repeat(101) }),
      'too long',
    ],
    ['a reserved name', () => start(...ready)('event', 'ga_visit', { send_to: 'G-ABC123' }), 'reserved'],
    [
      'remarketing items without vertical',
      () => start(...ready)('event', 'view_item', { send_to: 'AW-123456', items: [{ id: 'a' }] }),
      'google_business_vertical',
    ],
    [
      'an unknown remarketing event',
      () => start(...ready)('event', 'begin_checkout', { send_to: 'AW-123456' }),
      'unknown remarketing',
    ],
    [
      'a conversion without order',
      () => start(...ready)('event', 'conversion', { send_to: 'AW-123456/x' }),
      'transaction_id',
    ],
    [
      'ads after a withdrawal',
      () => {
        const gtag = start(...ready);
        gtag('consent', 'update', all('denied'));
        gtag('event', 'page_view', { send_to: 'AW-123456' });
      },
      'while it is denied',
    ],
    [
      'statistics after a withdrawal',
      () => {
        const gtag = start(...ready);
        gtag('consent', 'update', all('denied'));
        gtag('event', 'page_view', { send_to: 'G-ABC123' });
      },
      'while it is denied',
    ],
  ])('refuses %s', (_what, act, reason) => {
    act();
    expect(last()).toContain(reason);
  });

  test('takes a proper page view', () => {
    start(...ready)('event', 'page_view', { send_to: 'G-ABC123', page_title: 'x'.repeat(200) });
    expect(last()).toBeUndefined();
  });
});
