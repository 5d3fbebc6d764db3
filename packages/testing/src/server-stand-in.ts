/** A vendor's server over a socket: its stand-in answers, unless the test says otherwise. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As in packages/destinations/src/server-contract.ts, which this package does not import. */
interface Request {
  url: string;
  method: string;
  headers: Record<string, string | undefined>;
  body: string;
}
interface Answer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: string;
}

export interface StandInServer<StandIn> {
  /** For the destination's `endpoint`, beside `allowPrivate`. */
  url: string;
  standIn: StandIn;
  /** All that came, in order. */
  requests: Request[];
  /** Goes before the stand-in while it gives an answer; `hang up` breaks the connection. */
  fault: (request: Request) => Answer | 'hang up' | undefined;
  close(): Promise<void>;
}

/** @param standIn of `createServerStandIn()` of a vendor */
export async function startServerStandIn<StandIn extends { answer(request: Request): Answer }>(
  standIn: StandIn,
): Promise<StandInServer<StandIn>> {
  const server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8');
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      const request: Request = {
        url: `${started.url}${req.url}`,
        method: req.method ?? '',
        headers: Object.fromEntries(
          Object.entries(req.headers).map(([name, value]) => [name, value && String(value)]),
        ),
        body,
      };
      started.requests.push(request);
      const fault = started.fault(request);
      if (fault === 'hang up') return void req.socket.destroy();
      const answer = fault ?? standIn.answer(request);
      res.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      res.end(answer.body);
    });
  });
  const started: StandInServer<StandIn> = {
    url: '',
    standIn,
    requests: [],
    fault: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  started.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return started;
}
