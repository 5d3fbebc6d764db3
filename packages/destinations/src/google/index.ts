/** Google Analytics 4 and Google Ads: `createBeckon({ destinations: [google({ ids: ['G-…', 'AW-…'] })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { type GoogleSettings, name, purposes } from './settings.ts';

export { manifest } from './manifest.ts';
export type { GoogleSettings } from './settings.ts';

export const google = (settings: GoogleSettings): BrowserDestination => ({
  name,
  purposes: settings.purposes ?? purposes,
  load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
});
