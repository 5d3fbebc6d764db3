// @vitest-environment jsdom
/** What Snapchat alone has: whom the pixel is told of, limited data use by the moment, and stand-ins that refuse. */
import { decide, initialConsent } from '@beckon/consent';
import { beforeEach, describe, expect, test } from 'vitest';
import { sampleEvent } from '../src/shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../src/shared/sample-server-event.ts';
import pixelFactory from '../src/snapchat/pixel.ts';
import half from '../src/snapchat/server.ts';
import { createServerStandIn, PIXEL, TOKEN } from '../src/snapchat/server-stand-in.ts';
import type { SnapchatSettings } from '../src/snapchat/settings.ts';
import { standIn } from '../src/snapchat/stand-in.ts';

type Snaptr = { handleRequest(...args: unknown[]): void; queue: unknown[] };
const page = window as unknown as { snaptr?: Snaptr };
beforeEach(() => {
  delete page.snaptr;
});

const LIMITED = 'limited:marketing';
const full = decide(initialConsent('granted'), { [LIMITED]: 'granted' });
const optedOut = decide(initialConsent('granted'), { marketing: false, [LIMITED]: 'not-required' });

function open(settings: Partial<SnapchatSettings> = {}, consent = full) {
  const entries: { call: unknown[]; refused?: string }[] = [];
  const scripts: string[] = [];
  const pixel = pixelFactory(
    { pixelId: PIXEL, ...settings },
    { consent, addScript: (url) => scripts.push(url) },
  );
  if (page.snaptr) standIn(window, (entry) => entries.push(entry));
  return {
    pixel,
    scripts,
    calls: (verb: string) => entries.map(({ call }) => call).filter((call) => call[0] === verb),
    refused: () => entries.filter(({ refused }) => refused),
  };
}

describe('the pixel', () => {
  test('is told of nobody unless the site says so', () => {
    const { pixel, calls, refused } = open();
    pixel.event({ ...sampleEvent('page_view'), user: sampleUser });
    expect(calls('init')).toEqual([['init', PIXEL, {}]]);
    expect(refused()).toEqual([]);
  });

  test('is told of a person once more when more is known, before the event', () => {
    const { pixel, calls, refused } = open({ advancedMatching: true });
    for (const user of [undefined, undefined, sampleUser, sampleUser])
      pixel.event({ ...sampleEvent('page_view'), ...(user && { user }) });
    expect(calls('init')).toEqual([
      ['init', PIXEL, {}],
      [
        'init',
        PIXEL,
        {
          user_email: 'john.doe@example.com',
          user_phone_number: '+1 (650) 555-1212',
        },
      ],
    ]);
    expect(calls('track')).toHaveLength(4);
    expect(refused()).toEqual([]);
  });

  test('sends limited data use with the events of an opt-out alone', () => {
    const { pixel, calls, refused } = open({ purposes: [LIMITED] });
    for (const consent of [full, optedOut, full]) pixel.event({ ...sampleEvent('page_view'), consent });
    expect(calls('track').map(([, , params]) => (params as { data_use?: string }).data_use)).toEqual([
      undefined,
      '["lmu"]',
      undefined,
    ]);
    expect(refused()).toEqual([]);
  });

  test('is not loaded where the site has loaded one, which gets the calls', () => {
    const calls: unknown[][] = [];
    page.snaptr = Object.assign((...call: unknown[]) => void calls.push(call), {
      handleRequest() {},
      queue: [],
    });
    const scripts: string[] = [];
    const settings = { pixelId: PIXEL };
    const pixel = pixelFactory(settings, { consent: full, addScript: (url) => scripts.push(url) });
    pixel.event(sampleEvent('page_view'));
    expect(scripts).toEqual([]);
    expect(calls.map(([verb]) => verb)).toEqual(['init', 'track']);
  });
});

