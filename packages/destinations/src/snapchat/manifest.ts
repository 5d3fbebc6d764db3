/** Snapchat's declaration. Source: developers.snap.com (Conversions API, Snap Pixel), businesshelp.snapchat.com. */
import type { Manifest } from '../contract.ts';
import {
  audienceSettings,
  audienceToken,
  commonSettings,
  limitedSetting,
  serverSettings,
} from '../shared/manifest-rules.ts';
import { names } from './mapping.ts';
import { name, pixelIdHelp, pixelIdPattern, purposes } from './settings.ts';

export const manifest: Manifest = {
  name,
  title: 'Snapchat',
  settings: {
    pixelId: { kind: 'text', required: true, pattern: pixelIdPattern, help: pixelIdHelp },
    advancedMatching: {
      kind: 'boolean',
      help: 'Gives Snapchat what identify told: e-mail and phone from the page, from the collector also name and address, hashed. Default false.',
    },
    accessToken: {
      kind: 'secret',
      help: 'Of the Conversions API: Ads Manager > Business Details > Conversions API Tokens, as { "env": "NAME" }.',
    },
    testEventCode: {
      kind: 'text',
      pattern: /^[\w-]{1,100}$/,
      serverOnly: true,
      help: 'From Events Manager > Test events: shows there what the collector sends. Take it out after the test.',
    },
    limitedOption: {
      kind: 'text',
      pattern: /^(LMU|LDU)$/,
      help: 'What Snapchat calls limited data use: LMU as on its own page, or LDU as others send. Default LMU.',
    },
    ...audienceSettings(
      'Ids of segments (Ads Manager > Audiences) that you keep as customer lists, and',
      /^[\da-f-]{1,40}$/i,
    ),
    ...audienceToken('an OAuth token of the Marketing API'),
    audienceEndpoint: {
      ...serverSettings.endpoint,
      help: 'For removeFrom, in the place of https://adsapi.snapchat.com: a gateway, a test.',
    },
    ...limitedSetting,
    ...serverSettings,
    ...commonSettings,
  },
  purposes,
  limited: true,
  cookies: ['_scid', '_scid_r', '_sctr', '_schn', '_ScCbts', '_scclid', '_sccid'],
  csp: {
    'script-src': ['https://sc-static.net'],
    'connect-src': ['https://tr.snapchat.com', 'https://tr6.snapchat.com'],
    'img-src': ['https://tr.snapchat.com', 'https://tr6.snapchat.com'],
    'frame-src': ['https://tr.snapchat.com'],
  },
  server: true,
  matchKeys: [['email'], ['phone'], ['address', 'userAgent']],
  removal: 'removeFrom',
  serverNeeds: ['accessToken'],
  catalogue: {},
  dedup:
    'client_dedup_id / event_id: same pixel, same event, same id within 48 hours; a purchase also by its transaction id within 30 days',
  events: Object.keys(names),
};
