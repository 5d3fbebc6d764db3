/** The server half: events as JSON, signed, so that the receiver knows whom they come from and when. */
import type { ServerDestination, ServerRequest } from '../server-contract.ts';
import { hmacHex } from '../shared/hash.ts';
import { httpOutcome } from '../shared/http-outcome.ts';
import type { WebhookSettings } from './settings.ts';

const DAY_MS = 24 * 3600 * 1000;

/** @param message as JSON */
async function signed(
  { url, secret }: WebhookSettings,
  message: unknown,
  now: number,
): Promise<ServerRequest> {
  const body = JSON.stringify(message);
  const seconds = Math.floor(now / 1000);
  return {
    url,
    headers: {
      'content-type': 'application/json',
      'beckon-signature': `t=${seconds},v1=${await hmacHex(secret, `${seconds}.${body}`)}`,
    },
    body,
  };
}

const webhook: ServerDestination<WebhookSettings> = {
  maxEvents: 100,
  perSecond: 10,
  retryForMs: ({ retryDays = 7 }) => retryDays * DAY_MS,
  request(all, settings, { now }) {
    // The whole address and the User-Agent are kept for ad vendors alone.
    const events = all.map(({ address, userAgent, ...event }) => event);
    return signed(settings, { v: 1, events }, now);
  },
  outcome: httpOutcome,
  removal: {
    maxRemovals: 100,
    perSecond: 10,
    requests: async (removals, settings, { now }) => [
      await signed(settings, { v: 1, type: 'removal', removals }, now),
    ],
    outcome: httpOutcome,
  },
};
export default webhook;
