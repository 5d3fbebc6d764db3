// @vitest-environment jsdom
/** What Reddit alone has: the person with each event, limited data use from the start, and stand-ins that refuse. */
import { decide, initialConsent } from '@beckon/consent';
import { beforeEach, describe, expect, test } from 'vitest';
import pixelFactory from '../src/reddit/pixel.ts';
import half from '../src/reddit/server.ts';
import { createServerStandIn, PIXEL, TOKEN } from '../src/reddit/server-stand-in.ts';
import type { RedditSettings } from '../src/reddit/settings.ts';
import { standIn } from '../src/reddit/stand-in.ts';
import { bareEmail } from '../src/shared/bare-email.ts';
import { sampleEvent } from '../src/shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../src/shared/sample-server-event.ts';

type Rdt = { sendEvent(...args: unknown[]): void; callQueue: unknown[] };
const page = window as unknown as { rdt?: Rdt };
beforeEach(() => {
  delete page.rdt;
});

const LIMITED = 'limited:marketing';
const full = decide(initialConsent('granted'), { [LIMITED]: 'granted' });
const optedOut = decide(initialConsent('granted'), { marketing: false, [LIMITED]: 'not-required' });

function open(settings: Partial<RedditSettings> = {}, consent = full) {
  const entries: { call: unknown[]; refused?: string }[] = [];
  const pixel = pixelFactory({ pixelId: PIXEL, ...settings }, { consent, addScript() {} });
  standIn(window, (entry) => entries.push(entry));
  return {
    pixel,
    calls: (verb: string) => entries.map(({ call }) => call).filter((call) => call[0] === verb),
    refused: () => entries.filter(({ refused }) => refused),
  };
}

describe('the pixel', () => {
  test('is told of the person with each event, of more than the id only where the site says so', () => {
    for (const advancedMatching of [false, true]) {
      delete page.rdt;
      const { pixel, calls, refused } = open({ advancedMatching });
      pixel.event({ ...sampleEvent('page_view'), user: sampleUser });
      pixel.event({ ...sampleEvent('page_view'), visitor: '' });
      expect(calls('init')).toEqual([['init', PIXEL, { useDecimalCurrencyValues: true }]]);
      expect(calls('track').map(([, , params]) => params)).toEqual([
        {
          conversionId: 'id-page_view',
          externalId: 'user-42',
          ...(advancedMatching && { email: 'john.doe@example.com', phoneNumber: '+1 (650) 555-1212' }),
        },
        { conversionId: 'id-page_view' },
      ]);
      expect(refused()).toEqual([]);
    }
  });

  test('begins limited for an opt-out; begun in full it ends at one', () => {
    const limited = open({ purposes: [LIMITED] }, optedOut);
    limited.pixel.event({ ...sampleEvent('page_view'), consent: optedOut });
    expect(limited.calls('init')).toEqual([
      ['init', PIXEL, { useDecimalCurrencyValues: true, dpm: 'LDU', dpcc: 'US' }],
    ]);
    expect(limited.calls('track')).toHaveLength(1);
    expect(limited.refused()).toEqual([]);
    delete page.rdt;
    const begun = open({ purposes: [LIMITED] });
    begun.pixel.consent(optedOut);
    begun.pixel.event({ ...sampleEvent('page_view'), consent: optedOut });
    expect(begun.calls('track')).toEqual([]);
    expect(begun.calls('disableFirstPartyCookies')).toHaveLength(1);
  });

  test('is not loaded where the site has loaded one, which gets the calls', () => {
    const calls: unknown[][] = [];
    page.rdt = Object.assign((...call: unknown[]) => void calls.push(call), {
      sendEvent() {},
      callQueue: [],
    });
    const scripts: string[] = [];
    const settings = { pixelId: PIXEL };
    const pixel = pixelFactory(settings, { consent: full, addScript: (url) => scripts.push(url) });
    pixel.event(sampleEvent('page_view'));
    expect(scripts).toEqual([]);
    expect(calls.map(([verb]) => verb)).toEqual(['init', 'track']);
  });

  test('is not initialised again where the init of the site still waits', () => {
    const queue: unknown[][] = [['init', PIXEL, {}]];
    const stub = (...call: unknown[]) => void queue.push(call);
    page.rdt = Object.assign(stub, { callQueue: queue }) as unknown as Rdt;
    const pixel = pixelFactory({ pixelId: PIXEL }, { consent: full, addScript() {} });
    pixel.event(sampleEvent('page_view'));
    expect(queue.map(([verb]) => verb)).toEqual(['init', 'track']);
  });
});

