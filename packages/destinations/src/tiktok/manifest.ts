/** TikTok's declaration. Source: ads.tiktok.com/help (pixel cookies, standard events, Events API). */
import type { Manifest } from '../contract.ts';
import { standardNames } from '../shared/catalogue.ts';
import {
  audienceSettings,
  audienceToken,
  commonSettings,
  limitedSetting,
  serverSettings,
} from '../shared/manifest-rules.ts';
import { name, pixelCodeHelp, pixelCodePattern, purposes } from './settings.ts';

export const manifest: Manifest = {
  name,
  title: 'TikTok',
  settings: {
    pixelCode: { kind: 'text', required: true, pattern: pixelCodePattern, help: pixelCodeHelp },
    options: {
      kind: 'map',
      anyValues: true,
      help: 'Given to ttq.load as it is, such as { "limited_data_use": true }.',
    },
    advancedMatching: {
      kind: 'boolean',
      help: 'Gives TikTok what identify told: e-mail, phone and name hashed, city, region and country as they are; from the page and from the collector. Default false.',
    },
    accessToken: {
      kind: 'secret',
      help: 'Of the Events API: Events Manager > the pixel > Settings > Events API > Generate access token, as { "env": "NAME" }.',
    },
    testEventCode: {
      kind: 'text',
      pattern: /^TEST\w{1,40}$/,
      serverOnly: true,
      help: 'From Events Manager > Test events, such as TEST00001: shows there what the collector sends. Take it out after the test.',
    },
    ...audienceSettings(
      'Ids of custom audiences (Assets > Audiences) that you keep as customer files, and',
      /^\d{1,30}$/,
    ),
    ...audienceToken('a token of the Marketing API with the right to manage audiences'),
    advertiserId: {
      kind: 'text',
      pattern: /^\d{1,30}$/,
      serverOnly: true,
      help: 'For removeFrom: the ad account, digits, in the address of Ads Manager (aadvid).',
    },
    ...limitedSetting,
    ...serverSettings,
    ...commonSettings,
  },
  purposes,
  limited: true,
  cookies: ['_ttp', 'ttclid', 'ttcsid*', '_tt_enable_cookie'],
  csp: {
    'script-src': ['https://analytics.tiktok.com'],
    'connect-src': ['https://analytics.tiktok.com', 'https://*.tiktok.com'],
    'img-src': ['https://analytics.tiktok.com', 'https://*.tiktok.com'],
    'frame-src': [],
  },
  server: true,
  matchKeys: [['email'], ['phone'], ['clickId'], ['browserId'], ['externalId'], ['address', 'userAgent']],
  removal: 'removeFrom',
  serverNeeds: ['accessToken'],
  catalogue: { listsByGroup: true },
  dedup: 'event_id: same pixel code, same event name, same id within 48 hours',
  events: Object.keys(standardNames),
  fault: ({ removeFrom, advertiserId }) =>
    removeFrom !== undefined && advertiserId === undefined
      ? 'removeFrom needs advertiserId: copy it from the address of Ads Manager (aadvid)'
      : undefined,
};
