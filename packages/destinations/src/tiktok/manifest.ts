/** TikTok's declaration. Source: ads.tiktok.com/help (pixel cookies, standard events). */
import type { Manifest } from '../contract.ts';
import { standardNames } from '../shared/catalogue.ts';
import { commonSettings, limitedSetting } from '../shared/manifest-rules.ts';
import { name, pixelCodeHelp, pixelCodePattern, purposes } from './settings.ts';

export const manifest: Manifest = {
  name,
  title: 'TikTok',
  settings: {
    pixelCode: { kind: 'text', required: true, pattern: pixelCodePattern, help: pixelCodeHelp },
    options: { kind: 'map', help: 'Given to ttq.load as it is, such as { "limited_data_use": true }.' },
    ...limitedSetting,
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
  dedup: 'event_id: same pixel code, same event name, same id within 48 hours',
  events: Object.keys(standardNames),
};
