/** TikTok: `createBeckon({ destinations: [tiktok({ pixelCode })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { withNeeds } from '../shared/settings.ts';
import { name, purposes, type TiktokSettings } from './settings.ts';

export { manifest } from './manifest.ts';
export type { TiktokSettings } from './settings.ts';

export const tiktok = (given: TiktokSettings): BrowserDestination => {
  const settings = withNeeds(given, purposes);
  return {
    name,
    purposes: settings.purposes,
    load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
  };
};
