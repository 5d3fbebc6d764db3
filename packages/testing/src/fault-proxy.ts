/** A bad network in front of a collector: passes, delays, resets or answers in its stead, and keeps what it saw. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What happens to a request:
 * - `pass`: it goes through;
 * - `delay`: it goes through, so many milliseconds later each way. Connecting takes no time, and what was received
 *   goes on even when the sender has gone meanwhile, as bytes on a wire do;
 * - `refuse`: every connection is reset, open ones too;
 * - `swallow`: the collector gets it and answers, but the connection is reset instead of that answer. Browsers
 *   may send it again by themselves when the connection was not new;
 * - `status`: this answer is given, readable from any origin, and the collector never hears of it.
 */
export type Fault =
  | 'pass'
  | 'refuse'
  | 'swallow'
  | { delay: number }
  | { status: number; headers?: Record<string, string> };

export interface SeenRequest {
  method: string;
  path: string;
  body: string;
  /** The collector got it and has answered with this status; undefined as long as it has not. */
  answered?: number;
}

export interface FaultProxy {
  /** Stands for the collector's address. */
  url: string;
  /** The fault from now on; requests on their way keep the one that they met. */
  set(fault: Fault): void;
  /** Connections that were reset by `refuse`. */
  readonly refused: number;
  /** Requests that are under way. */
  readonly busy: number;
  /** The most requests that were under way at the same time; a test may set it back. */
  busiest: number;
  /** Requests that came in whole, in order; a test may empty it. Resets by `refuse` leave none. */
  readonly seen: SeenRequest[];
  /** Of the seen ones, those that the collector has answered. */
  forwarded(): SeenRequest[];
  close(): Promise<void>;
}

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding'];

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Asks the collector the same. Rejects when it is not there. */
function forward(target: string, req: IncomingMessage, body: Buffer) {
  return new Promise<{ answer: IncomingMessage; content: Buffer }>((resolve, reject) => {
    const { method, headers } = req;
    // A connection of its own: none is left over from a collector that was killed.
    request(new URL(req.url ?? '/', target), { method, headers, agent: false }, (answer) => {
      bodyOf(answer).then((content) => resolve({ answer, content }), reject);
    })
      .on('error', reject)
      .end(body);
  });
}

function answerInstead(req: IncomingMessage, res: ServerResponse, status: number, headers = {}): void {
  const cors = {
    'access-control-allow-origin': req.headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': req.headers['access-control-request-headers'] ?? '',
    'access-control-expose-headers': 'retry-after',
  };
  // A preflight is no request of the page: it is let through, so that the page's own meets the status.
  res.writeHead(req.method === 'OPTIONS' ? 204 : status, { ...cors, ...headers }).end();
}

/** @param target the collector's URL; it may be killed and come back, requests are reset meanwhile */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let fault: Fault = 'pass';
  let refused = 0;
  let underWay = 0;
  const seen: SeenRequest[] = [];
  const closing = new AbortController();
  const sockets = new Set<Socket>();
  const refuse = (socket: Socket) => {
    if (socket.destroyed) return;
    refused++;
    socket.resetAndDestroy();
  };

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await bodyOf(req);
    const met = fault;
    const { method = '', url: path = '' } = req;
    const record: SeenRequest = { method, path, body: body.toString() };
    seen.push(record);
    const wait = typeof met === 'object' && 'delay' in met ? met.delay : 0;
    if (typeof met === 'object' && 'status' in met) return answerInstead(req, res, met.status, met.headers);
    if (wait) await pause(wait, undefined, { signal: closing.signal });
    const { answer, content } = await forward(target, req, body);
    record.answered = answer.statusCode ?? 0;
    if (wait) await pause(wait, undefined, { signal: closing.signal });
    if (met === 'swallow') {
      req.socket.resetAndDestroy();
      return;
    }
    const headers = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
    res.writeHead(record.answered, Object.fromEntries(headers)).end(content);
  }

  const server = createServer((req, res) => {
    underWay++;
    proxy.busiest = Math.max(proxy.busiest, underWay);
    // The sender has gone before its request was whole, or the collector is down.
    handle(req, res)
      .catch(() => req.socket.resetAndDestroy())
      .finally(() => {
        underWay--;
      });
  });
  server.on('connection', (socket: Socket) => {
    if (fault === 'refuse') return refuse(socket);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));

  const proxy: FaultProxy = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    busiest: 0,
    get busy() {
      return underWay;
    },
    set(next) {
      fault = next;
      if (next === 'refuse') sockets.forEach(refuse);
    },
    get refused() {
      return refused;
    },
    seen,
    forwarded: () => seen.filter(({ answered }) => answered !== undefined),
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}