test.each([
  [' John.Doe@Example.COM ', 'johndoe@example.com'],
  ['Jane.Q.Public+shop@Gmail.com', 'janeqpublic@gmail.com'],
  ['A'.repeat(64), 'a'.repeat(64)],
  ['+tag@example.com', undefined],
  ['nobody', undefined],
  ['', undefined],
])('the e-mail %s is hashed as %s', (given, bare) => {
  expect(bareEmail(given)).toBe(bare);
});

describe('its stand-in', () => {
  const sent = { conversionId: 'e1' };
  const refusalOf = (call: unknown[], start = true) => {
    page.rdt = { callQueue: [] } as unknown as Rdt;
    const said: (string | undefined)[] = [];
    standIn(window, ({ refused }) => said.push(refused));
    if (start) page.rdt.sendEvent('init', PIXEL, { useDecimalCurrencyValues: true });
    page.rdt.sendEvent(...call);
    return said.at(-1);
  };
  test.each([
    ['an unknown event', ['track', 'Checkout', sent], 'unknown event'],
    ['no id', ['track', 'PageVisit', {}], 'no conversionId'],
    [
      'money where there is none',
      ['track', 'ViewContent', { ...sent, value: 1, currency: 'EUR' }],
      'not allowed',
    ],
    ['a value without currency', ['track', 'Lead', { ...sent, value: 1 }], 'value without currency'],
    ['a custom event without name', ['track', 'Custom', sent], 'customEventName'],
    ['half a unit', ['track', 'Lead', { ...sent, itemCount: 0.5 }], 'whole number'],
    ['an unknown parameter', ['track', 'Lead', { ...sent, event_id: 'e' }], 'no such parameter'],
    ['init twice', ['init', PIXEL, { useDecimalCurrencyValues: true }], 'initialised twice'],
    ['values in cents', ['init', 'a2_other123', {}], 'cents'],
    [
      'a limited mode without country',
      ['init', 'a2_o123', { useDecimalCurrencyValues: true, dpm: 'LDU' }],
      'country',
    ],
    ['an unknown command', ['consent', 'revoke'], 'unknown command'],
  ])('refuses %s', (_what, call, reason) => {
    expect(refusalOf(call)).toContain(reason);
  });
  test('refuses events before init', () => {
    expect(refusalOf(['track', 'PageVisit', sent], false)).toBe('event before init');
  });
});

describe('its server', () => {
  const settings: RedditSettings = { pixelId: PIXEL, accessToken: TOKEN };
  type Change = (event: Record<string, never>) => void;
  /** One event of the half, changed on its way, and a good one behind it. */
  async function refusalOf(change: Change) {
    const server = createServerStandIn(() => SERVER_NOW);
    const data = { value: 1, currency: 'EUR', items: [{ item_id: 'a' }] };
    const events = [sampleServerEvent('purchase', data), sampleServerEvent('page_view')];
    const context = { now: SERVER_NOW, nonce: () => '0'.repeat(32) };
    const { url, headers, body } = await half.request(events, settings, context);
    const sent = JSON.parse(body);
    change(sent.data.events[0]);
    const answer = server.answer({ url, method: 'POST', headers, body: JSON.stringify(sent) });
    expect(server.counted).toEqual([]);
    const outcome = half.outcome({ headers: {}, ...answer }, 2);
    expect(outcome.kind).toBe('refused');
    return (outcome as { reason: string }).reason;
  }
  const set =
    (field: string, value: unknown, inside?: string): Change =>
    (event) => {
      Object.assign(inside ? event[inside]! : event, { [field]: value });
    };
  test.each<[string, Change, string]>([
    ['seconds', set('event_at', SERVER_NOW / 1000), 'not in milliseconds'],
    ['an event of last week', set('event_at', SERVER_NOW - 8 * 86_400_000), 'older than 7 days'],
    ['an event of tomorrow', set('event_at', SERVER_NOW + 86_400_000), 'in the future'],
    ['a name of the page', set('tracking_type', 'Purchase', 'type'), 'is unknown'],
    ['a custom name on a standard event', set('custom_event_name', 'X', 'type'), 'must be a Custom'],
    ['no id', set('conversion_id', undefined, 'metadata'), 'conversion_id is missing'],
    ['a plain e-mail', set('email', 'a@b.example', 'user'), 'email is not hashed'],
    ['the whole cookie', set('uuid', '1788900000000.0d3f', 'user'), 'uuid is no UUID'],
    ['nobody', set('user', {}), 'no match key'],
    ['a limited mode without country', set('data_processing_options', { modes: ['LDU'] }, 'user'), 'country'],
    ['an unknown field', set('event_source_url', 'https://x.example'), 'an event has no'],
  ])('refuses %s, and with it the whole request', async (_what, change, reason) => {
    expect(await refusalOf(change)).toContain(reason);
  });
});
