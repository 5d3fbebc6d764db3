// @vitest-environment jsdom
/** Why an event goes where it goes, as the npm build tells it: the real tracker in a page without a network. */
import type { ConsentReport } from '@beckon/consent';
import { google } from '@beckon/destinations/google';
import { meta } from '@beckon/destinations/meta';
import { tiktok } from '@beckon/destinations/tiktok';
import { afterEach, expect, test, vi } from 'vitest';
import { type BeckonOptions, createBeckon } from '../src/index.ts';

let tell: ((report: ConsentReport) => void) | undefined;
vi.mock('../src/consent/sources.ts', () => ({
  sources: {
    banner: async () => ({
      default: (hear: typeof tell) => {
        tell = hear;
      },
    }),
  },
}));
afterEach(() => {
  tell = undefined;
  Object.defineProperty(navigator, 'globalPrivacyControl', { value: undefined, configurable: true });
});

const banner = { banner: {}, region: {} };
/** A page whose banner listens. */
async function open(options: Partial<BeckonOptions>) {
  const beckon = createBeckon({
    endpoint: 'http://localhost:9/bk/e/shop',
    site: 'shop',
    pageViews: false,
    destinations: [
      meta({ pixelId: '1', limited: true }),
      tiktok({ pixelCode: 'C4A1' }),
      google({ ids: ['G-A'], consentMode: 'advanced' }),
    ],
    ...options,
  });
  if (options.consentSources) await vi.waitFor(() => expect(tell).toBeDefined());
  else await new Promise((resolve) => setTimeout(resolve, 1));
  return beckon;
}
const outcomes = async (asked: ReturnType<ReturnType<typeof createBeckon>['explain']>) =>
  Object.entries((await asked)!.receivers).map(
    ([name, { outcome, because }]) =>
      `${name} ${outcome}: ${because.map(({ need, rule, by }) => [need, rule, ...by].join(' ')).join(', ')}`,
  );

test('before a decision all is held, and the banner that has not spoken is named', async () => {
  const beckon = await open({ consentSources: banner, region: { country: 'DE' } });
  expect(await outcomes(beckon.explain('add_to_cart'))).toEqual([
    'collector held: analytics unheard banner',
    'meta held: limited:marketing unheard banner, marketing unheard banner',
    'tiktok held: marketing unheard banner',
    'google limited: marketing unheard banner',
  ]);
  tell!({ decided: true, allows: { analytics: true, marketing: false } });
  expect(await outcomes(beckon.explain())).toEqual([
    'collector sent: analytics granted banner',
    'meta denied: limited:marketing refused banner, marketing refused banner',
    'tiktok denied: marketing refused banner',
    'google limited: marketing refused banner',
  ]);
});

test("an opt-out in Texas: limited where the site asked for it, denied elsewhere, by the browser's signal", async () => {
  Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true });
  const beckon = await open({ consentSources: banner, region: { country: 'US', region: 'TX' } });
  tell!({ decided: false, allows: { marketing: true } });
  expect(await outcomes(beckon.explain())).toEqual([
    'collector sent: analytics opt-out region',
    'meta limited: limited:marketing limited gpc, marketing opted-out gpc',
    'tiktok denied: marketing opted-out gpc',
    'google limited: marketing opted-out gpc',
  ]);
});

test('an event of the past is told by the consent that it was made under, once that was decided', async () => {
  const beckon = await open({});
  const seen: object[] = [];
  beckon.on('event', (event) => seen.push(event));
  beckon.track('early');
  await vi.waitFor(() => expect(seen).toHaveLength(1));
  expect(await beckon.explain(seen[0])).toMatchObject({
    event: { name: 'early' },
    consent: { analytics: 'pending' },
    receivers: { collector: { outcome: 'held' } },
  });
  beckon.consent({ analytics: true, marketing: false });
  expect(await outcomes(beckon.explain(seen[0]))).toContain('collector sent: analytics site site');
  beckon.track('later');
  await vi.waitFor(() => expect(seen).toHaveLength(2));
  beckon.consent('denied');
  const told = await beckon.explain(seen[1]);
  expect(told!.consent).toMatchObject({ analytics: 'granted', marketing: 'denied' });
  expect(told!.receivers['collector']!.outcome).toBe('sent');
  expect(await outcomes(beckon.explain('now'))).toContain('collector denied: analytics site site');
  // Plain data, whatever it is asked about.
  expect(JSON.parse(JSON.stringify(told))).toEqual(told);
  for (const odd of [null, 1, [], {}, { consent: 'x', name: 5 }])
    expect((await beckon.explain(odd as never))!.receivers['tiktok']!.outcome).toBe('denied');
});

test('what made a stamp that differs from now is not made up', async () => {
  const beckon = await open({ consentSources: banner, region: { country: 'DE' } });
  tell!({ decided: true, allows: { analytics: true, marketing: true } });
  const event = { name: 'purchase', id: 'p', consent: { analytics: 'granted', marketing: 'denied' } };
  expect(await outcomes(beckon.explain(event))).toMatchObject([
    'collector sent: analytics granted banner',
    expect.stringContaining('meta'),
    'tiktok denied: marketing stamped',
    'google limited: marketing stamped',
  ]);
});
