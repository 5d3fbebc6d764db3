/** Meta (Facebook, Instagram): `createBeckon({ destinations: [meta({ pixelId })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { withNeeds } from '../shared/settings.ts';
import { type MetaSettings, name, purposes } from './settings.ts';

export { manifest } from './manifest.ts';
export type { MetaSettings } from './settings.ts';

export const meta = (given: MetaSettings): BrowserDestination => {
  const settings = withNeeds(given, purposes);
  return {
    name,
    purposes: settings.purposes,
    load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
  };
};
