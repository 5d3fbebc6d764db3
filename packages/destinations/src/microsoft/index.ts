/** Microsoft Advertising: `createBeckon({ destinations: [microsoft({ tagId })] })`. */
import type { BrowserDestination } from '../contract.ts';
import { type MicrosoftSettings, name, purposes } from './settings.ts';

export { manifest } from './manifest.ts';
export type { MicrosoftSettings } from './settings.ts';

export const microsoft = (settings: MicrosoftSettings): BrowserDestination => ({
  name,
  purposes: settings.purposes ?? purposes,
  load: (page) => import('./pixel.ts').then((half) => half.default(settings, page)),
});
