// @vitest-environment jsdom
/** Pinterest: a tag that the page has already, whom it is told of, who opted out, and that what plays Pinterest refuses what Pinterest would. */
import { decide, initialConsent, LIMITED } from '@beckon/consent';
import { beforeEach, describe, expect, test } from 'vitest';
import { manifest } from '../src/pinterest/manifest.ts';
import factory from '../src/pinterest/pixel.ts';
import server from '../src/pinterest/server.ts';
import { ACCOUNT, createServerStandIn, TOKEN } from '../src/pinterest/server-stand-in.ts';
import { standIn } from '../src/pinterest/stand-in.ts';
import type { StandInRequest } from '../src/server-contract.ts';
import { sampleEvent } from '../src/shared/sample-event.ts';
import { SERVER_NOW, sampleServerEvent } from '../src/shared/sample-server-event.ts';

type Pintrk = ((...call: unknown[]) => void) & { queue: unknown[][]; version?: string };
const page = window as unknown as { pintrk?: Pintrk };
let entries: { call: unknown[]; refused?: string }[];
beforeEach(() => {
  delete page.pintrk;
  entries = [];
});
const arrive = () => standIn(window, (entry) => entries.push(entry));
const calls = () => entries.map(({ call }) => call);
const settings = { tagId: '2612345678901' };
const full = decide(initialConsent('granted'), { [LIMITED]: 'granted' });
/** As `combine` rules in Texas under Global Privacy Control. */
const optedOut = decide(full, { marketing: false, [LIMITED]: 'not-required' });
const open = (given: object = {}, consent = full, scripts: string[] = []) =>
  factory({ ...settings, ...given }, { consent, addScript: (url) => scripts.push(url) });
const own = (...queue: unknown[][]): Pintrk => {
  const pintrk: Pintrk = Object.assign((...call: unknown[]) => void pintrk.queue.push(call), { queue });
  return pintrk;
};

describe('in the page', () => {
  test('the person is told before the first event and when it changes, where the site says so', () => {
    const pixel = open({ advancedMatching: true });
    arrive();
    for (const user of [
      undefined,
      { id: 'U 7', email: ' A@b.example ' },
      { id: 'U 7', email: 'a@b.example' },
    ])
      pixel.event({ ...sampleEvent('contact'), ...(user && { user }) });
    expect(calls().map(([verb, first]) => (verb === 'set' ? first : verb))).toEqual([
      'load',
      { external_id: 'v1' },
      'page',
      'track',
      { external_id: 'u7', em: 'a@b.example' },
      'track',
      'track',
    ]);
    expect(entries.filter(({ refused }) => refused)).toEqual([]);
  });

  test('a tag that the page has already is used as it is, and neither loaded nor shown again', () => {
    page.pintrk = own(['load', settings.tagId], ['page']);
    const scripts: string[] = [];
    open({}, full, scripts).event(sampleEvent('contact'));
    expect(scripts).toEqual([]);
    expect(page.pintrk.queue.slice(2)).toEqual([['track', 'custom', { event_id: 'id-contact' }]]);
  });

  test('beside the tag of somebody else ours is loaded', () => {
    page.pintrk = own(['load', '99999999']);
    const scripts: string[] = [];
    open({}, full, scripts);
    expect(scripts).toEqual([]);
    expect(page.pintrk.queue[1]).toEqual(['load', settings.tagId]);
  });

  test('in limited mode the tag rests for who opted out, and goes on when that is taken back', () => {
    const scripts: string[] = [];
    const pixel = open({ limited: true, purposes: [LIMITED] }, optedOut, scripts);
    pixel.event({ ...sampleEvent('contact'), consent: optedOut });
    expect([scripts, page.pintrk]).toEqual([[], undefined]);
    pixel.consent(full);
    pixel.event({ ...sampleEvent('contact'), consent: full });
    arrive();
    expect(calls().map(([verb]) => verb)).toEqual(['load', 'page', 'track']);
  });
});

describe('the tag that is played', () => {
  const track = (data: object) => ['track', 'checkout', { event_id: 'e', ...data }];
  test.each([
    ['a name of the API', ['track', 'page_visit', { event_id: 'e' }], 'no underscores'],
    ['no name', ['track', '', { event_id: 'e' }], 'no event name'],
    ['no id', ['track', 'checkout', {}], 'no event_id'],
    ['a value that is text', track({ value: '1', currency: 'EUR' }), 'no number'],
    ['value without currency', track({ value: 1 }), 'without currency'],
    ['a lower-case currency', track({ currency: 'eur' }), 'no ISO code'],
    ['names of the API', track({ contents: [] }), 'unknown parameter contents'],
    ['items without ids', track({ line_items: [{ product_quantity: 1 }] }), 'product_id'],
    ['half an item', track({ line_items: [{ product_id: 'a', product_quantity: 0.5 }] }), 'product_quantity'],
    ['another tag-wide fact', ['set', { email: 'a@b.example' }], 'set has no email'],
    ['consent in words', ['setconsent', 'granted'], 'no boolean'],
    ['a second load', ['load', settings.tagId], 'loaded twice'],
    ['a second page', ['page'], 'page twice'],
    ['another command', ['init', '1'], 'unknown command'],
  ])('refuses %s', (_what, call, reason) => {
    open().event(sampleEvent('contact'));
    arrive();
    page.pintrk!(...call);
    expect(entries.at(-1)?.refused).toContain(reason);
  });

  test('refuses events before page and after a withdrawal', () => {
    open();
    arrive();
    page.pintrk!('track', 'checkout', { event_id: 'e' });
    expect(entries.at(-1)?.refused).toContain('before page');
    page.pintrk!('page');
    page.pintrk!('setconsent', false);
    page.pintrk!('track', 'checkout', { event_id: 'e' });
    expect(entries.at(-1)?.refused).toContain('taken back');
  });
});

