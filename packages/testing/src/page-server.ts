/** Pages for browser tests: HTML by path, and files of a folder, on a free port of localhost. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface PageServer {
  url: string;
  close(): Promise<void>;
}

type Answer = string | ((req: IncomingMessage, res: ServerResponse) => void);

/**
 * @param answer HTML for a path, or a function that answers itself; undefined is 404
 * @param files folder whose .js files are served under /files/
 */
export async function servePages(
  answer: (path: string) => Answer | undefined,
  files?: string,
): Promise<PageServer> {
  const server = createServer((req, res) => {
    const path = (req.url ?? '/').split('?')[0]!;
    const file = /^\/files\/([\w-]+\.js)$/.exec(path)?.[1];
    if (file && files) {
      res.writeHead(200, { 'content-type': 'text/javascript' });
      res.end(readFileSync(join(files, file)));
      return;
    }
    const found = answer(path);
    if (typeof found === 'function') return found(req, res);
    res.writeHead(found === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    res.end(found ?? 'not found');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
