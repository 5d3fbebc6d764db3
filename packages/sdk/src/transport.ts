/**
 * The one place that touches the network: fetch, with keepalive within the page's budget. At page end, too: it
 * leaves as surely as a beacon (measured alike in Chromium, Firefox and WebKit), and a page that comes back from
 * the bfcache sees the answer. Where fetch knows no keepalive, the next page sends what this one could not.
 */

/** What came of a request. `status` 0 means no answer: offline, refused, blocked or over the browser's quota. */
export interface Answer {
  status: number;
  /** Milliseconds that the collector asked to wait (Retry-After), when it did. */
  waitMs?: number | undefined;
}

/** A body, and its length in bytes of UTF-8. */
export interface Message {
  body: string;
  bytes: number;
}

export interface Transport {
  post(message: Message): Promise<Answer>;
  /** Whether a message would outlive the page: there is room in the budget for it. */
  fits(message: Message): boolean;
  /** Ends the requests that are under way. */
  stop(): void;
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
  // Without one, null is no date either.
  const ms = Number(header) * 1000 || Date.parse(header!) - Date.now();
  return ms > 0 ? Math.min(ms, MAX_WAIT_MS) : undefined;
}

/** @param endpoint full URL of the intake. Bodies go as text/plain without custom headers: no preflight. */
export function createTransport(endpoint: string): Transport {
  const open = new Set<AbortController>();
  /** In flight with keepalive. */
  let sum = 0;
  const fits = ({ bytes }: Message) => sum + bytes <= KEEPALIVE_BYTES && open.size < KEEPALIVE_REQUESTS;
  return {
    fits,
    async post(message) {
      const keepalive = fits(message);
      const bytes = keepalive ? message.bytes : 0;
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), ANSWER_WAIT_MS);
      sum += bytes;
      open.add(stop);
      try {
        const { body } = message;
        const { signal } = stop;
        // Firefox neither answers nor rejects, after a return from the bfcache.
        const ended = new Promise<never>((_, fail) => {
          signal.onabort = fail;
        });
        const answer = await Promise.race([
          fetch(endpoint, { method: 'POST', body, keepalive, signal }),
          ended,
        ]);
        return { status: answer.status, waitMs: waitOf(answer.headers.get('retry-after')) };
      } catch {
        return { status: 0 };
      } finally {
        clearTimeout(timer);
        sum -= bytes;
        open.delete(stop);
      }
    },
    stop() {
      for (const request of open) request.abort();
    },
  };
}

/** Where a visitor is, as a collector may know: unchecked. */
export interface Place {
  country?: string;
  region?: string;
  /** Page views may be counted there before anybody has decided. */
  count?: boolean;
}
const ASK_WAIT_MS = 5000;

/**
 * Asks the collector, without cookies.
 * @param endpoint of the intake: answers JSON
 * @param body none: GET
 * @returns undefined when there is no answer in time
 */
export async function ask<T>(endpoint: string, body?: string): Promise<T | undefined> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ASK_WAIT_MS);
  try {
    const request = { credentials: 'omit', signal: stop.signal } as const;
    return await (await fetch(endpoint, body ? { ...request, method: 'POST', body } : request)).json();
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Where the visitor is; says nothing of the visitor. */
export const askRegion = (endpoint: string): Promise<Place | undefined> => ask(endpoint);

/** One small message that nobody waits for and nobody sends again: without cookies, and it outlives the page. */
export function tellOnce(endpoint: string, body: string): void {
  fetch(endpoint, { method: 'POST', body, keepalive: true, credentials: 'omit' }).catch(() => {});
}
