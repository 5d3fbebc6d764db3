/** Headers of a request, bounded. */
import type { IncomingMessage } from 'node:http';
import type { ClientHints } from './envelope.ts';

export const header = (req: IncomingMessage, name: string, max: number): string =>
  String(req.headers[name] ?? '').slice(0, max);

export const userAgentOf = (req: IncomingMessage): string => header(req, 'user-agent', 512);

/** The browser said Global Privacy Control. */
export const saysGpc = (req: IncomingMessage): boolean => req.headers['sec-gpc'] === '1';

/** What Chromium tells unasked; undefined from others. */
export function hintsOf(req: IncomingMessage): ClientHints | undefined {
  if (req.headers['sec-ch-ua'] === undefined) return undefined;
  return {
    brands: header(req, 'sec-ch-ua', 256),
    mobile: header(req, 'sec-ch-ua-mobile', 2),
    platform: header(req, 'sec-ch-ua-platform', 32).replaceAll('"', ''),
  };
}
