/** Reads a request body up to a limit. */
import type { IncomingMessage } from 'node:http';

/** Beyond this a client that ignores the refusal is cut off. */
const DRAIN_BYTES = 32 * 1024 * 1024;

/**
 * Resolves the body, or `too-large` as soon as that is known, or `aborted`. What a refused client still sends is
 * read and thrown away for a while, so that it can see the answer instead of a reset connection.
 */
export function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    if (Number(req.headers['content-length']) > maxBytes) resolve('too-large');
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve('too-large');
        if (bytes > DRAIN_BYTES) req.destroy();
      }
    });
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('error', () => resolve('aborted'));
    req.on('close', () => resolve('aborted'));
  });
}
