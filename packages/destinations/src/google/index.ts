/** Google Analytics 4 and Google Ads: `createBeckon({ destinations: [google({ ids: ['G-…', 'AW-…'] })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { withNeeds } from '../shared/settings.ts';
import { type GoogleSettings, name, purposes } from './settings.ts';

export { manifest } from './manifest.ts';
export type { GoogleSettings } from './settings.ts';

export const google = (given: GoogleSettings): BrowserDestination => {
  // Advanced: Google's tag itself keeps to what it is told of consent.
  const settings = given.consentMode === 'advanced' ? { ...given, purposes: [] } : withNeeds(given, purposes);
  return {
    name,
    purposes: settings.purposes,
    load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
  };
};
