// @vitest-environment jsdom
/** X: a pixel that the page has already, its limited mode, its signature, and that what plays X refuses what X would. */
import { decide, initialConsent, LIMITED } from '@beckon/consent';
import { beforeEach, describe, expect, test } from 'vitest';
import type { StandInRequest } from '../src/server-contract.ts';
import { sampleEvent } from '../src/shared/sample-event.ts';
import { SERVER_NOW } from '../src/shared/sample-server-event.ts';
import { x } from '../src/x/index.ts';
import { manifest } from '../src/x/manifest.ts';
import { oauthHeader, oauthSignature } from '../src/x/oauth.ts';
import { outcome } from '../src/x/outcome.ts';
import factory from '../src/x/pixel.ts';
import { createServerStandIn, OAUTH, TOKEN } from '../src/x/server-stand-in.ts';
import { standIn } from '../src/x/stand-in.ts';

type Twq = ((...call: unknown[]) => void) & { queue: unknown[][] };
const page = window as unknown as { twq?: Twq };
let entries: { call: unknown[]; refused?: string }[];
beforeEach(() => {
  delete page.twq;
  entries = [];
});
const arrive = () => standIn(window, (entry) => entries.push(entry));
const calls = () => entries.map(({ call }) => call);
const settings = { pixelId: 'o8z6j', eventNames: { contact: 'ol1' } };
const full = decide(initialConsent('granted'), { [LIMITED]: 'granted' });
/** As `combine` rules in Texas under Global Privacy Control. */
const optedOut = decide(full, { marketing: false, [LIMITED]: 'not-required' });
const restricted = { restricted_data_use: 'restrict_optimization' };
function open(consent = full, given: object = settings, scripts: string[] = []) {
  const { purposes } = x({ ...settings, ...given });
  return factory({ ...settings, ...given, purposes }, { consent, addScript: (url) => scripts.push(url) });
}

describe('in the page', () => {
  test('a pixel that the page has already is used as it is, and not configured again', () => {
    const own = Object.assign((...call: unknown[]) => void own.queue.push(call), {
      queue: [['config', 'o8z6j']] as unknown[][],
    });
    page.twq = own;
    const scripts: string[] = [];
    open(full, settings, scripts).event(sampleEvent('contact'));
    expect(scripts).toEqual([]);
    expect(page.twq).toBe(own);
    expect(own.queue).toEqual([
      ['config', 'o8z6j'],
      ['event', 'tw-o8z6j-ol1', { conversion_id: 'id-contact' }],
    ]);
  });

  test('the pixel of somebody else gets ours beside it', () => {
    const own = Object.assign((...call: unknown[]) => void own.queue.push(call), {
      queue: [['config', 'other']] as unknown[][],
    });
    page.twq = own;
    open();
    expect(own.queue).toEqual([
      ['config', 'other'],
      ['config', 'o8z6j'],
    ]);
  });

  test('limited mode: start and events of a visitor who opted out are restricted, and it follows in the page', () => {
    const pixel = open(optedOut, { limited: true });
    arrive();
    pixel.event({ ...sampleEvent('contact'), consent: optedOut });
    pixel.consent(full);
    pixel.event({ ...sampleEvent('contact'), consent: full });
    expect(calls().slice(1)).toEqual([
      ['config', 'o8z6j', restricted],
      ['event', 'tw-o8z6j-ol1', { conversion_id: 'id-contact', ...restricted }],
      ['event', 'tw-o8z6j-ol1', { conversion_id: 'id-contact' }],
    ]);
    expect(entries.filter(({ refused }) => refused)).toEqual([]);
  });

  test('without the limited mode a visitor who opted out is not told of', () => {
    const scripts: string[] = [];
    open(optedOut, settings, scripts).event({ ...sampleEvent('contact'), consent: optedOut });
    expect([scripts, page.twq]).toEqual([[], undefined]);
  });
});