describe('the server that is played', () => {
  const HASH = 'a'.repeat(64);
  const NOW_S = SERVER_NOW / 1000;
  const good = {
    event_name: 'checkout',
    action_source: 'web',
    event_time: NOW_S,
    event_id: 'e1',
    user_data: { em: [HASH] },
    custom_data: { value: '1', currency: 'EUR' },
  };
  const url = `https://api.pinterest.com/v5/ad_accounts/${ACCOUNT}/events`;
  function ask(data: unknown, over: Partial<StandInRequest> = {}) {
    const standIn = createServerStandIn(() => SERVER_NOW);
    const { status } = standIn.answer({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ data }),
      ...over,
    });
    return { status, counted: standIn.counted.length, refused: standIn.refused.join() };
  }
  const user = (user_data: object) => ({ user_data });
  const custom = (over: object) => ({ custom_data: { ...good.custom_data, ...over } });

  test('takes a good event', () => {
    expect(ask([good])).toEqual({ status: 200, counted: 1, refused: '' });
  });

  test.each([
    ['the spelling of the tag', { event_name: 'pagevisit' }, 'unknown'],
    ['a source of another vendor', { action_source: 'website' }, 'action_source'],
    ['milliseconds', { event_time: SERVER_NOW }, 'not in seconds'],
    ['what is 8 days old', { event_time: NOW_S - 8 * 86_400 }, 'older than 7 days'],
    ['what is to come', { event_time: NOW_S + 3600 }, 'in the future'],
    ['no id', { event_id: undefined }, 'event_id'],
    ['a language with its country', { language: 'de-AT' }, 'language'],
    ['nobody', user({ external_id: [HASH], click_id: 'a' }), 'is required'],
    ['an address without an agent', user({ client_ip_address: '9.9.9.9' }), 'is required'],
    ['a hash that is in no list', user({ em: HASH }), 'no list of hashes'],
    ['a plain e-mail', user({ em: ['a@b.example'] }), 'no list of hashes'],
    ['a hashed click id', user({ em: [HASH], click_id: HASH }), 'as it is'],
    [
      'the hash of nothing',
      user({ em: ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'] }),
      'hash of nothing',
    ],
    ['a value that is a number', custom({ value: 1 }), 'no text of an amount'],
    ['a value without currency', custom({ currency: undefined }), 'without currency'],
    [
      'a price that is a number',
      custom({ contents: [{ id: 'a', quantity: 1, item_price: 1 }] }),
      'item_price',
    ],
    ['names of the tag', custom({ line_items: [] }), 'no line_items'],
    ['an opt-out without a place', custom({ opt_out_type: 'LDP' }), 'without country'],
  ])('refuses %s, and counts the other', (_what, over, reason) => {
    const answer = ask([good, { ...good, event_id: 'e2', ...over }]);
    expect(answer).toMatchObject({ status: 422, counted: 1 });
    expect(answer.refused).toContain(reason);
  });

  test.each([
    ['a wrong token', { headers: { authorization: 'Bearer no' } }, 401],
    ['another ad account', { url: url.replace(ACCOUNT, '1') }, 403],
    ['another version', { url: url.replace('v5', 'v4') }, 404],
    ['no JSON', { body: 'x' }, 400],
    ['no events', { body: '{"data":[]}' }, 400],
  ])('refuses %s', (_what, over, status) => {
    expect(ask([good], over)).toMatchObject({ status, counted: 0 });
  });

  test('what is sent as a test is checked, and counts for nothing', async () => {
    const given = { ...settings, adAccountId: ACCOUNT, accessToken: TOKEN, test: true };
    const context = { now: SERVER_NOW, nonce: () => '' };
    const request = await server.request([sampleServerEvent('purchase')], given, context);
    expect(request.url).toBe(`${url}?test=true`);
    expect(ask([], { ...request, method: 'POST' })).toEqual({ status: 200, counted: 0, refused: '' });
  });
});

test.each([
  [{ limited: true, accessToken: {} }, undefined],
  [{ limited: true }, 'limited needs the collector'],
  [{ limited: true, accessToken: {}, deliverBy: 'page' }, 'limited needs the collector'],
  [{ deliverBy: 'page' }, undefined],
])('settings %o: %s', (given, fault) => {
  const said = manifest.fault?.(given);
  if (fault) expect(said).toContain(fault);
  else expect(said).toBeUndefined();
});
