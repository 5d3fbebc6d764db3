/** Unpacks gzip bodies within a limit. */
import { type Gunzip, gunzip } from 'node:zlib';

/**
 * Resolves the unpacked body; `too-large` when it would be larger than `maxBytes`, which is found out without
 * unpacking more; `bad` when it is no gzip, is cut, or goes on behind its end.
 */
export function inflate(body: Buffer, maxBytes: number): Promise<Buffer | 'too-large' | 'bad'> {
  return new Promise((resolve) => {
    // With `info` the answer tells how much of the body was used.
    gunzip(body, { maxOutputLength: maxBytes, info: true }, (error, result) => {
      if (error) {
        const { code } = error as NodeJS.ErrnoException;
        return resolve(code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'bad');
      }
      const { buffer, engine } = result as unknown as { buffer: Buffer; engine: Gunzip };
      resolve(engine.bytesWritten === body.length ? buffer : 'bad');
    });
  });
}
