// @vitest-environment jsdom
/** Every hosted banner, played by a stand-in: what its source tells, in order, whichever of the two comes first. */
import type { ConsentReport } from '@beckon/consent';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sources } from '../../src/consent/sources.ts';
import { cookiebot } from './stand-ins/cookiebot.ts';
import { cookieyes } from './stand-ins/cookieyes.ts';
import { didomi } from './stand-ins/didomi.ts';
import { iubenda } from './stand-ins/iubenda.ts';
import { onetrust } from './stand-ins/onetrust.ts';
import { osano } from './stand-ins/osano.ts';
import { shopify } from './stand-ins/shopify.ts';
import { page, type StandIn } from './stand-ins/stand-in.ts';
import { termly } from './stand-ins/termly.ts';
import { usercentrics } from './stand-ins/usercentrics.ts';
import { usercentrics2 } from './stand-ins/usercentrics2.ts';
import { complianz, wpconsent } from './stand-ins/word-press.ts';

const hosted: [title: string, makeOf: () => StandIn, name?: string][] = [
  ['onetrust', onetrust],
  ['cookiebot', cookiebot],
  ['usercentrics', usercentrics],
  ['usercentrics 2', usercentrics2, 'usercentrics'],
  ['cookieyes', cookieyes],
  ['didomi', didomi],
  ['osano', osano],
  ['iubenda', iubenda],
  ['shopify', shopify],
  ['complianz', complianz],
  ['wpconsent', wpconsent],
  ['termly', termly],
];
const ALL = { functional: true, analytics: true, marketing: true };
const NONE = { functional: false, analytics: false, marketing: false };
const SOME = { functional: true, analytics: true, marketing: false };

let told: ConsentReport[];
let globals: string[];
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  globals = Object.keys(page);
});
afterEach(() => {
  vi.useRealTimers();
  for (const name of Object.keys(page)) if (!globals.includes(name)) delete page[name];
  for (const cookie of document.cookie.split('; ')) document.cookie = `${cookie.split('=')[0]}=;Max-Age=0`;
});

async function attach(name: string, settings: Record<string, unknown> = {}): Promise<void> {
  const { default: source } = await sources[name]!();
  // Sources of earlier tests still hear the window: they tell nobody.
  const mine = told;
  source((report) => mine.push(report), settings);
}
const settle = (ms = 100) => vi.advanceTimersByTimeAsync(ms);
/** Didomi has no name of its own for functional. */
const expected = (name: string, { functional, ...rest }: typeof ALL) =>
  name === 'didomi' ? rest : { functional, ...rest };
const decisions = () => told.filter(({ decided }) => decided).map(({ allows }) => allows);

describe.each(hosted)('%s', (title, makeOf, name = title) => {
  test.each([
    ['before', 0],
    ['before, by seconds,', 7000],
    ['after', undefined],
  ])(
    'source %s the banner: nothing is decided by defaults, then what was chosen, and changes',
    async (_, wait) => {
      const banner = makeOf();
      banner.early?.();
      if (wait === undefined) banner.load();
      await attach(name);
      if (wait !== undefined) {
        await settle(wait);
        expect(told).toEqual([]);
        banner.load();
      }
      await settle(5000);
      // iubenda tells of a choice, and of nothing before it.
      if (name !== 'iubenda') expect(told).not.toEqual([]);
      expect(told.map(({ decided }) => decided)).toEqual(told.map(() => false));
      banner.touch?.();
      await settle();
      expect(decisions()).toEqual([]);
      for (const choice of [ALL, SOME, NONE, ALL]) {
        banner.choose(choice);
        await settle();
        expect(decisions().at(-1)).toEqual(expected(name, choice));
      }
      // Once decided it stays so.
      const first = told.findIndex(({ decided }) => decided);
      expect(told.slice(first).map(({ decided }) => decided)).toEqual(told.slice(first).map(() => true));
    },
  );

  test.each([['before'], ['after']])('source %s the banner: the choice of an earlier page', async (order) => {
    const banner = makeOf();
    banner.early?.();
    if (order === 'after') banner.load(SOME);
    await attach(name, banner.settingsForStored);
    if (order === 'before') banner.load(SOME);
    await settle(5000);
    expect(decisions()).toEqual([expected(name, SOME)]);
  });

  test('a banner that throws says nothing, and nothing reaches the page', async () => {
    const errors: unknown[] = [];
    window.addEventListener('error', ({ error }) => errors.push(error));
    const banner = makeOf();
    banner.breakDown();
    await attach(name);
    await settle(20_000);
    window.dispatchEvent(new Event('pageshow'));
    await settle();
    expect(told).toEqual([]);
    expect(errors).toEqual([]);
  });

  test("the site's own table replaces the usual one", async () => {
    const banner = makeOf();
    banner.early?.();
    banner.load();
    await attach(name, { categories: { functional: [], analytics: [], marketing: ['no such category'] } });
    banner.choose(ALL);
    await settle();
    expect(decisions().at(-1)).toEqual({ marketing: false });
  });
});

