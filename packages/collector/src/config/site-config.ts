/** The configuration of one site: its shape, its defaults, and its check. */
import { type CountingRules, limitedNeeds, type Need } from '@beckon/consent';
import type { Manifest } from '@beckon/destinations';
import { pageParams } from '@beckon/events';
import { ORIGIN_PATTERN, saidOrigin } from '../intake/origins.ts';
import { type CatalogueConfig, checkCatalogue } from './catalogue-config.ts';
import { checkAddress, holdsAddress } from './check-address.ts';
import { checkLinker } from './check-linker.ts';
import { checkSecret } from './check-secret.ts';
import { type Faults, isObject } from './faults.ts';
import { asksRemoval, byServer } from './halves.ts';

export interface SiteConfig {
  /** Pages that may send: `https://shop.example`, or `http://localhost:*` for any port of a host. */
  origins: string[];
  /** What holds in the page until a banner speaks. Default `pending`. */
  consent: 'pending' | 'granted' | 'denied';
  /** Banners and frameworks that decide beside the site's own word, by name, with their settings. */
  consentSources: Record<string, Record<string, unknown>>;
  /** What pages record without code, by name, with settings. */
  capture: Record<string, Record<string, unknown>>;
  /** Settings by destination name, see packages/destinations. */
  destinations: Record<string, Record<string, unknown>>;
  /** Parameters that stay in addresses, beside campaigns: names, or `all`. Default: `pageParams` of @beckon/events. */
  urlParams: readonly string[] | 'all';
  /** Warn in the browser console. Default false. */
  debug: boolean;
  /** Count the visitors of each day by a salted hash of address and User-Agent. Default false. */
  dailyVisitors: boolean;
  /** Keep whole addresses beside events of visitors who allow marketing, for vendors' servers. Default false. */
  vendorAddress: boolean;
  /** Count page views, by nobody in particular, before anybody has decided: where the table or these rules say so. */
  cookieless: CountingRules | false;
  /** The product feed that events are compared with. Default none. */
  catalogue: CatalogueConfig | undefined;
}

/** Of a map, such as names of events: another value would be sent as it is, or break the half that reads it. */
function checkTexts(faults: Faults, field: string, map: object, help: string): void {
  for (const [name, value] of Object.entries(map))
    if (typeof value !== 'string') faults.add(`${field}.${name}`, `must be a text, in quotes. ${help}`);
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
      settings[name] = faults.withSecrets ? checkSecret(faults, at, value, rule.help) : '';
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
      else if (holdsAddress(rule))
        checkAddress(
          faults,
          at,
          value,
          settings['allowPrivate'] === true,
          'Give https and the name of a host',
        );
    } else if (rule.kind === 'boolean' ? typeof value !== 'boolean' : !isObject(value)) {
      faults.add(at, `must be ${rule.kind === 'boolean' ? 'true or false' : 'an object'}. ${rule.help}`);
    } else if (rule.kind === 'map' && !rule.anyValues) checkTexts(faults, at, value as object, rule.help);
  }
  checkTogether(faults, field, manifest, settings);
  return settings;
}

/** What settings say that are each right by themselves. */
function checkTogether(
  faults: Faults,
  field: string,
  manifest: Manifest,
  settings: Readonly<Record<string, unknown>>,
): void {
  const needs = manifest.serverNeeds ?? [];
  const missing = needs.filter((name) => settings[name] === undefined);
  const wanted = settings['deliverBy'] === 'server' || settings['deliverBy'] === 'both';
  // One of two alone is forgotten rather than meant.
  if (missing.length && (wanted || missing.length < needs.length))
    for (const name of missing)
      faults.add(
        `${field}.${name}`,
        `is missing: the server half needs it. ${manifest.settings[name]?.help ?? ''}`,
      );
  if (asksRemoval(manifest, settings) && !byServer(manifest, settings))
    faults.add(
      `${field}.${manifest.removal}`,
      `needs the collector to deliver: ${needs.length ? `give ${needs.join(', ')} and ` : ''}leave out "deliverBy": "page"`,
    );
  const fault = manifest.fault?.(settings);
  if (fault) faults.add(field, fault);
}

