/** What an answer means where the vendor says nothing else: HTTP's own words. Source: RFC 9110, RFC 6585. */
import type { RemovalOutcome, ServerAnswer } from '../server-contract.ts';

/** However long a vendor asks to wait, it is asked again within the hour. */
const MAX_WAIT_MS = 3600 * 1000;

/** Milliseconds of a Retry-After in seconds or as a date; undefined for none and for nonsense. */
export function retryAfterMs(value: string | undefined, now = Date.now()): number | undefined {
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return ms > 0 ? Math.min(ms, MAX_WAIT_MS) : undefined;
}

export function httpOutcome({ status, headers }: ServerAnswer): RemovalOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const reason = status ? `answered ${status}` : 'did not answer';
  if (!status || status === 408 || status === 425 || status === 429 || status >= 500) {
    const afterMs = retryAfterMs(headers['retry-after']);
    return { kind: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  }
  // A wrong key, a wrong address, or one that has moved: no event will get through.
  if (status < 400 || [401, 402, 403, 404, 405, 410].includes(status)) return { kind: 'pause', reason };
  return { kind: 'refused', reason };
}
