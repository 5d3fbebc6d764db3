/** Reddit: `createBeckon({ destinations: [reddit({ pixelId })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { withNeeds } from '../shared/settings.ts';
import { name, purposes, type RedditSettings } from './settings.ts';

export { manifest } from './manifest.ts';
export type { RedditSettings } from './settings.ts';

export const reddit = (given: RedditSettings): BrowserDestination => {
  const settings = withNeeds(given, purposes);
  return {
    name,
    purposes: settings.purposes,
    load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
  };
};
