/** LinkedIn: `createBeckon({ destinations: [linkedin({ partnerId, eventNames })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { type LinkedinSettings, name, purposes } from './settings.ts';

export { manifest } from './manifest.ts';
export type { LinkedinSettings } from './settings.ts';

export const linkedin = (settings: LinkedinSettings): BrowserDestination => ({
  name,
  purposes: settings.purposes ?? purposes,
  load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
});
