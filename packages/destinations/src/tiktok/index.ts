/** TikTok: `createBeckon({ destinations: [tiktok({ pixelCode })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { name, purposes, type TiktokSettings } from './settings.ts';

export { manifest } from './manifest.ts';
export type { TiktokSettings } from './settings.ts';

export const tiktok = (settings: TiktokSettings): BrowserDestination => ({
  name,
  purposes: settings.purposes ?? purposes,
  load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
});
