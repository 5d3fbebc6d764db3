/** A webhook: the shop's own system gets the events from the collector. There is no browser half. */
export { manifest } from './manifest.ts';
export type { WebhookSettings } from './settings.ts';
