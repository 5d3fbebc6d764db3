/** Google Ads conversions from the collector. In pages Ads is fed by the destination `google`; there is no browser half here. */
export { manifest } from './manifest.ts';
export type { GoogleAdsSettings } from './settings.ts';