describe.each(Object.keys(sources).filter((name) => name !== 'dnt'))('%s', (name) => {
  test('without a banner it says nothing, has no timer after ten seconds and writes no cookie', async () => {
    await attach(name);
    await settle(9000);
    expect(vi.getTimerCount()).toBe(1);
    await settle(3000);
    expect(vi.getTimerCount()).toBe(0);
    expect(told).toEqual([]);
    expect(document.cookie).toBe('');
    expect(localStorage.length + sessionStorage.length).toBe(0);
  });
});

test('a banner that comes after the waiting is found when the page is shown again', async () => {
  await attach('cookiebot');
  await settle(20_000);
  page['Cookiebot'] = { consent: { marketing: true, stamp: 'x' }, hasResponse: true };
  window.dispatchEvent(new Event('pageshow'));
  expect(told).toEqual([{ decided: true, allows: { marketing: true }, proof: 'x' }]);
});

test("iubenda calls the site's own callbacks as before, whatever ours does", async () => {
  const heard: unknown[] = [];
  const banner = iubenda({
    onPreferenceExpressed(this: unknown, preference: unknown) {
      heard.push(preference);
    },
  });
  banner.early!();
  await attach('iubenda');
  banner.load();
  banner.choose(ALL);
  expect(heard).toEqual([{ purposes: { 1: true, 2: true, 3: true, 4: true, 5: true } }]);
});

test('where iubenda or Didomi say that nobody has to be asked, so does the source', async () => {
  const banner = iubenda();
  banner.early!();
  await attach('iubenda');
  banner.load();
  (page['_iub'] as { csConfiguration: { callback: Record<string, (value: null) => void> } }).csConfiguration
    .callback['onPreferenceExpressedOrNotNeeded']!(null);
  expect(told.at(-1)).toEqual({ decided: false, applies: false, allows: {} });
  didomi().load();
  (page['Didomi'] as { isConsentRequired(): boolean }).isConsentRequired = () => false;
  told = [];
  await attach('didomi');
  expect(told.at(-1)).toEqual({ decided: false, applies: false, allows: {} });
});

test('what a region allows by default is not a decision', async () => {
  shopify(true).load();
  await attach('shopify');
  expect(told).toEqual([{ decided: false, allows: ALL }]);
});

test("Osano's opt-out of sale is told with a decision", async () => {
  const banner = osano();
  banner.load();
  await attach('osano');
  const { cm } = page['Osano'] as { cm: { getConsent(): object } };
  cm.getConsent = () => ({ MARKETING: 'DENY', OPT_OUT: 'ACCEPT' });
  banner.choose(NONE);
  expect(told.at(-1)).toEqual({ decided: true, allows: { marketing: false }, optOut: true });
});

test('a group for sale is an opt-out when it is refused', async () => {
  const banner = onetrust();
  banner.load();
  await attach('onetrust', { categories: { marketing: [], saleOptOut: ['C0004'] } });
  banner.choose(SOME);
  await settle();
  expect(told.at(-1)).toEqual({ decided: true, allows: { functional: true, analytics: true }, optOut: true });
});

test('an older CookieYes is believed by its cookie', async () => {
  page['getCkyConsent'] = () => ({ categories: { analytics: true } });
  await attach('cookieyes');
  expect(told).toEqual([{ decided: false, allows: { analytics: true } }]);
  document.cookie = 'cookieyes-consent=consentid:x,consent:yes,action:yes,analytics:yes';
  document.dispatchEvent(new Event('cookieyes_consent_update'));
  expect(told.at(-1)).toEqual({ decided: true, allows: { analytics: true } });
});
