/** Browser, system and kind of device from the User-Agent and client hints, and whether it is a bot. */
import { isbot } from 'isbot';
import UAParser from 'ua-parser-js';
import type { ClientHints, Envelope } from '../intake/envelope.ts';
import type { StoredEvent } from '../store/store.ts';

export interface Agent {
  bot: boolean;
  device: StoredEvent['device'];
}

/** Brands of hints by the names that the User-Agent's parser has for them; others are anybody's text. */
const BROWSERS: Readonly<Record<string, string>> = {
  'Google Chrome': 'Chrome',
  'Android WebView': 'Chrome WebView',
  HeadlessChrome: 'Chrome Headless',
  'Microsoft Edge': 'Edge',
  'Microsoft Edge WebView2': 'Edge',
  Opera: 'Opera',
  Brave: 'Brave',
  'Samsung Internet': 'Samsung Internet',
  Vivaldi: 'Vivaldi',
  YaBrowser: 'Yandex',
  DuckDuckGo: 'DuckDuckGo',
};
/** Brands that many others carry, too: the User-Agent may know an app by its name. */
const COMMON = new Set(['Chrome', 'Chrome WebView']);
/** Browsers that send no hints: a User-Agent that says so beside hints is made up. */
const WITHOUT_HINTS = new Set(['', 'Firefox', 'Mobile Firefox', 'Safari', 'Mobile Safari']);

const SYSTEMS: Readonly<Record<string, string>> = {
  Windows: 'Windows',
  macOS: 'Mac OS',
  Linux: 'Linux',
  Android: 'Android',
  iOS: 'iOS',
  'Chrome OS': 'Chromium OS',
  'Chromium OS': 'Chromium OS',
};

/** `"Not;A=Brand";v="8", "Chromium";v="156", "Google Chrome";v="156"`: the first that is known, made-up ones are not. */
function brandOf(brands: string): { name: string; version: string } | undefined {
  for (const [, brand = '', version = ''] of brands.matchAll(/"([^"]{1,40})";v="(\d{0,5})/g))
    if (Object.hasOwn(BROWSERS, brand)) return { name: BROWSERS[brand]!, version };
  return undefined;
}

/** Hints where they say more than the User-Agent, or are truer: browsers freeze it, and extensions change it. */
function withHints(device: Agent['device'], hints: ClientHints): Agent['device'] {
  let { browser, version = '', os, type } = device;
  const brand = brandOf(hints.brands);
  if (brand && (brand.name === browser || !COMMON.has(brand.name) || WITHOUT_HINTS.has(browser))) {
    browser = brand.name;
    version = brand.version || version;
  }
  const platform = Object.hasOwn(SYSTEMS, hints.platform) ? SYSTEMS[hints.platform]! : '';
  // A distribution, or the system of a television, says more than Linux.
  const known = Object.values(SYSTEMS).includes(os);
  if (platform && (platform !== 'Linux' || !os || known)) os = platform;
  if (hints.mobile === '?1' && type === 'desktop') type = 'mobile';
  if (hints.mobile === '?0' && type === 'mobile') type = os === 'Android' ? 'tablet' : 'desktop';
  return { browser, ...(version && { version }), os, type };
}

function read(userAgent: string, hints: ClientHints | undefined): Agent {
  const { browser, os, device } = new UAParser(userAgent).getResult();
  const told = {
    browser: browser.name ?? '',
    ...(browser.major && { version: browser.major.slice(0, 5) }),
    os: os.name ?? '',
    type: device.type ?? 'desktop',
  };
  return {
    bot: !userAgent || isbot(userAgent) || !!hints?.brands.includes('"HeadlessChrome"'),
    device: hints ? withHints(told, hints) : told,
  };
}

const CACHE_ENTRIES = 5000;
const cache = new Map<string, Agent>();

/** Parsing costs some 30 microseconds; a shop sees few distinct agents, so results are kept. */
export function agentOf({ userAgent, hints }: Pick<Envelope, 'userAgent' | 'hints'>): Agent {
  // No header holds a line break.
  const key = hints ? `${userAgent}\n${hints.brands}\n${hints.mobile}\n${hints.platform}` : userAgent;
  const known = cache.get(key);
  if (known) return known;
  const agent = read(userAgent, hints);
  if (cache.size >= CACHE_ENTRIES) cache.clear();
  cache.set(key, agent);
  return agent;
}
