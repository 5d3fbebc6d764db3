/** The live stream of stored events as server-sent events. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SequencedEvent, Store } from '../store/store.ts';

export interface Live {
  /**
   * Streams what is stored from now on, or from behind Last-Event-ID. Returns a function that ends the stream, or
   * undefined when too many listen already.
   */
  open(req: IncomingMessage, res: ServerResponse): (() => void) | undefined;
  /** New events were stored. */
  announce(): void;
  close(): void;
}

const MAX_CLIENTS = 50;
/** A client that lets this much pile up is dropped; it comes back with Last-Event-ID. */
const MAX_UNREAD_BYTES = 1024 * 1024;
const HEARTBEAT_MS = 25 * 1000;
const PAGE = 200;

/** @param present adds what is not stored, such as destinations */
export function createLive(store: Store, present: (event: SequencedEvent) => unknown): Live {
  const clients = new Map<ServerResponse, number>();

  function drop(res: ServerResponse): void {
    clients.delete(res);
    res.destroy();
  }

  function feed(res: ServerResponse, from: number): void {
    let seq = from;
    for (let page = store.eventsAfter(seq, PAGE); page.length; page = store.eventsAfter(seq, PAGE)) {
      for (const event of page) res.write(`id: ${event.seq}\ndata: ${JSON.stringify(present(event))}\n\n`);
      seq = page.at(-1)!.seq;
      clients.set(res, seq);
      if (res.writableLength > MAX_UNREAD_BYTES) return drop(res);
      if (page.length < PAGE) return;
    }
  }

  const heartbeat = setInterval(() => {
    for (const res of clients.keys()) res.write(': still here\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    open(req, res) {
      if (clients.size >= MAX_CLIENTS) return undefined;
      const last = Number(req.headers['last-event-id']);
      const from = Number.isSafeInteger(last) && last > 0 ? last : store.lastSeq();
      res.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      res.write('retry: 2000\n\n');
      clients.set(res, from);
      res.on('close', () => clients.delete(res));
      feed(res, from);
      return () => {
        clients.delete(res);
        res.end();
      };
    },
    announce() {
      for (const [res, seq] of clients) feed(res, seq);
    },
    close() {
      clearInterval(heartbeat);
      for (const res of clients.keys()) drop(res);
    },
  };
}
