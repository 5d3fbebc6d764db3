/** The configuration of one site: its shape, its defaults, and its check. */
import type { Manifest } from '@beckon/destinations';
import { pageParams } from '@beckon/events';
import { ORIGIN_PATTERN } from '../intake/origins.ts';
import { type Faults, isObject } from './faults.ts';

export interface SiteConfig {
  /** Pages that may send: `https://shop.example`, or `http://localhost:*` for any port of a host. */
  origins: string[];
  /** What holds in the page until a banner speaks. Default `pending`. */
  consent: 'pending' | 'granted' | 'denied';
  /** Banners and frameworks that decide beside the site's own word, by name, with their settings. */
  consentSources: Record<string, Record<string, unknown>>;
  /** Settings by destination name, see packages/destinations. */
  destinations: Record<string, Record<string, unknown>>;
  /** Parameters that stay in addresses, beside campaigns: names, or `all`. Default: `pageParams` of @beckon/events. */
  urlParams: readonly string[] | 'all';
  /** Warn in the browser console. Default false. */
  debug: boolean;
  /** Count the visitors of each day by a salted hash of address and User-Agent. Default false. */
  dailyVisitors: boolean;
}

/** The text of an environment variable, named as `{ "env": "NAME" }`. */
function checkSecret(faults: Faults, field: string, value: unknown, help: string): string {
  const name = isObject(value) && Object.keys(value).length === 1 ? value['env'] : undefined;
  if (typeof name !== 'string' || !/^\w{1,100}$/.test(name))
    faults.add(field, `must be { "env": "NAME" }: secrets are kept in the environment. ${help}`);
  else if (process.env[name]) return process.env[name];
  else faults.add(field, `the environment variable ${name} is not set. ${help}`);
  return '';
}

/** The settings, secrets filled in. */
function checkDestination(
  faults: Faults,
  field: string,
  manifest: Manifest,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const settings = { ...given };
  faults.known(`${field}.`, settings, [...Object.keys(manifest.settings), 'purposes']);
  for (const [name, rule] of Object.entries(manifest.settings)) {
    const value = settings[name];
    const at = `${field}.${name}`;
    if (value === undefined) {
      if (rule.required) faults.add(at, `is missing. ${rule.help}`);
      continue;
    }
    if (rule.kind === 'secret') {
      settings[name] = checkSecret(faults, at, value, rule.help);
      continue;
    }
    if (rule.kind === 'number') {
      const { min = 0, max = Number.MAX_SAFE_INTEGER } = rule;
      if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
        faults.add(at, `must be a whole number from ${min} to ${max}. ${rule.help}`);
      continue;
    }
    const texts = rule.kind === 'list' ? value : [value];
    if (rule.kind === 'text' || rule.kind === 'list') {
      const ok =
        Array.isArray(texts) &&
        texts.length > 0 &&
        texts.every((text) => typeof text === 'string' && (rule.pattern?.test(text) ?? true));
      if (!ok) faults.add(at, `is not a usable ${rule.kind}. ${rule.help}`);
    } else if (rule.kind === 'boolean' ? typeof value !== 'boolean' : !isObject(value)) {
      faults.add(at, `must be ${rule.kind === 'boolean' ? 'true or false' : 'an object'}. ${rule.help}`);
    }
  }
  return settings;
}

/** Which names there are, the built files of the SDK tell: see `public/script.ts`. */
function checkConsentSources(faults: Faults, field: string, value: unknown): SiteConfig['consentSources'] {
  if (isObject(value) && Object.values(value).every(isObject)) return value as SiteConfig['consentSources'];
  faults.add(field, 'must be an object of settings by name of the source, such as { "klaro": {} }');
  return {};
}

export function checkSite(
  faults: Faults,
  key: string,
  value: unknown,
  manifests: ReadonlyMap<string, Manifest>,
): SiteConfig {
  const field = `sites.${key}`;
  const site: SiteConfig = {
    origins: [],
    consent: 'pending',
    consentSources: {},
    destinations: {},
    urlParams: pageParams,
    debug: false,
    dailyVisitors: false,
  };
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(key)) faults.add(field, 'a site key is 1-64 letters, digits, _ or -');
  if (!isObject(value)) {
    faults.add(field, 'must be an object with "origins"');
    return site;
  }
  faults.known(`${field}.`, value, Object.keys(site));
  if (!Array.isArray(value['origins']) || !value['origins'].length)
    faults.add(`${field}.origins`, 'must list the origins of the shop, such as ["https://shop.example"]');
  else
    site.origins = value['origins'].map((origin, i) =>
      faults.text(
        `${field}.origins[${i}]`,
        origin,
        ORIGIN_PATTERN,
        'must be scheme and host without path, in lower case, such as https://shop.example',
      ),
    );
  const { consent = 'pending', consentSources = {}, destinations = {} } = value;
  const { debug = false, dailyVisitors = false } = value;
  if (consent === 'pending' || consent === 'granted' || consent === 'denied') site.consent = consent;
  else faults.add(`${field}.consent`, 'must be "pending", "granted" or "denied"');
  if (typeof debug === 'boolean') site.debug = debug;
  else faults.add(`${field}.debug`, 'must be true or false');
  if (typeof dailyVisitors === 'boolean') site.dailyVisitors = dailyVisitors;
  else faults.add(`${field}.dailyVisitors`, 'must be true or false');
  const { urlParams } = value;
  if (urlParams === 'all') site.urlParams = urlParams;
  else if (Array.isArray(urlParams) && urlParams.every((name) => /^[^,&=?#\s]{1,100}$/.test(`${name}`)))
    site.urlParams = urlParams.map(String);
  else if (urlParams !== undefined)
    faults.add(`${field}.urlParams`, 'must be "all" or a list of names of parameters, such as ["q", "page"]');
  site.consentSources = checkConsentSources(faults, `${field}.consentSources`, consentSources);
  if (!isObject(destinations)) faults.add(`${field}.destinations`, 'must be an object by destination name');
  else
    for (const [name, settings] of Object.entries(destinations)) {
      const manifest = manifests.get(name);
      const at = `${field}.destinations.${name}`;
      if (!manifest) faults.add(at, `is no destination. Known: ${[...manifests.keys()].join(', ')}`);
      else if (!isObject(settings)) faults.add(at, 'must be an object of settings');
      else site.destinations[name] = checkDestination(faults, at, manifest, settings);
    }
  return site;
}
