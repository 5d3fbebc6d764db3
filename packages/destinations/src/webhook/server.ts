/** The server half: events as JSON, signed, so that the receiver knows whom they come from and when. */
import type { ServerDestination } from '../contract.ts';
import { httpOutcome } from '../shared/http-outcome.ts';
import type { WebhookSettings } from './settings.ts';

const DAY_MS = 24 * 3600 * 1000;

const hex = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** HMAC-SHA-256 over `SECONDS.BODY`, in hex. */
async function sign(secret: string, seconds: number, body: string): Promise<string> {
  const text = new TextEncoder();
  const key = await crypto.subtle.importKey(
    'raw',
    text.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  return hex(await crypto.subtle.sign('HMAC', key, text.encode(`${seconds}.${body}`)));
}

const webhook: ServerDestination<WebhookSettings> = {
  maxEvents: 100,
  perSecond: 10,
  retryForMs: ({ retryDays = 7 }) => retryDays * DAY_MS,
  async request(events, { url, secret }, now) {
    const body = JSON.stringify({ v: 1, events });
    const seconds = Math.floor(now / 1000);
    return {
      url,
      headers: {
        'content-type': 'application/json',
        'beckon-signature': `t=${seconds},v1=${await sign(secret, seconds, body)}`,
      },
      body,
    };
  },
  outcome: httpOutcome,
};
export default webhook;
