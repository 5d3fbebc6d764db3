/** Short answers: JSON, empty, errors. Nothing of the request is ever echoed. */
import type { ServerResponse } from 'node:http';

/** @param cache the Cache-Control of the answer */
export function sendJson(res: ServerResponse, status: number, body: unknown, cache = 'no-store'): void {
  if (res.headersSent || res.destroyed) return;
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': cache,
    'x-content-type-options': 'nosniff',
  });
  res.end(text);
}

/** @param message what is wrong and the mend, in fixed words */
export const sendError = (res: ServerResponse, status: number, message: string): void =>
  sendJson(res, status, { error: message });

export function sendEmpty(res: ServerResponse, status = 204): void {
  if (res.headersSent || res.destroyed) return;
  res.writeHead(status).end();
}
