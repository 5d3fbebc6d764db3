/** Settings of the webhook. */
import type { Purpose } from '@beckon/consent';

export interface WebhookSettings {
  /** Where to POST. */
  url: string;
  /** Signs every request. */
  secret: string;
  /** Just these event names. Default all. */
  events?: readonly string[];
  purposes?: readonly Purpose[];
  /** Days from its receipt for which an event that fails again and again is tried. Default 7. */
  retryDays?: number;
  /** Messages tell of whom to forget, too. Default false. */
  removals?: boolean;
  /** Plain http, and addresses of private networks. Default false. */
  allowPrivate?: boolean;
}

export const name = 'webhook';
/** A system of the shop's own. */
export const purposes: readonly Purpose[] = ['analytics'];
