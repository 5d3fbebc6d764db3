// @vitest-environment jsdom
/** What Microsoft alone has: its script brings a class only, consent has words, and stand-ins refuse. */
import { decide, initialConsent } from '@beckon/consent';
import { beforeEach, describe, expect, test } from 'vitest';
import pixelFactory from '../src/microsoft/pixel.ts';
import half from '../src/microsoft/server.ts';
import { createServerStandIn, TAG, TOKEN } from '../src/microsoft/server-stand-in.ts';
import type { MicrosoftSettings } from '../src/microsoft/settings.ts';
import { standIn } from '../src/microsoft/stand-in.ts';
import { sampleEvent } from '../src/shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent, sampleUser } from '../src/shared/sample-server-event.ts';

type Uetq = { push(...words: unknown[]): void };
const page = window as unknown as { uetq?: Uetq; UET?: new (options: object) => Uetq };
beforeEach(() => {
  delete page.uetq;
  delete page.UET;
});
const granted = initialConsent('granted');
const denied = decide(granted, 'denied');

function open(settings: Partial<MicrosoftSettings> = {}) {
  const entries: { call: unknown[]; refused?: string }[] = [];
  const pixel = pixelFactory({ tagId: TAG, ...settings }, { consent: granted, addScript() {} });
  return {
    pixel,
    arrive: () => standIn(window, (entry) => entries.push(entry)),
    calls: (verb: string) => entries.map(({ call }) => call).filter((call) => call[0] === verb),
    refused: () => entries.filter(({ refused }) => refused),
  };
}

describe('the tag', () => {
  test('starts when its script has come, however many others come before, and only once', () => {
    const { pixel, arrive, calls, refused } = open();
    pixel.event(sampleEvent('page_view'));
    const queue = page.uetq;
    document.dispatchEvent(new Event('load'));
    expect(page.uetq).toBe(queue);
    arrive();
    const started = page.uetq;
    expect(started).toBeInstanceOf(page.UET);
    document.dispatchEvent(new Event('load'));
    expect(page.uetq).toBe(started);
    pixel.event(sampleEvent('contact'));
    expect(calls('event').map(([, action]) => action)).toEqual(['page_view', 'contact']);
    expect(refused()).toEqual([]);
  });

  test('gets the options of the site, and its own id whatever they say', () => {
    let given: object | undefined;
    open({ options: { disableAutoPageView: true, ti: '1' } });
    page.UET = class {
      constructor(options: object) {
        given = options;
      }
      push() {}
    };
    document.dispatchEvent(new Event('load'));
    expect(given).toMatchObject({ disableAutoPageView: true, ti: TAG });
  });

  test('hears of consent before the first event, and of each change', () => {
    const { pixel, arrive, calls, refused } = open();
    pixel.event(sampleEvent('page_view'));
    arrive();
    pixel.consent(denied);
    pixel.event(sampleEvent('contact'));
    pixel.consent(granted);
    expect(calls('consent')).toEqual([
      ['consent', 'default', { ad_storage: 'granted' }],
      ['consent', 'update', { ad_storage: 'denied' }],
      ['consent', 'update', { ad_storage: 'granted' }],
    ]);
    expect(calls('event')).toHaveLength(1);
    expect(refused()).toEqual([]);
  });

  test('is told of a person where the site says so, when that changes', () => {
    for (const advancedMatching of [false, true]) {
      delete page.uetq;
      const { pixel, arrive, calls, refused } = open({ advancedMatching });
      arrive();
      for (const user of [undefined, sampleUser, sampleUser, { email: 'Jane.Q.Public+shop@Gmail.com' }])
        pixel.event({ ...sampleEvent('contact'), ...(user && { user }) });
      expect(calls('set')).toEqual(
        advancedMatching
          ? [
              ['set', { pid: { em: 'johndoe@example.com', ph: '+16505551212' } }],
              ['set', { pid: { em: 'janeqpublic@gmail.com' } }],
            ]
          : [],
      );
      expect(refused()).toEqual([]);
    }
  });

  test('is not loaded where the site has one, which gets the calls', () => {
    const words: unknown[][] = [];
    page.uetq = { push: (...call) => void words.push(call) };
    const scripts: string[] = [];
    const settings = { tagId: TAG };
    const pixel = pixelFactory(settings, { consent: granted, addScript: (url) => scripts.push(url) });
    pixel.event(sampleEvent('contact'));
    expect(scripts).toEqual([]);
    expect(words).toEqual([
      ['consent', 'update', { ad_storage: 'granted' }],
      ['event', 'contact', { event_id: 'id-contact' }],
    ]);
  });
});

