/** Meta (Facebook, Instagram): `createBeckon({ destinations: [meta({ pixelId })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { type MetaSettings, name, purposes } from './settings.ts';

export { manifest } from './manifest.ts';
export type { MetaSettings } from './settings.ts';

export const meta = (settings: MetaSettings): BrowserDestination => ({
  name,
  purposes: settings.purposes ?? purposes,
  load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
});
