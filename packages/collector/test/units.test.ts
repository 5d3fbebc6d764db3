/** Small pure parts of the collector. */
import { expect, test } from 'vitest';
import { checkSecret } from '../src/config/check-secret.ts';
import { checkConfig } from '../src/config/config.ts';
import { Faults } from '../src/config/faults.ts';
import { correctTime } from '../src/indexer/clock.ts';
import { truncateAddress } from '../src/intake/address.ts';

test.each([
  ['203.0.113.77', '203.0.113.0'],
  ['::ffff:203.0.113.77', '203.0.113.0'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
  ['2001:db8::1', '2001:db8:0::'],
  ['::1', '0:0:0::'],
  ['fe80::1%eth0', 'fe80:0:0::'],
  ['unknown', ''],
  [undefined, ''],
])('the address %s is kept as %s', (address, kept) => {
  expect(truncateAddress(address)).toBe(kept);
});

const NOW = 1_795_000_000_000;
const HOUR = 3_600_000;
test.each([
  ['a right clock', NOW - 10_000, NOW, 10_000, NOW - 10_000],
  ['a clock an hour slow', NOW - HOUR - 10_000, NOW - HOUR, 10_000, NOW - 10_000],
  ['a clock ten years fast', NOW + 87_600 * HOUR, NOW + 87_600 * HOUR + 5000, 5000, NOW - 5000],
  ['a clock put right between event and sending', NOW - 9 * HOUR, NOW, 2000, NOW - 2000],
  ['a clock set wrong between event and sending', NOW - 2000, NOW + 9 * HOUR, 2000, NOW - 2000],
  ['no monotonic age', NOW - 3 * HOUR, NOW - 2 * HOUR, undefined, NOW - HOUR],
  ['a negative age', NOW - 2 * HOUR, NOW - 2 * HOUR, -5000, NOW],
  ['two days in the outbox', NOW - 48 * HOUR, NOW, undefined, NOW - 48 * HOUR],
  ['year 1970', 0, NOW, undefined, NOW - 72 * HOUR],
  ['the future', NOW + 9 * HOUR, NOW, undefined, NOW],
])('with %s the time is right', (_what, time, sentAt, age, expected) => {
  expect(correctTime(time, sentAt, NOW, age, 3)).toEqual({ time: expected, tooLate: time === 0 });
});

test('the late window is a setting, and only what is beyond it is held', () => {
  const days = (n: number) => NOW - n * 24 * HOUR;
  expect(correctTime(days(9), NOW, NOW, undefined, 10)).toEqual({ time: days(9), tooLate: false });
  expect(correctTime(days(10), NOW, NOW, undefined, 10)).toEqual({ time: days(10), tooLate: false });
  expect(correctTime(days(11), NOW, NOW, undefined, 10)).toEqual({ time: days(10), tooLate: true });
  expect(correctTime(days(2), NOW, NOW, undefined, 1)).toEqual({ time: days(1), tooLate: true });
});

const manifest = {
  name: 'meta',
  title: 'Meta',
  settings: {
    pixelId: { kind: 'text', required: true, pattern: /^\d+$/, help: 'Copy it from Events Manager.' },
    limited: { kind: 'boolean', help: 'Limited mode.' },
  },
  purposes: ['marketing'],
  limited: true,
  cookies: [],
  csp: { 'script-src': [], 'connect-src': [], 'img-src': [], 'frame-src': [] },
  dedup: 'event_id',
  events: ['page_view'],
} as const;
const check = (config: unknown) => checkConfig(config, new Map([['meta', manifest]]));
const site = { origins: ['https://shop.example'] };

test('a small configuration gets its defaults', () => {
  expect(check({ sites: { shop: site } })).toMatchObject({
    port: 8787,
    intakePath: '/bk/e',
    sites: { shop: { consent: 'pending', destinations: {}, debug: false, dailyVisitors: false } },
  });
});

test.each([
  [{}, 'sites: must name at least one site'],
  ['text', 'the file must hold an object'],
  [{ sites: { shop: {} } }, 'sites.shop.origins: must list'],
  [{ sites: { shop: { origins: ['shop.example'] } } }, 'sites.shop.origins[0]: must be scheme and host'],
  [{ sites: { shop: { origins: ['https://shop.example/path'] } } }, 'sites.shop.origins[0]'],
  // Browsers leave out the port that a scheme has by itself: these would refuse every event.
  [
    { sites: { shop: { origins: ['https://shop.example:443'] } } },
    'sites.shop.origins[0]: is what no browser says: write https://shop.example',
  ],
  [
    { sites: { shop: { origins: ['http://localhost:3000', 'http://shop.example:80'] } } },
    'sites.shop.origins[1]: is what no browser says: write http://shop.example',
  ],
  [{ sites: { shop: { origins: ['https://shop.example:99999'] } } }, 'sites.shop.origins[0]: is no address'],
  [{ sites: { 'a b': site } }, 'sites.a b: a site key is'],
  [{ sites: { shop: { ...site, consent: 'yes' } } }, 'sites.shop.consent: must be'],
  [
    { sites: { shop: { ...site, destinations: { fax: {} } } } },
    'sites.shop.destinations.fax: is no destination. Known: meta',
  ],
  [
    { sites: { shop: { ...site, destinations: { meta: {} } } } },
    'meta.pixelId: is missing. Copy it from Events Manager.',
  ],
  [
    { sites: { shop: { ...site, destinations: { meta: { pixelId: "');alert(1)//" } } } } },
    'meta.pixelId: is not a usable text',
  ],
  [{ sites: { shop: site }, prot: 1 }, 'prot: is no setting'],
  [{ sites: { shop: site }, port: 70000 }, 'port: must be a whole number'],
  [{ sites: { shop: site }, intakePath: '../../admin' }, 'intakePath: must be a path'],
  [{ sites: { shop: site }, intakePath: '/api/x' }, 'intakePath: is taken'],
  [{ sites: { shop: site }, basePath: '/data/' }, 'basePath: must be a path'],
  [{ sites: { shop: site }, basePath: '/api' }, 'basePath: is taken'],
  [{ sites: { shop: site }, basePath: '/bk' }, 'basePath: is the beginning of intakePath'],
  [{ sites: { shop: site }, adminToken: 'short' }, 'adminToken: must be 16-256'],
  [{ sites: { shop: site }, admin: true }, 'admin: must be an object such as'],
  [{ sites: { shop: site }, admin: {} }, 'admin.port: must be a whole number'],
  [{ sites: { shop: site }, admin: { port: 1, host: 'a b' } }, 'admin.host: must be a host name'],
  [{ sites: { shop: site }, admin: { port: 1, path: '/' } }, 'admin.path: is no setting'],
  [
    { sites: { shop: { ...site, consentSources: ['klaro'] } } },
    'sites.shop.consentSources: must be an object',
  ],
  [{ sites: { shop: { ...site, dailyVisitors: 'yes' } } }, 'sites.shop.dailyVisitors: must be true or false'],
  [{ sites: { shop: site }, lateDays: 0 }, 'lateDays: must be a whole number of days from 1 to 30'],
  [{ sites: { shop: site }, lateDays: 31 }, 'lateDays: must be'],
  [
    { sites: { shop: site }, lateDays: '9', keep: { eventDays: 6 } },
    'eventDays: must be a whole number of days from 7',
  ],
  [
    { sites: { shop: site }, lateDays: 14, keep: { eventDays: 13 } },
    'keep.eventDays: must be a whole number of days from 14 (lateDays) to 3650',
  ],
  [{ sites: { shop: site }, countryFile: 7 }, 'countryFile: must be the path of an MMDB file'],
])('a bad configuration %# is refused with field, fault and mend', (config, fault) => {
  expect(() => check(config)).toThrow(fault);
});

test('events are kept for as long as they may come again, or for ever', () => {
  expect(check({ sites: { shop: site }, lateDays: 14, keep: { eventDays: 14 } })).toMatchObject({
    lateDays: 14,
  });
  expect(check({ sites: { shop: site }, lateDays: 30 })).toMatchObject({ keep: { eventDays: 0 } });
});

test('limited mode asks for the limited form, and is refused where nobody could tell that it is allowed', () => {
  const destinations = { meta: { pixelId: '1', limited: true } };
  const { sites } = check({ sites: { shop: { ...site, destinations, consentSources: { region: {} } } } });
  expect(sites['shop']!.destinations['meta']!['purposes']).toEqual(['limited:marketing']);
  expect(() => check({ sites: { shop: { ...site, destinations } } })).toThrow(
    'sites.shop.destinations.meta.limited: would wait for ever: where opting out is the rule, only the place tells. Add "region": {} to sites.shop.consentSources',
  );
  const off = { meta: { pixelId: '1', limited: false } };
  expect(check({ sites: { shop: { ...site, destinations: off } } }).sites['shop']!.destinations).toEqual(off);
});

test.each([
  [{ write: 'yes' }, 'google.write: must be true or left out'],
  [{ write: true, regions: 'US' }, 'google.regions: must be a list of places'],
  [{ write: true, regions: ['EU'] }, 'google.regions: must be a list of places'],
  [{ write: true, waitForUpdate: -1 }, 'google.waitForUpdate: must be a whole number of milliseconds'],
  [{ write: true, categories: {} }, 'google.categories: is no setting'],
])('a writer of Google consent that is set wrongly is refused: %j', (google, fault) => {
  const config = (settings: object) => ({
    sites: { shop: { ...site, consentSources: { google: settings } } },
  });
  expect(() => check(config(google))).toThrow(`sites.shop.consentSources.${fault}`);
  expect(() =>
    check(
      config({ write: true, regions: ['DE', 'US-CA'], waitForUpdate: 0, limited: true, dataLayer: 'dl' }),
    ),
  ).not.toThrow();
});

test('all faults are told at once', () => {
  expect(() => check({ port: -1, sites: { shop: { origins: [], consent: 1 } } })).toThrow(
    /port[\s\S]*sites\.shop\.origins[\s\S]*sites\.shop\.consent/,
  );
});

const secret = { env: 'PATH' };
const ADS = { customerId: '1234567890', clientId: 'c', clientSecret: secret, refreshToken: secret };
const toVendor = async (name: string, settings: object) => {
  const { manifest } = await import(`../../destinations/src/${name}/manifest.ts`);
  const config = { sites: { shop: { ...site, destinations: { [name]: settings } } } };
  return checkConfig(config, new Map([[name, manifest]]));
};

test.each([
  ['http://hooks.example/in', 'must be https'],
  ['https://10.0.0.5/in', 'is an address of a private network'],
  ['https://[fec0::1]/in', 'is an address of a private network'],
  ['https://hooks.example:25/in', 'must not be a port of another service'],
  ['https://hooks.example:99999/in', 'is no address'],
  ['https:///[', 'is no address'],
])('an address that would never be asked is refused: %s', async (address, fault) => {
  const faultOf = `${fault}. Give https and the name of a host`;
  await expect(toVendor('webhook', { url: address, secret })).rejects.toThrow(`webhook.url: ${faultOf}`);
  const meta = toVendor('meta', { pixelId: '1', accessToken: secret, endpoint: address });
  await expect(meta).rejects.toThrow(`meta.endpoint: ${faultOf}`);
  const ads = { ...ADS, conversionActions: { purchase: '987' }, signInEndpoint: address };
  await expect(toVendor('google-ads', ads)).rejects.toThrow(`google-ads.signInEndpoint: ${faultOf}`);
});

test('an address of this machine may be used where that is allowed, and one without sense never', async () => {
  const url = 'http://127.0.0.1:8080/in';
  const allowed = await toVendor('webhook', { url, secret, allowPrivate: true });
  expect(allowed.sites['shop']!.destinations['webhook']!['url']).toBe(url);
  const nonsense = toVendor('webhook', { url: 'http://127.0.0.1:99999/', secret, allowPrivate: true });
  await expect(nonsense).rejects.toThrow('webhook.url: is no address');
});

test.each([
  ['meta', { pixelId: '1', eventNames: { quiz: 'Lead', purchase: 5 } }, 'meta.eventNames.purchase'],
  ['google', { ids: ['G-AAA1'], conversions: { label: true } }, 'google.conversions.label'],
  ['google-ads', { ...ADS, conversionActions: { purchase: 987 } }, 'google-ads.conversionActions.purchase'],
])('a map of %s whose values are no texts is refused', async (name, settings, field) => {
  await expect(toVendor(name, settings)).rejects.toThrow(`${field}: must be a text, in quotes`);
});

test('what a vendor gets as it is may hold any values', async () => {
  const google = { ids: ['G-AAA1'], config: { send_page_view: false } };
  const tiktok = { pixelCode: 'ABCDEFGHIJ0123456789', options: { limited_data_use: true } };
  await expect(toVendor('google', google)).resolves.toBeDefined();
  await expect(toVendor('tiktok', tiktok)).resolves.toBeDefined();
});

test.each([
  [{ removeFrom: ['42'] }, 'meta.removeFrom: needs the collector to deliver: give accessToken'],
  [{ removeFrom: ['42'], accessToken: { env: 'PATH' }, deliverBy: 'page' }, 'leave out "deliverBy": "page"'],
  [{ removeFrom: ['my list'], accessToken: { env: 'PATH' } }, 'meta.removeFrom: is not a usable list'],
])('lists to remove people from need the server half: %j', async (settings, fault) => {
  const { manifest: meta } = await import('../../destinations/src/meta/manifest.ts');
  const config = { sites: { shop: { ...site, destinations: { meta: { pixelId: '1', ...settings } } } } };
  expect(() => checkConfig(config, new Map([['meta', meta]]))).toThrow(fault);
});

const PEM = '-----BEGIN PRIVATE KEY-----\nMIIE\r\nAbc=\n-----END PRIVATE KEY-----';
test.each([
  ['as it is', 'token-1', 'token-1'],
  ['that ends in a line end', 'token-1\r\n', 'token-1'],
  ['between white space', ' \ttoken-1 ', 'token-1'],
  ['that is a key of several lines', `${PEM}\n`, PEM],
  ['of white space alone', ' \n', 'field: the environment variable BECKON_TEST_UNIT is not set. Copy it.'],
  ['of two lines', 'token\n1', 'field: the environment variable BECKON_TEST_UNIT holds a control character'],
  [
    'with a delete character',
    'token\x7f1',
    'field: the environment variable BECKON_TEST_UNIT holds a control character',
  ],
])(
  'a secret %s is taken without what surrounds it, or refused with field, fault and mend',
  (_what, text, expected) => {
    process.env['BECKON_TEST_UNIT'] = text;
    const faults = new Faults();
    const secret = checkSecret(faults, 'field', { env: 'BECKON_TEST_UNIT' }, 'Copy it.');
    delete process.env['BECKON_TEST_UNIT'];
    expect(secret || faults.list.join()).toContain(expected);
    expect(secret).toBe(expected.startsWith('field') ? '' : expected);
  },
);
