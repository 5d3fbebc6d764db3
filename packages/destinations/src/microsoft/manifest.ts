/** Microsoft's declaration. Source: learn.microsoft.com/advertising (UET, Conversions API guide), help.ads.microsoft.com. */
import type { Manifest } from '../contract.ts';
import { commonSettings, serverSettings } from '../shared/manifest-rules.ts';
import { names } from './mapping.ts';
import { name, purposes, tagIdHelp, tagIdPattern } from './settings.ts';

export const manifest: Manifest = {
  name,
  title: 'Microsoft Advertising',
  settings: {
    tagId: { kind: 'text', required: true, pattern: tagIdPattern, help: tagIdHelp },
    options: {
      kind: 'map',
      anyValues: true,
      help: 'Given to new UET as it is, such as { "disableAutoPageView": true }.',
    },
    advancedMatching: {
      kind: 'boolean',
      help: 'Gives Microsoft what identify told of e-mail and phone, from the page and, hashed, from the collector. Default false.',
    },
    accessToken: {
      kind: 'secret',
      help: 'Of the Conversions API, a pilot: from the account manager or Tools > UET tag > Use Conversions API, as { "env": "NAME" }.',
    },
    ...serverSettings,
    ...commonSettings,
  },
  purposes,
  cookies: ['_uetsid', '_uetvid', '_uetmsclkid'],
  csp: {
    'script-src': ['https://bat.bing.com', 'https://bat.bing.net'],
    'connect-src': ['https://bat.bing.com', 'https://bat.bing.net', 'https://c.bing.com'],
    'img-src': ['https://bat.bing.com', 'https://bat.bing.net', 'https://c.bing.com'],
    'frame-src': [],
  },
  server: true,
  matchKeys: [['email'], ['phone'], ['clickId'], ['browserId'], ['externalId'], ['address', 'userAgent']],
  serverNeeds: ['accessToken'],
  catalogue: {},
  dedup: 'event_id / eventId: same UET tag, same id',
  events: Object.keys(names),
};
