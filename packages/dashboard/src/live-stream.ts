/** Follows the collector's event stream: opens it again when it ends and hands events over in calm portions. */
import { type LiveEvent, readEvent } from './model/event.ts';
import { MAX_ROWS } from './model/stream.ts';

export type Connection = 'connecting' | 'live' | 'reconnecting';

export interface LiveStreamParts {
  /** Opens the stream; `() => new EventSource('/api/live')`. */
  open(): Pick<EventSource, 'close' | 'readyState' | 'onopen' | 'onmessage' | 'onerror'>;
  onEvents(events: LiveEvent[]): void;
  onConnection(state: Connection): void;
  /** The stream (re)opened: what happened meanwhile is to be fetched. */
  onOpen(): void;
  /** The server refused; EventSource does not tell why, so the caller asks whether the session still holds. */
  onRefused(): void;
  /** 0 to below 1; spreads the retries of many open pages. */
  random?: () => number;
}

/** More often the list would be restless. The first event after a quiet time is shown at once. */
export const SHOW_EVERY_MS = 1000;
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 30_000;
const CLOSED = 2;

/** @returns stops following */
export function followLive(parts: LiveStreamParts): () => void {
  const { random = Math.random } = parts;
  let source: ReturnType<LiveStreamParts['open']> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let show: ReturnType<typeof setTimeout> | undefined;
  let waiting: LiveEvent[] = [];
  let shownAt = Number.NEGATIVE_INFINITY;
  let failures = 0;

  const handOver = () => {
    show = undefined;
    shownAt = Date.now();
    const events = waiting;
    waiting = [];
    parts.onEvents(events);
  };

  const onMessage = ({ data }: MessageEvent) => {
    let json: unknown;
    try {
      json = JSON.parse(String(data));
    } catch {
      return;
    }
    const event = readEvent(json);
    if (!event) return;
    waiting.push(event);
    // A burst is bounded too: only the newest can be shown anyway. Cut seldom, since cutting copies.
    if (waiting.length > 2 * MAX_ROWS) waiting = waiting.slice(-MAX_ROWS);
    show ??= setTimeout(handOver, Math.max(0, shownAt + SHOW_EVERY_MS - Date.now()));
  };

  const start = () => {
    retry = undefined;
    source = parts.open();
    source.onopen = () => {
      failures = 0;
      parts.onConnection('live');
      parts.onOpen();
    };
    source.onmessage = onMessage;
    source.onerror = () => {
      parts.onConnection('reconnecting');
      // Broken connections are retried by the browser itself; after an HTTP error it gives up for good.
      if (source?.readyState !== CLOSED || retry !== undefined) return;
      source.close();
      const wait = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++);
      retry = setTimeout(start, wait * (0.5 + random() / 2));
      parts.onRefused();
    };
  };

  parts.onConnection('connecting');
  start();
  return () => {
    clearTimeout(retry);
    clearTimeout(show);
    source?.close();
  };
}