describe('its stand-in', () => {
  const sent = { client_dedup_id: 'e1' };
  const refusalOf = (call: unknown[], start = true) => {
    page.snaptr = { queue: [] } as unknown as Snaptr;
    const said: (string | undefined)[] = [];
    standIn(window, ({ refused }) => said.push(refused));
    if (start) page.snaptr.handleRequest('init', PIXEL, {});
    page.snaptr.handleRequest(...call);
    return said.at(-1);
  };
  test.each([
    ['an unknown event', ['track', 'BUY', sent], 'unknown event'],
    ['no id', ['track', 'PAGE_VIEW', {}], 'no client_dedup_id'],
    ['the id under its older name', ['track', 'PAGE_VIEW', { client_deduplication_id: 'e' }], 'no such'],
    ['a price without currency', ['track', 'ADD_CART', { ...sent, price: 1 }], 'price without currency'],
    ['a price in words', ['track', 'ADD_CART', { ...sent, price: '1', currency: 'EUR' }], 'no number'],
    ['ids that are numbers', ['track', 'ADD_CART', { ...sent, item_ids: [1] }], 'item_ids'],
    ['a lower-case currency', ['track', 'ADD_CART', { ...sent, price: 1, currency: 'eur' }], 'ISO'],
    ['another pixel id', ['init', '12345'], 'unknown pixel id'],
    ['an unknown trait', ['init', PIXEL, { email: 'a@b.example' }], 'init knows no email'],
    ['an unknown command', ['consent', 'revoke'], 'unknown command'],
  ])('refuses %s', (_what, call, reason) => {
    expect(refusalOf(call)).toContain(reason);
  });
  test('refuses events before init', () => {
    expect(refusalOf(['track', 'PAGE_VIEW', sent], false)).toBe('event before init');
  });
});

describe('its server', () => {
  const settings: SnapchatSettings = { pixelId: PIXEL, accessToken: TOKEN };
  const context = { now: SERVER_NOW, nonce: () => '0'.repeat(32) };
  /** One event of the half, changed on its way, and a good one behind it. */
  async function refusalOf(change: (event: Record<string, never>) => void) {
    const server = createServerStandIn(() => SERVER_NOW);
    const events = [
      sampleServerEvent('purchase', {
        value: 1,
        currency: 'EUR',
        transaction_id: 'O',
        items: [{ item_id: 'a' }],
      }),
      sampleServerEvent('page_view'),
    ];
    const { url, headers, body } = await half.request(events, settings, context);
    const sent = JSON.parse(body);
    change(sent.data[0]);
    const answer = server.answer({ url, method: 'POST', headers, body: JSON.stringify(sent) });
    expect(server.counted).toEqual([]);
    expect(half.outcome({ headers: {}, ...answer }, 2).kind).toBe('refused');
    return server.refused[0];
  }
  type Change = (event: Record<string, never>) => void;
  const set =
    (field: string, value: unknown, inside?: string): Change =>
    (event) => {
      Object.assign(inside ? event[inside]! : event, { [field]: value });
    };
  test.each<[string, Change, string]>([
    ['milliseconds', set('event_time', SERVER_NOW), 'not in seconds'],
    ['an event of last week', set('event_time', SERVER_NOW / 1000 - 8 * 86_400), 'older than 7 days'],
    ['an unknown event', set('event_name', 'Purchase'), 'is unknown'],
    ['no id', set('event_id', undefined), 'event_id is missing'],
    ['no page', set('event_source_url', undefined), 'event_source_url is missing'],
    ['a plain e-mail', set('em', ['a@b.example'], 'user_data'), 'em is not hashed'],
    ['a hashed address', set('client_ip_address', 'a'.repeat(64), 'user_data'), 'must be as it is'],
    ['nobody', set('user_data', { sc_cookie1: 'x' }), 'none of em, ph'],
    ['a price in words', set('value', '1', 'custom_data'), 'value is no number'],
    ['groups', set('content_type', 'product_group', 'custom_data'), 'content_type'],
    ['an unknown option', set('data_processing_options', ['X']), 'data_processing_options'],
  ])('refuses %s, and with it the whole request', async (_what, change, reason) => {
    expect(await refusalOf(change)).toContain(reason);
  });

  test('counts an order once, whatever the ids of its events', async () => {
    const server = createServerStandIn(() => SERVER_NOW);
    for (const id of ['one', 'two']) {
      const data = { value: 1, currency: 'EUR', transaction_id: 'O' };
      const event = sampleServerEvent('purchase', data, { id });
      const request = await half.request([event], settings, context);
      server.answer({ method: 'POST', ...request });
    }
    expect(server.counted.map(({ id }) => id)).toEqual(['one']);
  });
});
