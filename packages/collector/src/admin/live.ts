/** The live stream of stored events as server-sent events. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Report, stackOf } from '../report.ts';
import type { SequencedEvent, Store } from '../store/store.ts';

export interface Live {
  /**
   * Streams what is stored from now on, or from behind Last-Event-ID. Returns a function that ends the stream, or
   * undefined when too many listen already.
   */
  open(req: IncomingMessage, res: ServerResponse): (() => void) | undefined;
  /** New events were stored. Never throws. */
  announce(): void;
  close(): void;
}

export interface LiveParts {
  store: Pick<Store, 'eventsAfter' | 'lastSeq'>;
  /** Adds what is not stored, such as destinations. An event that it throws at is left out of the stream. */
  present(event: SequencedEvent): unknown;
  report: Report;
  /** Default 25 s: proxies close what is silent for a minute. */
  heartbeatMs?: number;
}

interface Client {
  /** Of the last event that was written. */
  seq: number;
  /** So much is unread that no more is written before it drains. */
  waits: boolean;
  /** Has waited since before the last heartbeat. */
  stuck: boolean;
}

const MAX_CLIENTS = 50;
/** With more unread than this, the rest of the backlog stays in the store until the client has read. */
const MAX_UNREAD_BYTES = 64 * 1024;
const HEARTBEAT_MS = 25 * 1000;
/** Small, as what is not written of it is read again. */
const PAGE = 50;

export function createLive({ store, present, report, heartbeatMs = HEARTBEAT_MS }: LiveParts): Live {
  const clients = new Map<ServerResponse, Client>();
  let toldOf = 0;

  function drop(res: ServerResponse): void {
    clients.delete(res);
    res.destroy();
  }

  /** What cannot be shown moves the client on, and shows nothing: it is told of once, not to each client. */
  function message(event: SequencedEvent): string {
    try {
      return `id: ${event.seq}\ndata: ${JSON.stringify(present(event))}\n\n`;
    } catch (error) {
      if (event.seq > toldOf)
        report('live stream: an event cannot be shown', 'error', {
          seq: event.seq,
          error: stackOf(error),
        });
      toldOf = Math.max(toldOf, event.seq);
      return `id: ${event.seq}\n: cannot be shown\n\n`;
    }
  }

  /** Writes as much as the client takes. All writes of one tick leave together, so a backlog needs more than one. */
  function feed(res: ServerResponse, client: Client): void {
    for (let more = true; more && !client.waits && !res.destroyed; ) {
      const page = store.eventsAfter(client.seq, PAGE);
      for (const event of page) {
        client.seq = event.seq;
        if (!res.write(message(event)) && res.writableLength > MAX_UNREAD_BYTES) break;
      }
      more = page.length === PAGE;
      client.waits = res.writableNeedDrain;
    }
  }

  /** One that cannot be fed is dropped: it comes back with Last-Event-ID. */
  function tryFeed(res: ServerResponse, client: Client): void {
    try {
      feed(res, client);
    } catch (error) {
      report('live stream: failed, closing it', 'error', { error: stackOf(error) });
      drop(res);
    }
  }

  /** Who reads nothing from one heartbeat to the next is gone, or comes back. */
  function beat(res: ServerResponse, client: Client): void {
    if (client.stuck) return drop(res);
    client.stuck = client.waits;
    if (!client.waits && !res.destroyed) res.write(': still here\n\n');
  }

  const heartbeat = setInterval(() => {
    for (const [res, client] of clients) beat(res, client);
  }, heartbeatMs);
  heartbeat.unref();

  return {
    open(req, res) {
      if (clients.size >= MAX_CLIENTS) return undefined;
      // 0 is who has seen that nothing was stored yet.
      const told = String(req.headers['last-event-id'] ?? '');
      const seq = /^\d{1,15}$/.test(told) ? Number(told) : store.lastSeq();
      res.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      res.write('retry: 2000\n\n');
      const client = { seq, waits: false, stuck: false };
      clients.set(res, client);
      res.on('close', () => clients.delete(res));
      res.on('drain', () => {
        client.waits = false;
        client.stuck = false;
        if (clients.has(res)) tryFeed(res, client);
      });
      tryFeed(res, client);
      return () => {
        clients.delete(res);
        res.end();
      };
    },
    announce() {
      for (const [res, client] of clients) tryFeed(res, client);
    },
    close() {
      clearInterval(heartbeat);
      for (const res of clients.keys()) drop(res);
    },
  };
}
