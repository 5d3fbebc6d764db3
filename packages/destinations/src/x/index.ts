/** X (Twitter): `createBeckon({ destinations: [x({ pixelId, eventNames })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { withNeeds } from '../shared/settings.ts';
import { name, purposes, type XSettings } from './settings.ts';

export { manifest } from './manifest.ts';
export type { XSettings } from './settings.ts';

export const x = (given: XSettings): BrowserDestination => {
  const settings = withNeeds(given, purposes);
  return {
    name,
    purposes: settings.purposes,
    load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
  };
};
