/** Meta's declaration. Source: developers.facebook.com/docs/meta-pixel, /docs/marketing-api/conversions-api/parameters/fbp-and-fbc. */
import type { Manifest } from '../contract.ts';
import { standardNames } from '../shared/catalogue.ts';
import { commonSettings, limitedSetting } from '../shared/manifest-rules.ts';
import { name, pixelIdHelp, pixelIdPattern, purposes } from './settings.ts';

export const manifest: Manifest = {
  name,
  title: 'Meta (Facebook, Instagram)',
  settings: {
    pixelId: { kind: 'text', required: true, pattern: pixelIdPattern, help: pixelIdHelp },
    ...limitedSetting,
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
  dedup: 'eventID / event_id: same pixel, same event name, same id within 48 hours',
  events: Object.keys(standardNames),
};
