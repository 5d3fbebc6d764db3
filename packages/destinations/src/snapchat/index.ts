/** Snapchat: `createBeckon({ destinations: [snapchat({ pixelId })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { withNeeds } from '../shared/settings.ts';
import { name, purposes, type SnapchatSettings } from './settings.ts';

export { manifest } from './manifest.ts';
export type { SnapchatSettings } from './settings.ts';

export const snapchat = (given: SnapchatSettings): BrowserDestination => {
  const settings = withNeeds(given, purposes);
  return {
    name,
    purposes: settings.purposes,
    load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
  };
};
