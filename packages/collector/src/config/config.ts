/** The collector's configuration: its shape, its defaults, and the check that refuses a bad one at start. */
import type { Manifest } from '@beckon/destinations';
import { DEFAULT_LATE_DAYS } from '../indexer/clock.ts';
import { isSubnet } from '../intake/client-address.ts';
import { ORIGIN_PATTERN } from '../intake/origins.ts';

export interface SiteConfig {
  /** Pages that may send: `https://shop.example`, or `http://localhost:*` for any port of a host. */
  origins: string[];
  /** What holds in the page until a banner speaks. Default `pending`. */
  consent: 'pending' | 'granted' | 'denied';
  /** Settings by destination name, see packages/destinations. */
  destinations: Record<string, Record<string, unknown>>;
  /** Warn in the browser console. Default false. */
  debug: boolean;
  /** Count the visitors of each day by a salted hash of address and User-Agent. Default false. */
  dailyVisitors: boolean;
}

export interface Config {
  host: string;
  port: number;
  /** Where dashboard, API and metrics answer, and there alone; undefined: where pages send to. */
  admin: { host: string; port: number } | undefined;
  /** Holds log, database, admin token, the hash of the admin password, and the salts of the day's visitors. */
  dataDir: string;
  /** Where pages send to, without the site key. Short and neutral, as block lists match telling words. */
  intakePath: string;
  /** What a proxy in front leaves before all paths, such as `/data`; what comes without it is answered as well. */
  basePath: string;
  sites: Record<string, SiteConfig>;
  /** Addresses and subnets of the proxies in front, whose `X-Forwarded-For` is believed. Default none. */
  trustedProxies: string[];
  /** Requests a second, ten seconds' worth at once; 0 for no limit. */
  rateLimits: RateLimits;
  keep: Keep;
  /** Events that are older when they come are held to this age. Default 3. */
  lateDays: number;
  /** An MMDB file with the countries of addresses. Empty: none. */
  countryFile: string;
  /** Bearer token of the admin API. Empty: made at the first start and kept in `dataDir`. */
  adminToken: string;
}

export interface RateLimits {
  /** Default 50: a whole office or a mobile network may share one address. */
  perAddress: number;
  /** Default 5000. */
  perSite: number;
}

/** Days from receipt; 0 keeps for ever. */
export interface Keep {
  /** Stored events and bad rows. Otherwise at least 7 and `lateDays`: so late an event is sent again. Default 0. */
  eventDays: number;
  /** The log, from which the store can be made anew, behind what is indexed. Default 0. */
  logDays: number;
}

/** Without a slash at the end. */
export const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

export const TOKEN_PATTERN = /^[\x21-\x7e]{16,256}$/;
export const TOKEN_RULE = 'must be 16-256 printable characters';

