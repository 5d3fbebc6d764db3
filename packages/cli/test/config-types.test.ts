/** What the compiler refuses in a `beckon.config.ts`. Checked by `npm run types`; here it is run as well. */
import { type ConfigFile, defineConfig } from 'beckon';
import { expect, expectTypeOf, test } from 'vitest';

const origins = ['https://shop.example'];
const withDestinations = (destinations: NonNullable<ConfigFile['sites'][string]['destinations']>) =>
  defineConfig({ sites: { shop: { origins, destinations } } });

test('everything but the sites and their origins has a default, sections may be given in part', () => {
  const config = {
    port: 8080,
    trustedProxies: ['10.0.0.0/8'],
    rateLimits: { perSite: 0 },
    keep: { logDays: 30 },
    sites: { shop: { origins, consent: 'granted' } },
  } as const;
  expect(defineConfig(config)).toBe(config);
  expectTypeOf(defineConfig).toBeCallableWith({ sites: { shop: { origins: ['https://shop.example'] } } });
});

test('wrong fields do not compile', () => {
  // @ts-expect-error a configuration has sites
  defineConfig({ port: 8080 });
  // @ts-expect-error a site has origins
  defineConfig({ sites: { shop: {} } });
  // @ts-expect-error there is no such setting
  defineConfig({ ports: 8080, sites: {} });
  // @ts-expect-error a port is a number
  defineConfig({ port: '8080', sites: {} });
  // @ts-expect-error there is no such setting of a section
  defineConfig({ keep: { days: 30 }, sites: {} });
  // @ts-expect-error a site has no such setting
  defineConfig({ sites: { shop: { origins, origin: '' } } });
  // @ts-expect-error consent is one of three words
  defineConfig({ sites: { shop: { origins, consent: 'yes' } } });
  // @ts-expect-error origins are a list
  defineConfig({ sites: { shop: { origins: 'https://shop.example' } } });
});

test('settings of destinations are those of the vendor, secrets name a variable', () => {
  withDestinations({
    meta: { pixelId: '1234567890123456', eventNames: { quiz_done: 'Lead' } },
    google: { ids: ['G-ABC'], purposes: ['analytics', 'marketing'] },
    webhook: { url: 'https://shop.example/events', secret: { env: 'WEBHOOK_SECRET' } },
  });
  // @ts-expect-error there is no such destination
  withDestinations({ mega: { pixelId: '1' } });
  // @ts-expect-error its pixel id is missing
  withDestinations({ meta: {} });
  // @ts-expect-error Meta has no pixel code
  withDestinations({ meta: { pixelId: '1', pixelCode: 'C4' } });
  // @ts-expect-error an id is a text
  withDestinations({ meta: { pixelId: 1234567890123456 } });
  // @ts-expect-error ids are a list
  withDestinations({ google: { ids: 'G-ABC' } });
  // @ts-expect-error a secret is not written down
  withDestinations({ webhook: { url: 'https://shop.example', secret: 'plain' } });
  // @ts-expect-error there is no such purpose
  withDestinations({ meta: { pixelId: '1', purposes: ['ads'] } });
});
