// @vitest-environment jsdom
/** LinkedIn: a tag that the page has already, whom it is told of, and that what plays LinkedIn refuses what LinkedIn would. */
import { initialConsent } from '@beckon/consent';
import { beforeEach, describe, expect, test } from 'vitest';
import { manifest } from '../src/linkedin/manifest.ts';
import factory from '../src/linkedin/pixel.ts';
import { createServerStandIn, TOKEN } from '../src/linkedin/server-stand-in.ts';
import { standIn } from '../src/linkedin/stand-in.ts';
import type { StandInRequest } from '../src/server-contract.ts';
import { sampleEvent } from '../src/shared/sample-event.ts';
import { SERVER_NOW } from '../src/shared/sample-server-event.ts';

const page = window as unknown as Record<string, unknown> & { lintrk(...call: unknown[]): void };
let entries: { call: unknown[]; refused?: string }[];
beforeEach(() => {
  for (const name of ['lintrk', '_linkedin_partner_id', '_linkedin_data_partner_ids']) delete page[name];
  entries = [];
});
const arrive = () => standIn(window, (entry) => entries.push(entry));
const settings = { partnerId: '1234567', eventNames: { contact: '101' }, advancedMatching: true };
function open(scripts: string[] = []) {
  return factory(settings, { consent: initialConsent('granted'), addScript: (url) => scripts.push(url) });
}

describe('in the page', () => {
  test('the e-mail is told before the first event and when it changes', () => {
    const pixel = open();
    arrive();
    for (const email of [undefined, 'a@b.example', 'A@b.example', 'c@d.example'])
      pixel.event({ ...sampleEvent('contact'), ...(email && { user: { id: '7', email } }) });
    expect(entries.slice(2).map(({ call }) => (call[0] === 'track' ? 'track' : call[1]))).toEqual([
      'track',
      { email: 'a@b.example' },
      'track',
      'track',
      { email: 'c@d.example' },
      'track',
    ]);
    expect(entries.filter(({ refused }) => refused)).toEqual([]);
  });

  test('a tag that the page has already is used as it is, and its partner is not named twice', () => {
    const calls: unknown[][] = [];
    const own = (...call: unknown[]) => void calls.push(call);
    Object.assign(page, {
      lintrk: own,
      _linkedin_partner_id: settings.partnerId,
      _linkedin_data_partner_ids: [settings.partnerId],
    });
    const scripts: string[] = [];
    open(scripts).event(sampleEvent('contact'));
    expect(scripts).toEqual([]);
    expect(page.lintrk).toBe(own);
    expect(page['_linkedin_data_partner_ids']).toEqual([settings.partnerId]);
    expect(calls).toEqual([['track', { conversion_id: 101, event_id: 'id-contact' }]]);
  });
});

describe('the tag that is played', () => {
  const good = { conversion_id: 1, event_id: 'e' };
  test.each([
    ['a rule that is text', ['track', { ...good, conversion_id: '1' }], 'conversion_id'],
    ['no id', ['track', { conversion_id: 1 }], 'event_id'],
    ['an id that is too long', ['track', { ...good, event_id: 'x'.repeat(65) }], 'event_id'],
    ['a value that is text', ['track', { ...good, conversion_value: '1', currency: 'EUR' }], 'no number'],
    ['value without currency', ['track', { ...good, conversion_value: 1 }], 'without currency'],
    ['a lower-case currency', ['track', { ...good, currency: 'eur' }], 'no ISO code'],
    ['items', ['track', { ...good, items: [] }], 'unknown parameter items'],
    ['another command', ['consent', {}], 'unknown command'],
    ['who is nobody', ['setUserData', { email: '' }], 'no e-mail'],
    ['a third argument', ['track', good, {}], 'two arguments'],
  ])('refuses %s', (_what, call, reason) => {
    open();
    arrive();
    page.lintrk(...call);
    expect(entries.at(-1)?.refused).toContain(reason);
  });

  test('refuses a partner that is named twice, unknown, or not to be loaded', () => {
    for (const [id, ids] of [
      ['1234567', ['1234567', '1234567']],
      ['abc', ['abc']],
      ['1234567', ['99999']],
    ] as const) {
      Object.assign(page, { _linkedin_partner_id: id, _linkedin_data_partner_ids: ids });
      page.lintrk = Object.assign(() => {}, { q: [] });
      entries = [];
      arrive();
      expect(entries.some(({ refused }) => refused)).toBe(true);
    }
  });
});

