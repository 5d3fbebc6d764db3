/** The collector's configuration: its shape, its defaults, and the check that refuses a bad one at start. */
import type { Manifest } from '@beckon/destinations';
import { DEFAULT_LATE_DAYS } from '../indexer/clock.ts';
import { isSubnet } from '../intake/client-address.ts';
import { type UserDataMode, userDataModes } from '../store/user-data.ts';
import { ConfigError, Faults, isObject } from './faults.ts';
import { checkSite, type SiteConfig } from './site-config.ts';

export { ConfigError } from './faults.ts';
export type { SiteConfig } from './site-config.ts';

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
  /** How the store keeps what visitors told of themselves: `encrypted` (default), `hashed` or `plain`. */
  userData: UserDataMode;
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
  /** Records of consent; otherwise at least 30. Default 1826: five years. */
  consentDays: number;
  /** The log, from which the store can be made anew, behind what is indexed. Default 0. */
  logDays: number;
}

/** Without a slash at the end. */
export const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

export const TOKEN_PATTERN = /^[\x21-\x7e]{16,256}$/;
export const TOKEN_RULE = 'must be 16-256 printable characters';

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
  const keep = { eventDays: 0, consentDays: 1826, logDays: 0 };
  if (!isObject(value)) {
    faults.add('keep', 'must be an object with "eventDays", "consentDays" and "logDays"');
    return keep;
  }
  faults.known('keep.', value, Object.keys(keep));
  for (const [name, least] of [
    ['eventDays', Math.max(7, lateDays)],
    ['consentDays', 30],
    ['logDays', 1],
  ] as const) {
    const given = value[name] ?? keep[name];
    if (given === 0 || (Number.isInteger(given) && (given as number) >= least && (given as number) <= 3650))
      keep[name] = given as number;
    else
      faults.add(
        `keep.${name}`,
        `must be a whole number of days from ${least}${name === 'eventDays' && least > 7 ? ' (lateDays)' : ''} to 3650; 0 keeps for ever`,
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
 * @param withSecrets false for who speaks to no vendor: the secrets need not be in this environment, and each is ''
 * @throws ConfigError naming all faults at once, each with its field and the mend
 */
export function checkConfig(
  value: unknown,
  manifests: ReadonlyMap<string, Manifest>,
  { withSecrets = true }: { withSecrets?: boolean } = {},
): Config {
  const faults = new Faults(withSecrets);
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
    userData = 'encrypted',
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
    'userData',
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
    userData: faults.text(
      'userData',
      userData,
      new RegExp(`^(${userDataModes.join('|')})$`),
      `must be one of ${userDataModes.join(', ')}`,
    ) as UserDataMode,
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
  // Without the file every place is unknown.
  for (const [key, { cookieless }] of Object.entries(config.sites))
    if (cookieless && !config.countryFile && (cookieless === true || !cookieless['unknown']))
      faults.add(
        `sites.${key}.cookieless`,
        'counts nobody, as the law of the place decides: give "countryFile", or say { "unknown": true } if you may count everywhere',
      );
  if (faults.list.length) throw new ConfigError(faults.list);
  return config;
}
