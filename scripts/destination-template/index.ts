/** Acme: `createBeckon({ destinations: [acme({ accountId })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { withNeeds } from '../shared/settings.ts';
import { type AcmeSettings, name, purposes } from './settings.ts';

export { manifest } from './manifest.ts';
export type { AcmeSettings } from './settings.ts';

export const acme = (given: AcmeSettings): BrowserDestination => {
  const settings = withNeeds(given, purposes);
  return {
    name,
    purposes: settings.purposes,
    load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
  };
};
