/** Serves small public files from memory: ETag, gzip and brotli made once, re-read when the file changes. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';

interface Kept {
  stamp: string;
  etag: string;
  variants: Map<string, Buffer>;
}

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

export interface PublicFiles {
  /**
   * Answers with a file, or returns false when there is none.
   * @param change makes the served text from the file's; `key` tells its results apart
   */
  send(
    req: IncomingMessage,
    res: ServerResponse,
    file: string,
    headers: Record<string, string>,
    change?: { key: string; apply(text: string): string },
  ): boolean;
}

/** The paths come from fixed names and strict patterns of the caller, never from a request as it is. */
export function createPublicFiles(): PublicFiles {
  const kept = new Map<string, Kept>();

  function load(file: string, change?: { key: string; apply(text: string): string }): Kept | undefined {
    let stamp: string;
    try {
      const { mtimeMs, size } = statSync(file);
      stamp = `${mtimeMs}-${size}`;
    } catch {
      return undefined;
    }
    const key = `${file}\n${change?.key ?? ''}`;
    const before = kept.get(key);
    if (before?.stamp === stamp) return before;
    const text = readFileSync(file, 'utf8');
    const body = Buffer.from(change ? change.apply(text) : text);
    const fresh: Kept = {
      stamp,
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
      variants: new Map([
        ['', body],
        ['gzip', gzipSync(body, { level: 9 })],
        ['br', brotliCompressSync(body)],
      ]),
    };
    kept.set(key, fresh);
    return fresh;
  }

  return {
    send(req, res, file, headers, change) {
      const found = load(file, change);
      if (!found) return false;
      const accepts = String(req.headers['accept-encoding'] ?? '');
      const encoding = /\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : '';
      const body = found.variants.get(encoding)!;
      res.setHeader(
        'content-type',
        TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      );
      res.setHeader('x-content-type-options', 'nosniff');
      res.setHeader('etag', found.etag);
      res.setHeader('vary', 'Accept-Encoding');
      for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
      if (String(req.headers['if-none-match'] ?? '').includes(found.etag)) {
        res.writeHead(304).end();
        return true;
      }
      if (encoding) res.setHeader('content-encoding', encoding);
      res.writeHead(200, { 'content-length': body.length });
      res.end(req.method === 'HEAD' ? undefined : body);
      return true;
    },
  };
}
