/** Bytes of what a visitor downloads first: minified, gzip -9, brotli. */
import { brotliCompressSync, gzipSync } from 'node:zlib';

export function measureBytes(download) {
  const bytes = Buffer.from(download);
  return {
    minified: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length,
  };
}
