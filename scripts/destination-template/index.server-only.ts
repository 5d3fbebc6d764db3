/** Acme, from the collector alone: there is no browser half here. */
export { manifest } from './manifest.ts';
export type { AcmeSettings } from './settings.ts';