describe('the pixel that is played', () => {
  const good = { conversion_id: 'e' };
  const event = (params: object) => ['event', 'tw-o8z6j-ol1', { ...good, ...params }];
  test.each([
    ['an event of a pixel that was not configured', ['event', 'tw-other-ol1', good], 'before config'],
    ['an id that is none', ['event', 'Purchase', good], 'unknown event id'],
    ['no conversion id', ['event', 'tw-o8z6j-ol1', {}], 'conversion_id'],
    ['a value that is text', event({ value: '1', currency: 'EUR' }), 'no number'],
    ['value without currency', event({ value: 1 }), 'without currency'],
    ['a lower-case currency', event({ currency: 'eur' }), 'no ISO code'],
    ['names of other vendors', event({ content_ids: ['a'] }), 'unknown parameter content_ids'],
    ['items without ids', event({ contents: [{ num_items: 1 }] }), 'without content_id'],
    ['half an item', event({ contents: [{ content_id: 'a', num_items: 0.5 }] }), 'num_items'],
    ['prices as other libraries call them', event({ contents: [{ content_id: 'a', price: 1 }] }), 'no price'],
    ['a phone of the village', event({ phone_number: '030123456' }), 'E.164'],
    ['another restriction', event({ restricted_data_use: 'LDU' }), 'restricted_data_use'],
    ['a second config', ['config', 'o8z6j'], 'twice'],
    ['an old command', ['track', 'PageView'], 'unknown command'],
  ])('refuses %s', (_what, call, reason) => {
    open();
    arrive();
    page.twq!(...call);
    expect(entries.at(-1)?.refused).toContain(reason);
  });

  test('refuses a stub that queues arrays', () => {
    page.twq = Object.assign(() => {}, { queue: [['config', 'o8z6j']], version: '1.1' });
    arrive();
    expect(entries.at(-1)?.refused).toContain('arguments');
  });
});

