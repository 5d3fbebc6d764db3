/** Serves the dashboard's files. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { sendError } from '../http/respond.ts';
import { createPublicFiles } from './files.ts';

const HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
};

/** @param dir holds index.html and what it refers to */
export function createDashboard(dir: string) {
  const files = createPublicFiles();
  /** @param path the whole path, beginning with `/dashboard` */
  return (req: IncomingMessage, res: ServerResponse, path: string): void => {
    if (path === '/dashboard') {
      // Relative addresses in the page need the slash.
      res.writeHead(308, { location: 'dashboard/' }).end();
      return;
    }
    const name = path.slice('/dashboard/'.length) || 'index.html';
    if (/^[\w-]+\.(html|js|css|svg)$/.test(name) && files.send(req, res, join(dir, name), HEADERS)) return;
    if (name === 'index.html') sendError(res, 503, 'the dashboard is not built: run the build');
    else sendError(res, 404, 'no such file');
  };
}