/** `EU` is no code of a country, and Google takes it for none. */
const PLACE = /^(?!EU$)[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

/** Google Consent Mode is read, or with `write` written: two who write fight. */
function checkGoogle(faults: Faults, field: string, settings: Readonly<Record<string, unknown>>): void {
  const { write, regions = [], waitForUpdate = 0 } = settings;
  if (write === undefined) return;
  if (write !== true) faults.add(`${field}.write`, 'must be true or left out');
  // What is set for reading tells that both are meant.
  faults.known(`${field}.`, settings, ['write', 'regions', 'waitForUpdate', 'limited', 'dataLayer']);
  if (!Array.isArray(regions) || !regions.every((place) => PLACE.test(String(place))))
    faults.add(`${field}.regions`, 'must be a list of places by ISO 3166, such as ["DE", "US-CA"]');
  if (!Number.isInteger(waitForUpdate) || (waitForUpdate as number) < 0 || (waitForUpdate as number) > 60_000)
    faults.add(`${field}.waitForUpdate`, 'must be a whole number of milliseconds from 0 to 60000');
}

/** Parts of the script by name. Which there are, the built files of the SDK tell: see `public/script.ts`. */
function checkParts(faults: Faults, field: string, value: unknown, example: string): SiteConfig['capture'] {
  if (isObject(value) && Object.values(value).every(isObject)) return value as SiteConfig['capture'];
  faults.add(field, `must be an object of settings by name, such as { "${example}": {} }`);
  return {};
}

/** In limited mode what an opt-out leaves of marketing is enough: only region rules can tell that it leaves anything. */
function checkLimited(faults: Faults, field: string, site: SiteConfig, manifest: Manifest): void {
  const settings = site.destinations[manifest.name]!;
  if (settings['limited'] !== true) return;
  settings['purposes'] = limitedNeeds((settings['purposes'] as Need[] | undefined) ?? manifest.purposes);
  if (!site.consentSources['region'])
    faults.add(
      `${field}.destinations.${manifest.name}.limited`,
      `would wait for ever: where opting out is the rule, only the place tells. Add "region": {} to ${field}.consentSources`,
    );
}

const COUNTING_PLACE = /^([A-Z]{2}(-[A-Z0-9]{1,3})?|default|unknown)$/;

function checkCookieless(faults: Faults, field: string, value: unknown = false): SiteConfig['cookieless'] {
  if (typeof value === 'boolean') return value;
  const rules = isObject(value) ? Object.entries(value) : [];
  if (rules.length && rules.every(([place, says]) => COUNTING_PLACE.test(place) && typeof says === 'boolean'))
    return value as Record<string, boolean>;
  faults.add(
    field,
    'must be true, false, or places with true or false, such as { "FR": false, "CA-QC": true, "unknown": true }',
  );
  return false;
}

/** One that no browser says would refuse every event of the shop. */
function checkOrigin(faults: Faults, field: string, value: unknown): string {
  const mend = 'must be scheme and host without path, in lower case, such as https://shop.example';
  const origin = faults.text(field, value, ORIGIN_PATTERN, mend);
  const said = saidOrigin(origin);
  if (origin && said !== origin)
    faults.add(field, said ? `is what no browser says: write ${said}` : `is no address: it ${mend}`);
  return origin;
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
    capture: {},
    destinations: {},
    urlParams: pageParams,
    debug: false,
    dailyVisitors: false,
    vendorAddress: false,
    cookieless: false,
    catalogue: undefined,
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
    site.origins = value['origins'].map((origin, i) => checkOrigin(faults, `${field}.origins[${i}]`, origin));
  const { consent = 'pending', consentSources = {}, capture = {}, destinations = {} } = value;
  if (consent === 'pending' || consent === 'granted' || consent === 'denied') site.consent = consent;
  else faults.add(`${field}.consent`, 'must be "pending", "granted" or "denied"');
  for (const name of ['debug', 'dailyVisitors', 'vendorAddress'] as const) {
    const given = value[name] ?? false;
    if (typeof given === 'boolean') site[name] = given;
    else faults.add(`${field}.${name}`, 'must be true or false');
  }
  site.consentSources = checkParts(faults, `${field}.consentSources`, consentSources, 'klaro');
  if (site.consentSources['google'])
    checkGoogle(faults, `${field}.consentSources.google`, site.consentSources['google']);
  site.capture = checkParts(faults, `${field}.capture`, capture, 'products');
  checkLinker(faults, field, site);
  site.cookieless = checkCookieless(faults, `${field}.cookieless`, value['cookieless']);
  const { urlParams } = value;
  if (urlParams === 'all') site.urlParams = urlParams;
  else if (Array.isArray(urlParams) && urlParams.every((name) => /^[^,&=?#\s]{1,100}$/.test(`${name}`)))
    site.urlParams = urlParams.map(String);
  else if (urlParams !== undefined)
    faults.add(`${field}.urlParams`, 'must be "all" or a list of names of parameters, such as ["q", "page"]');
  if (!isObject(destinations)) faults.add(`${field}.destinations`, 'must be an object by destination name');
  else
    for (const [name, settings] of Object.entries(destinations)) {
      const manifest = manifests.get(name);
      const at = `${field}.destinations.${name}`;
      if (!manifest) faults.add(at, `is no destination. Known: ${[...manifests.keys()].join(', ')}`);
      else if (!isObject(settings)) faults.add(at, 'must be an object of settings');
      else {
        site.destinations[name] = checkDestination(faults, at, manifest, settings);
        checkLimited(faults, field, site, manifest);
      }
    }
  const named = Object.keys(site.destinations);
  site.catalogue = checkCatalogue(faults, `${field}.catalogue`, value['catalogue'], named);
  return site;
}