describe('its stand-in', () => {
  const sent = { event_id: 'e1' };
  const refusalOf = (call: unknown[], consent = 'granted') => {
    const said: (string | undefined)[] = [];
    standIn(window, ({ refused }) => said.push(refused));
    const uetq = new page.UET!({ ti: TAG, q: ['consent', 'default', { ad_storage: consent }] });
    uetq.push(...call);
    return said.at(-1);
  };
  test.each([
    ['no id', ['event', 'contact', {}], 'no event_id'],
    ['a page view without its path', ['event', 'page_view', sent], 'without page_path'],
    ['money without currency', ['event', 'purchase', { ...sent, revenue_value: 1 }], 'without currency'],
    ['a value in words', ['event', 'purchase', { ...sent, event_value: '1' }], 'is no number'],
    ['an unknown type of page', ['event', 'x', { ...sent, ecomm_pagetype: 'checkout' }], 'ecomm_pagetype'],
    ['ids that are numbers', ['event', 'x', { ...sent, ecomm_prodid: [1] }], 'ecomm_prodid'],
    ['half a unit', ['event', 'x', { ...sent, items: [{ id: 'a', quantity: 0.5 }] }], 'whole quantity'],
    ['an unknown parameter', ['event', 'x', { ...sent, value: 1 }], 'no such parameter'],
    ['a second page view', ['pageLoad'], 'beside those of the tracker'],
    ['two defaults of consent', ['consent', 'default', { ad_storage: 'granted' }], 'default behind'],
    ['keys of others in consent', ['consent', 'update', { ad_user_data: 'granted' }], 'unknown consent'],
    ['an unknown trait', ['set', { pid: { name: 'x' } }], 'unknown pid'],
    ['an unknown command', ['track', 'x'], 'unknown command'],
  ])('refuses %s', (_what, call, reason) => {
    expect(refusalOf(call)).toContain(reason);
  });
  test('refuses events without consent', () => {
    expect(refusalOf(['event', 'contact', sent], 'denied')).toBe('event without consent');
  });
});

describe('its server', () => {
  const settings: MicrosoftSettings = { tagId: TAG, accessToken: TOKEN };
  type Change = (event: Record<string, never>) => void;
  /** One event of the half, changed on its way, and a good one behind it. */
  async function refusalOf(change: Change) {
    const server = createServerStandIn(() => SERVER_NOW);
    const data = { value: 1, currency: 'EUR', items: [{ item_id: 'a' }] };
    const events = [sampleServerEvent('purchase', data), sampleServerEvent('contact')];
    const context = { now: SERVER_NOW, nonce: () => '0'.repeat(32) };
    const { url, headers, body } = await half.request(events, settings, context);
    const sent = JSON.parse(body);
    change(sent.data[0]);
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
    ['milliseconds', set('eventTime', SERVER_NOW), 'not in seconds'],
    ['an event of last week', set('eventTime', SERVER_NOW / 1000 - 8 * 86_400), 'older than 7 days'],
    ['a type of the page', set('eventType', 'event'), 'eventType is unknown'],
    ['a page load with a name', set('eventType', 'pageLoad'), 'eventName belongs to custom'],
    ['no id', set('eventId', undefined), 'eventId is missing'],
    ['no consent', set('adStorageConsent', undefined), 'adStorageConsent'],
    ['a plain e-mail', set('em', 'a@b.example', 'userData'), 'em is not hashed'],
    ['an e-mail as id', set('externalId', 'a@b.example', 'userData'), 'must be as it is'],
    ['the cookie of the click', set('msclkid', '_uet0a1b', 'userData'), 'prefix of the cookie'],
    ['nobody', set('userData', {}), 'matches nobody'],
    ['an unknown type of page', set('pageType', 'checkout', 'customData'), 'unknown pageType'],
    ['a value without currency', set('currency', undefined, 'customData'), 'value without currency'],
  ])('refuses %s, and with it the whole request', async (_what, change, reason) => {
    expect(await refusalOf(change)).toContain(reason);
  });
});
