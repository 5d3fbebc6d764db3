/** The server half: events as JSON, signed, so that the receiver knows whom they come from and when. */
import type { ServerDestination } from '../server-contract.ts';
import { hmacHex } from '../shared/hash.ts';
import { httpOutcome } from '../shared/http-outcome.ts';
import type { WebhookSettings } from './settings.ts';

const DAY_MS = 24 * 3600 * 1000;

const webhook: ServerDestination<WebhookSettings> = {
  maxEvents: 100,
  perSecond: 10,
  retryForMs: ({ retryDays = 7 }) => retryDays * DAY_MS,
  async request(all, { url, secret }, { now }) {
    // The whole address and the User-Agent are kept for ad vendors alone.
    const events = all.map(({ address, userAgent, ...event }) => event);
    const body = JSON.stringify({ v: 1, events });
    const seconds = Math.floor(now / 1000);
    return {
      url,
      headers: {
        'content-type': 'application/json',
        'beckon-signature': `t=${seconds},v1=${await hmacHex(secret, `${seconds}.${body}`)}`,
      },
      body,
    };
  },
  outcome: httpOutcome,
};
export default webhook;