describe('OAuth', () => {
  const keys = {
    consumerKey: 'xvz1evFS4wEEPTGEFPHBog',
    consumerSecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
    token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
    tokenSecret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
  };
  test("the signature is that of the vendor's documentation", async () => {
    const fields = {
      status: 'Hello Ladies + Gentlemen, a signed OAuth request!',
      include_entities: 'true',
      oauth_consumer_key: keys.consumerKey,
      oauth_nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '1318622958',
      oauth_token: keys.token,
      oauth_version: '1.0',
    };
    const url = 'https://api.twitter.com/1.1/statuses/update.json';
    expect(await oauthSignature('POST', url, fields, keys)).toBe('hCtSmYh+iHYCEqBWrE7C7hYmtUk=');
  });

  test('no secret is in the header', async () => {
    const header = await oauthHeader('https://ads-api.x.com/12/x', keys, 'n', SERVER_NOW);
    expect(header).toMatch(/^OAuth oauth_consumer_key="xvz1.*oauth_signature="[\w%]+"$/);
    expect(header).not.toContain(keys.consumerSecret);
    expect(header).not.toContain(keys.tokenSecret);
  });
});

describe('the server that is played', () => {
  const HASH = 'a'.repeat(64);
  const device = { ip_address: '9.9.9.9', user_agent: 'x' };
  const good = {
    conversion_time: new Date(SERVER_NOW).toISOString(),
    event_id: 'tw-o8z6j-ol1',
    identifiers: [{ hashed_email: HASH }],
    conversion_id: 'e1',
    value: '1.00',
    price_currency: 'EUR',
  };
  const url = 'https://ads-api.x.com/12/measurement/conversions/o8z6j';
  const server = () => createServerStandIn(() => SERVER_NOW);
  const request = (conversions: unknown, over: Partial<StandInRequest> = {}): StandInRequest => ({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-pixel-token': TOKEN },
    body: JSON.stringify({ conversions }),
    ...over,
  });
  function ask(...args: Parameters<typeof request>) {
    const standIn = server();
    const { status } = standIn.answer(request(...args));
    return { status, counted: standIn.counted.length, refused: standIn.refused.join() };
  }
  const who = (...identifiers: object[]) => ({ identifiers });
  const item = (over: object) => ({ contents: [{ content_id: 'a', num_items: 1, ...over }] });

  test('takes a good conversion', () => {
    expect(ask([good])).toEqual({ status: 200, counted: 1, refused: '' });
  });

  test.each([
    ['seconds', { conversion_time: SERVER_NOW / 1000 }, 'ISO 8601'],
    ['what is to come', { conversion_time: '2027-01-01T00:00:00.000Z' }, 'in the future'],
    ['what is older than 90 days', { conversion_time: '2026-08-01T00:00:00.000Z' }, 'older'],
    ['an event of another pixel', { event_id: 'tw-other-ol1' }, 'single event tag'],
    ['no id', { conversion_id: undefined }, 'conversion_id'],
    ['nobody', who(), 'At least one'],
    ['an address and an agent alone', who(device), 'At least one'],
    ['an address without an agent', who({ twclid: 'a' }, { ip_address: '9.9.9.9' }), 'go together'],
    ['a plain e-mail', who({ hashed_email: 'a@b.example' }), 'SHA-256'],
    ['a hashed click id', who({ twclid: HASH }), 'as it is'],
    ['another identifier', who({ external_id: 'a' }), 'no external_id'],
    ['a value that is a number', { value: 1 }, 'decimal text'],
    ['a value without currency', { price_currency: undefined }, 'no ISO code'],
    ['no items at all', { number_items: 0 }, 'above zero'],
    ['names of the pixel', { currency: 'EUR' }, 'no currency'],
    ['an item with the price of another library', item({ price: 1 }), 'no price'],
    ['a price in words', item({ content_price: 'one' }), 'no price'],
  ])('refuses %s, and the whole request with it', (_what, over, reason) => {
    const answer = ask([good, { ...good, ...over }]);
    expect(answer).toMatchObject({ status: 400, counted: 0 });
    expect(answer.refused).toContain(reason);
  });

  test.each([
    ['a wrong token', { headers: { 'x-pixel-token': 'no' } }, 401],
    ['no token', { headers: {} }, 401],
    ['another pixel', { url: url.replace('o8z6j', 'other') }, 403],
    ['another version', { url: url.replace('12', '11') }, 404],
    ['no JSON', { body: 'x' }, 400],
    ['no conversions', { body: '{"conversions":[]}' }, 400],
  ])('refuses %s', (_what, over, status) => {
    expect(ask([good], over)).toMatchObject({ status, counted: 0 });
  });

  test('refuses a signature that is wrong, old, or was used', async () => {
    const { accessToken: token, accessTokenSecret: tokenSecret } = OAUTH;
    const sign = async (over: object = {}, now = SERVER_NOW) => ({
      headers: {
        'content-type': 'application/json',
        authorization: await oauthHeader(url, { ...OAUTH, token, tokenSecret, ...over }, 'n1', now),
      },
    });
    const standIn = server();
    expect(standIn.answer(request([good], await sign())).status).toBe(200);
    expect(standIn.answer(request([good], await sign())).status).toBe(401);
    for (const signed of [
      await sign({ tokenSecret: 'other' }),
      await sign({ consumerSecret: 'other' }),
      await sign({ token: 'other' }),
      await sign({}, SERVER_NOW - 3600_000),
    ])
      expect(ask([good], signed)).toMatchObject({ status: 401, counted: 0 });
  });
});

test('throttling waits until the window of X ends', () => {
  const reset = `${Math.floor(Date.now() / 1000) + 100}`;
  const answer = outcome({ status: 429, headers: { 'x-rate-limit-reset': reset }, body: '' }, 1);
  expect(answer.kind).toBe('retry');
  const { afterMs = 0 } = answer as { afterMs?: number };
  // What the test itself takes is gone from it; fifteen minutes, the default, would be far more.
  expect(afterMs).toBeGreaterThan(0);
  expect(afterMs).toBeLessThanOrEqual(100_000);
});

test.each([
  [{ eventNames: { purchase: 'tw-o8z6j-ol1', search: 'ol2', contact: '' } }, undefined],
  [{ eventNames: { purchase: 'tw-other-ol1' } }, 'eventNames.purchase must be the id'],
  [{ eventNames: { purchase: 'Purchase now' } }, 'eventNames.purchase must be the id'],
  [{ accessToken: {}, consumerKey: {} }, 'consumerSecret and accessTokenSecret must be given'],
  [{ accessToken: {}, consumerKey: {}, consumerSecret: {}, accessTokenSecret: {} }, undefined],
  [{ limited: true, deliverBy: 'server' }, 'limited must be false'],
  [{ limited: true, deliverBy: 'both' }, undefined],
])('settings %o: %s', (given, fault) => {
  const said = manifest.fault?.({ pixelId: 'o8z6j', ...given });
  if (fault) expect(said).toContain(fault);
  else expect(said).toBeUndefined();
});