export class ConfigError extends Error {
  override name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(`beckon: the configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One fault per line: the field, what is wrong, the mend. */
class Faults {
  readonly list: string[] = [];
  add(field: string, fault: string): void {
    this.list.push(`${field}: ${fault}`);
  }
  text(field: string, value: unknown, pattern: RegExp, mend: string): string {
    if (typeof value === 'string' && pattern.test(value)) return value;
    this.add(field, mend);
    return '';
  }
  known(field: string, value: Record<string, unknown>, names: readonly string[]): void {
    for (const key of Object.keys(value))
      if (!names.includes(key)) this.add(`${field}${key}`, `is no setting. Known: ${names.join(', ')}`);
  }
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

function checkSite(
  faults: Faults,
  key: string,
  value: unknown,
  manifests: ReadonlyMap<string, Manifest>,
): SiteConfig {
  const field = `sites.${key}`;
  const site: SiteConfig = {
    origins: [],
    consent: 'pending',
    destinations: {},
    debug: false,
    dailyVisitors: false,
  };
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(key)) faults.add(field, 'a site key is 1-64 letters, digits, _ or -');
  if (!isObject(value)) {
    faults.add(field, 'must be an object with "origins"');
    return site;
  }
  faults.known(`${field}.`, value, ['origins', 'consent', 'destinations', 'debug', 'dailyVisitors']);
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
  const { consent = 'pending', destinations = {}, debug = false, dailyVisitors = false } = value;
  if (consent === 'pending' || consent === 'granted' || consent === 'denied') site.consent = consent;
  else faults.add(`${field}.consent`, 'must be "pending", "granted" or "denied"');
  if (typeof debug === 'boolean') site.debug = debug;
  else faults.add(`${field}.debug`, 'must be true or false');
  if (typeof dailyVisitors === 'boolean') site.dailyVisitors = dailyVisitors;
  else faults.add(`${field}.dailyVisitors`, 'must be true or false');
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

function checkProxies(faults: Faults, value: unknown): string[] {
  if (!Array.isArray(value)) {
    faults.add('trustedProxies', 'must be a list, such as ["10.0.0.0/8", "::1"]');
    return [];
  }
  for (const [i, entry] of value.entries())
    if (typeof entry !== 'string' || !isSubnet(entry))
      faults.add(`trustedProxies[${i}]`, 'must be an address or a subnet, such as 10.0.0.0/8');
  return value as string[];
}

function checkRateLimits(faults: Faults, value: unknown): RateLimits {
  const limits = { perAddress: 50, perSite: 5000 };
  if (!isObject(value)) {
    faults.add('rateLimits', 'must be an object with "perAddress" and "perSite"');
    return limits;
  }
  faults.known('rateLimits.', value, Object.keys(limits));
  for (const name of ['perAddress', 'perSite'] as const) {
    const given = value[name];
    if (given === undefined) continue;
    if (Number.isInteger(given) && (given as number) >= 0 && (given as number) <= 1_000_000)
      limits[name] = given as number;
    else
      faults.add(
        `rateLimits.${name}`,
        'must be a whole number of requests a second, up to 1000000; 0 for no limit',
      );
  }
  return limits;
}

function checkLateDays(faults: Faults, value: unknown): number {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 30) return value as number;
  faults.add('lateDays', 'must be a whole number of days from 1 to 30');
  return DEFAULT_LATE_DAYS;
}

/** @param lateDays an event may come again that late, and must be known then */
function checkKeep(faults: Faults, value: unknown, lateDays: number): Keep {
  const keep = { eventDays: 0, logDays: 0 };
  if (!isObject(value)) {
    faults.add('keep', 'must be an object with "eventDays" and "logDays"');
    return keep;
  }
  faults.known('keep.', value, Object.keys(keep));
  for (const [name, least] of [
    ['eventDays', Math.max(7, lateDays)],
    ['logDays', 1],
  ] as const) {
    const given = value[name] ?? 0;
    if (given === 0 || (Number.isInteger(given) && (given as number) >= least && (given as number) <= 3650))
      keep[name] = given as number;
    else
      faults.add(
        `keep.${name}`,
        `must be a whole number of days from ${least}${least > 7 ? ' (lateDays)' : ''} to 3650; 0 keeps for ever`,
      );
  }
  return keep;
}

/** @param field of the outer object, with its dot */
function checkListen(
  faults: Faults,
  field: string,
  host: unknown,
  port: unknown,
): { host: string; port: number } {
  if (!Number.isInteger(port) || (port as number) < 0 || (port as number) > 65535)
    faults.add(`${field}port`, 'must be a whole number from 0 (any free port) to 65535');
  const mend = 'must be a host name or address to listen on';
  return { host: faults.text(`${field}host`, host, /^[\w.:-]{1,255}$/, mend), port: port as number };
}

function checkAdmin(faults: Faults, value: unknown): Config['admin'] {
  if (value === undefined) return undefined;
  if (!isObject(value)) {
    faults.add('admin', 'must be an object such as { "host": "localhost", "port": 8788 }, or left out');
    return undefined;
  }
  faults.known('admin.', value, ['host', 'port']);
  return checkListen(faults, 'admin.', value['host'] ?? 'localhost', value['port']);
}

/**
 * Fills in defaults and checks everything.
 * @throws ConfigError naming all faults at once, each with its field and the mend
 */
export function checkConfig(value: unknown, manifests: ReadonlyMap<string, Manifest>): Config {
  const faults = new Faults();
  if (!isObject(value)) throw new ConfigError(['the file must hold an object']);
  const {
    host = 'localhost',
    port = 8787,
    dataDir = '.beckon',
    intakePath = '/bk/e',
    basePath = '',
    adminToken = '',
    trustedProxies = [],
    rateLimits = {},
    keep = {},
    lateDays = DEFAULT_LATE_DAYS,
    countryFile = '',
  } = value;
  faults.known('', value, [
    'host',
    'port',
    'admin',
    'dataDir',
    'intakePath',
    'basePath',
    'trustedProxies',
    'rateLimits',
    'keep',
    'lateDays',
    'countryFile',
    'adminToken',
    'sites',
  ]);
  if (adminToken !== '') faults.text('adminToken', adminToken, TOKEN_PATTERN, `${TOKEN_RULE}, or left out`);
  const late = checkLateDays(faults, lateDays);
  const config: Config = {
    ...checkListen(faults, '', host, port),
    admin: checkAdmin(faults, value['admin']),
    dataDir: faults.text('dataDir', dataDir, /^[^\0]+$/, 'must be the path of a folder'),
    intakePath: faults.text(
      'intakePath',
      intakePath,
      /^(\/[a-zA-Z0-9_-]+)+$/,
      'must be a path such as /bk/e: letters, digits, _ and -, no slash at the end',
    ),
    basePath: faults.text(
      'basePath',
      basePath,
      /^(\/[a-zA-Z0-9_-]+)*$/,
      'must be a path such as /data: letters, digits, _ and -, no slash at the end; or empty',
    ),
    trustedProxies: checkProxies(faults, trustedProxies),
    rateLimits: checkRateLimits(faults, rateLimits),
    keep: checkKeep(faults, keep, late),
    lateDays: late,
    countryFile: faults.text('countryFile', countryFile, /^[^\0]*$/, 'must be the path of an MMDB file'),
    adminToken: String(adminToken),
    sites: {},
  };
  for (const field of ['intakePath', 'basePath'] as const)
    if (/^\/(api|dashboard|healthz|readyz|metrics|b)(\/|$)/.test(config[field]))
      faults.add(field, 'is taken by the collector itself; choose another');
  if (config.basePath && `${config.intakePath}/`.startsWith(`${config.basePath}/`))
    faults.add('basePath', 'is the beginning of intakePath; choose another for one of them');
  if (!isObject(value['sites']) || !Object.keys(value['sites']).length)
    faults.add(
      'sites',
      'must name at least one site, such as { "shop": { "origins": ["https://shop.example"] } }',
    );
  else
    for (const [key, site] of Object.entries(value['sites']))
      config.sites[key] = checkSite(faults, key, site, manifests);
  if (faults.list.length) throw new ConfigError(faults.list);
  return config;
}
