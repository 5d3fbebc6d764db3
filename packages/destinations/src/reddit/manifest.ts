/** Reddit's declaration. Source: business.reddithelp.com, ads-api.reddit.com/docs (Conversions API v3). */
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
  title: 'Reddit',
  settings: {
    pixelId: { kind: 'text', required: true, pattern: pixelIdPattern, help: pixelIdHelp },
    advancedMatching: {
      kind: 'boolean',
      help: 'Gives Reddit what identify told of e-mail and phone, hashed, from the page and from the collector. Default false.',
    },
    accessToken: {
      kind: 'secret',
      help: 'Of the Conversions API: Events Manager > Conversions API > Generate access token, as { "env": "NAME" }.',
    },
    testId: {
      kind: 'text',
      pattern: /^[\w-]{1,100}$/,
      serverOnly: true,
      help: 'From Events Manager > Test events: shows there what the collector sends. Take it out after the test.',
    },
    ...audienceSettings(
      'Ids of custom audiences (Ads Manager > Audiences) that you keep as customer lists, and',
      /^[\w-]{1,64}$/,
    ),
    ...audienceToken('an OAuth token with the right to edit ads (adsedit)'),
    ...limitedSetting,
    ...serverSettings,
    ...commonSettings,
  },
  purposes,
  limited: true,
  cookies: ['_rdt_uuid', '_rdt_cid', 'rdt_cid', '_rdt_em'],
  csp: {
    'script-src': ['https://www.redditstatic.com'],
    'connect-src': [
      'https://alb.reddit.com',
      'https://pixel-config.reddit.com',
      'https://conversions-config.reddit.com',
      'https://www.redditstatic.com',
    ],
    'img-src': ['https://alb.reddit.com'],
    'frame-src': [],
  },
  server: true,
  matchKeys: [['email'], ['phone'], ['clickId'], ['browserId'], ['externalId'], ['address', 'userAgent']],
  removal: 'removeFrom',
  serverNeeds: ['accessToken'],
  catalogue: {},
  dedup: 'conversionId / conversion_id: same pixel, same event type, same id',
  events: Object.keys(names),
};
