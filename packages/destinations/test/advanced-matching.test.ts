// @vitest-environment jsdom
/** What the page tells vendors of a person: the id alone, unless the site says otherwise; as the collector does. */
import { initialConsent } from '@beckon/consent';
import { beforeEach, expect, test } from 'vitest';
import type { PixelFactory } from '../src/contract.ts';
import metaPixel from '../src/meta/pixel.ts';
import { standIn as metaStandIn } from '../src/meta/stand-in.ts';
import { sampleEvent } from '../src/shared/sample-event.ts';
import { sampleUser } from '../src/shared/sample-server-event.ts';
import tiktokPixel from '../src/tiktok/pixel.ts';
import { standIn as tiktokStandIn } from '../src/tiktok/stand-in.ts';

const ID = '1234567890123456';
const page = window as unknown as Record<string, unknown>;
beforeEach(() => {
  for (const name of ['fbq', '_fbq', 'ttq', 'TiktokAnalyticsObject']) delete page[name];
});

interface Entry {
  call: unknown[];
  refused?: string;
}
type StandIn = (page: object, record: (entry: Entry) => void) => void;

function open(factory: PixelFactory<never>, standIn: StandIn, settings: object) {
  const entries: Entry[] = [];
  const pixel = factory(settings as never, { consent: initialConsent('granted'), addScript() {} });
  standIn(window, (entry) => entries.push(entry));
  return {
    pixel,
    calls: (verb: string) => entries.map(({ call }) => call).filter((call) => call.includes(verb)),
    refused: () => entries.filter(({ refused }) => refused),
  };
}

test('Meta: the pixel knows the id of the person and nothing else, unless the site says so', () => {
  const { pixel, calls, refused } = open(metaPixel, metaStandIn as StandIn, { pixelId: ID });
  pixel.event({ ...sampleEvent('page_view'), user: sampleUser });
  expect(calls('init')).toEqual([['init', ID, { external_id: 'user-42' }]]);
  expect(refused()).toEqual([]);
});

test('Meta: a person who is known later initialises once more, and no third time', () => {
  const settings = { pixelId: ID, advancedMatching: true };
  const { pixel, calls, refused } = open(metaPixel, metaStandIn as StandIn, settings);
  for (const user of [undefined, undefined, sampleUser, sampleUser, { id: 'other' }])
    pixel.event({ ...sampleEvent('page_view'), ...(user && { user }) });
  expect(calls('init')).toEqual([
    ['init', ID, { external_id: 'v1' }],
    [
      'init',
      ID,
      {
        external_id: 'user-42',
        em: 'john.doe@example.com',
        ph: '+1 (650) 555-1212',
        fn: 'mary',
        ln: "o'brien jr.",
        ct: 'san francisco',
        st: 'california',
        zp: '94035-1234',
        country: 'us',
      },
    ],
  ]);
  expect(calls('PageView')).toHaveLength(5);
  expect(refused()).toEqual([]);
});

test('Meta: where nothing may be known of the visitor, nothing is told', () => {
  const { pixel, calls, refused } = open(metaPixel, metaStandIn as StandIn, { pixelId: ID });
  pixel.event({ ...sampleEvent('page_view'), visitor: '' });
  expect(calls('init')).toEqual([['init', ID, {}]]);
  expect(refused()).toEqual([]);
});

test('TikTok: the person is told when it changes, before the event, and each time as a whole', () => {
  const code = 'C4A1B2C3D4E5F6G7H8I0';
  const settings = { pixelCode: code, advancedMatching: true };
  const { pixel, calls, refused } = open(tiktokPixel, tiktokStandIn as StandIn, settings);
  for (const user of [undefined, undefined, sampleUser, sampleUser, undefined])
    pixel.event({ ...sampleEvent('contact'), ...(user && { user }) });
  expect(calls('identify')).toEqual([
    [code, 'identify', { external_id: 'v1' }],
    [
      code,
      'identify',
      {
        external_id: 'user-42',
        email: 'john.doe@example.com',
        phone_number: '+1 (650) 555-1212',
        first_name: 'mary',
        last_name: "o'brien jr.",
        city: 'san francisco',
        state: 'california',
        zip_code: '94035-1234',
        country: 'us',
      },
    ],
    [code, 'identify', { external_id: 'v1' }],
  ]);
  expect(calls('track')).toHaveLength(5);
  expect(refused()).toEqual([]);
});

test('TikTok: nothing but the id of the person unless the site says so', () => {
  const settings = { pixelCode: 'C4A1B2C3D4E5F6G7H8I0' };
  const { pixel, calls, refused } = open(tiktokPixel, tiktokStandIn as StandIn, settings);
  pixel.event({ ...sampleEvent('contact'), user: sampleUser });
  expect(calls('identify')).toEqual([[settings.pixelCode, 'identify', { external_id: 'user-42' }]]);
  expect(refused()).toEqual([]);
});
