/** The one place that touches the network: fetch with keepalive within the page's budget, and sendBeacon. */

/** What came of a request. `status` 0 means no answer: offline, refused, blocked or over the browser's quota. */
export interface Answer {
  status: number;
  /** Milliseconds that the collector asked to wait (Retry-After), when it did. */
  waitMs?: number | undefined;
}

export interface Transport {
  post(body: string): Promise<Answer>;
  /** False when the browser or the budget refuses; nothing was sent then. */
  beacon(body: string): boolean;
}

/**
 * Browsers refuse keepalive requests beyond 64 KiB in flight for the whole page (Fetch standard,
 * "HTTP-network-or-cache fetch"; measured alike for Chromium and WebKit); we stay below to leave room for headers.
 */
const KEEPALIVE_BYTES = 60000;
const KEEPALIVE_REQUESTS = 15;
/** However long a collector asks us to wait, the next day is a new day. */
const MAX_WAIT_MS = 24 * 3600 * 1000;
/** A request without an answer for this long counts as failed. */
const ANSWER_WAIT_MS = 30000;

export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

function waitOf(header: string | null): number | undefined {
  const ms = Number(header) * 1000 || Date.parse(header ?? '') - Date.now();
  return ms > 0 ? Math.min(ms, MAX_WAIT_MS) : undefined;
}

/** @param endpoint full URL of the intake. Bodies go as text/plain without custom headers: no preflight. */
export function createTransport(endpoint: string): Transport {
  let bytes = 0;
  let requests = 0;
  const fits = (size: number) => bytes + size <= KEEPALIVE_BYTES && requests < KEEPALIVE_REQUESTS;
  return {
    async post(body) {
      const size = byteLength(body);
      const keepalive = fits(size);
      if (keepalive) {
        bytes += size;
        requests++;
      }
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), ANSWER_WAIT_MS);
      try {
        const answer = await fetch(endpoint, { method: 'POST', body, keepalive, signal: stop.signal });
        return { status: answer.status, waitMs: waitOf(answer.headers.get('retry-after')) };
      } catch {
        return { status: 0 };
      } finally {
        clearTimeout(timer);
        if (keepalive) {
          bytes -= size;
          requests--;
        }
      }
    },
    beacon(body) {
      try {
        return fits(byteLength(body)) && navigator.sendBeacon(endpoint, body);
      } catch {
        return false;
      }
    },
  };
}
