/** Meta's declaration. Source: developers.facebook.com/docs/meta-pixel, /docs/marketing-api/conversions-api, /docs/marketing-api/conversions-api/parameters/fbp-and-fbc. */
import type { Manifest } from '../contract.ts';
import { standardNames } from '../shared/catalogue.ts';
import {
  audienceSettings,
  audienceToken,
  commonSettings,
  limitedSetting,
  serverSettings,
} from '../shared/manifest-rules.ts';
import { name, pixelIdHelp, pixelIdPattern, purposes } from './settings.ts';

export const manifest: Manifest = {
  name,
  title: 'Meta (Facebook, Instagram)',
  settings: {
    pixelId: { kind: 'text', required: true, pattern: pixelIdPattern, help: pixelIdHelp },
    advancedMatching: {
      kind: 'boolean',
      help: 'Gives Meta, hashed, what identify told: e-mail, phone, name, address; from the page and from the collector. Default false.',
    },
    accessToken: {
      kind: 'secret',
      help: 'Of the Conversions API: Events Manager > Data sources > Settings > Conversions API > Generate access token, as { "env": "NAME" }.',
    },
    appSecret: {
      kind: 'secret',
      help: 'Only where the app demands appsecret_proof: App dashboard > Settings > Basic, as { "env": "NAME" }.',
    },
    testEventCode: {
      kind: 'text',
      pattern: /^TEST\w{1,40}$/,
      serverOnly: true,
      help: 'From Events Manager > Test events, such as TEST12345: shows there what the collector sends. Take it out after the test.',
    },
    apiVersion: {
      kind: 'text',
      pattern: /^v\d{2,3}\.\d$/,
      serverOnly: true,
      help: 'Of the Graph API, such as v25.0, the default.',
    },
    ...audienceSettings(
      'Ids of custom audiences (Ads Manager > Audiences) that you keep as customer lists, and',
      /^\d{1,30}$/,
    ),
    ...audienceToken('a token of a system user with ads_management'),
    ...limitedSetting,
    ...serverSettings,
    ...commonSettings,
  },
  purposes,
  limited: true,
  cookies: ['_fbp', '_fbc'],
  csp: {
    'script-src': ['https://connect.facebook.net'],
    'connect-src': ['https://www.facebook.com', 'https://connect.facebook.net'],
    'img-src': ['https://www.facebook.com', 'https://connect.facebook.net'],
    'frame-src': ['https://www.facebook.com'],
  },
  server: true,
  matchKeys: [['email'], ['phone'], ['clickId'], ['browserId'], ['externalId'], ['address', 'userAgent']],
  removal: 'removeFrom',
  serverNeeds: ['accessToken'],
  catalogue: { listsByGroup: true },
  dedup: 'eventID / event_id: same pixel, same event name, same id within 48 hours',
  events: Object.keys(standardNames),
};
