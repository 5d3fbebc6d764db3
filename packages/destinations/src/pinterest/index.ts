/** Pinterest: `createBeckon({ destinations: [pinterest({ tagId })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { name, type PinterestSettings, purposes } from './settings.ts';

export { manifest } from './manifest.ts';
export type { PinterestSettings } from './settings.ts';

export const pinterest = (settings: PinterestSettings): BrowserDestination => ({
  name,
  purposes: settings.purposes ?? purposes,
  load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
});
