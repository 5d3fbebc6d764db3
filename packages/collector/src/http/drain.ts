/** Ends a server without cutting off what it is answering. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

/** Who has not sent the rest of a request, or read an answer, this long after the stop is cut off. */
const PATIENCE_MS = 5000;

/** @param handler whose answers are waited for */
export function createDrain(handler: Handler) {
  const underWay = new Set<ServerResponse>();
  let draining = false;

  /** A client that sends one request behind the other would keep its connection for ever. */
  function bidFarewell(res: ServerResponse): void {
    if (!res.headersSent) res.setHeader('connection', 'close');
  }

  return {
    handler(req: IncomingMessage, res: ServerResponse): void {
      underWay.add(res);
      res.on('close', () => underWay.delete(res));
      if (draining) bidFarewell(res);
      handler(req, res);
    },
    /** Takes no new connections; resolves when all are closed. */
    async drain(server: Server): Promise<void> {
      draining = true;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      underWay.forEach(bidFarewell);
      const impatient = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
      await closed;
      clearTimeout(impatient);
    },
  };
}