describe('the server that is played', () => {
  const HASH = 'a'.repeat(64);
  const email = (idValue: string) => ({ user: { userIds: [{ idType: 'SHA256_EMAIL', idValue }] } });
  const good = {
    conversion: 'urn:lla:llaPartnerConversion:1',
    conversionHappenedAt: SERVER_NOW,
    eventId: 'e1',
    ...email(HASH),
  };
  const info = (userInfo: object) => ({ user: { ...good.user, userInfo } });
  function ask(elements: unknown, over: Partial<StandInRequest> = {}, headers: object = {}) {
    const server = createServerStandIn(() => SERVER_NOW);
    const { status } = server.answer({
      url: 'https://api.linkedin.com/rest/conversionEvents',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${TOKEN}`,
        'linkedin-version': '202604',
        'x-restli-protocol-version': '2.0.0',
        'x-restli-method': 'BATCH_CREATE',
        ...headers,
      },
      body: JSON.stringify({ elements }),
      ...over,
    });
    return { status, counted: server.counted.length, refused: server.refused.join() };
  }

  test('takes a good conversion', () => {
    expect(ask([good])).toEqual({ status: 200, counted: 1, refused: '' });
  });

  test.each([
    ['a rule that is none', { conversion: '1' }, 'no rule'],
    ['seconds', { conversionHappenedAt: SERVER_NOW / 1000 }, 'milliseconds'],
    ['what is 91 days old', { conversionHappenedAt: SERVER_NOW - 91 * 86_400_000 }, 'older than 90 days'],
    ['what is to come', { conversionHappenedAt: SERVER_NOW + 3_600_000 }, 'in the future'],
    ['no id', { eventId: undefined }, 'eventId'],
    ['an amount that is a number', { conversionValue: { currencyCode: 'EUR', amount: 1 } }, 'decimal text'],
    ['a lower-case currency', { conversionValue: { currencyCode: 'eur', amount: '1' } }, 'no ISO code'],
    ['nobody', { user: { userIds: [] } }, 'userIds is empty'],
    ['a plain e-mail', email('a@b.example'), 'not hashed'],
    [
      'the hash of nothing',
      email('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
      'hash of nothing',
    ],
    [
      'an address of the sixth version',
      { user: { userIds: [{ idType: 'PLAINTEXT_IP_ADDRESS', idValue: '2001:db8::1' }] } },
      'no IPv4',
    ],
    ['a first name alone', info({ firstName: 'Mary' }), 'lastName'],
    ['a hashed name', info({ firstName: HASH, lastName: 'B' }), 'firstName'],
    ['a lower-case country', info({ firstName: 'A', lastName: 'B', countryCode: 'de' }), 'countryCode'],
    ['a field of its own', { url: '' }, 'has no url'],
  ])('refuses %s, and the whole batch with it', (_what, over, reason) => {
    const answer = ask([good, { ...good, ...over }]);
    expect(answer).toMatchObject({ status: 422, counted: 0 });
    expect(answer.refused).toContain(reason);
  });

  test.each([
    ['a wrong token', {}, { authorization: 'Bearer no' }, 401],
    ['an old version', {}, { 'linkedin-version': '202401' }, 426],
    ['another protocol', {}, { 'x-restli-protocol-version': '1.0.0' }, 400],
    ['a batch that does not say so', {}, { 'x-restli-method': undefined }, 400],
    ['another address', { url: 'https://api.linkedin.com/v2/conversionEvents' }, {}, 404],
    ['no JSON', { body: 'elements=[]' }, {}, 400],
    ['no conversions', { body: '{"elements":[]}' }, {}, 400],
  ])('refuses %s', (_what, over, headers, status) => {
    expect(ask([good], over, headers)).toMatchObject({ status, counted: 0 });
  });
});

test('rules that are no numbers are refused with the field and the mend', () => {
  expect(
    manifest.fault?.({ eventNames: { purchase: '1', contact: '' }, conversions: { purchase: '2' } }),
  ).toBeUndefined();
  expect(manifest.fault?.({ eventNames: { purchase: 'PURCHASE' } })).toContain(
    'eventNames.purchase must be the number',
  );
  expect(manifest.fault?.({ conversions: { purchase: 'urn:1' } })).toContain(
    'conversions.purchase must be the number',
  );
});
