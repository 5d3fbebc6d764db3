/** The bytes of a feed as text: unpacked where they are gzip, in whichever encoding they are, and never more than fits. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FeedError } from './feed-error.ts';

/** Unpacked. Merchant Center takes files of 4 GB. */
export const MAX_FEED_BYTES = 4 * 1024 ** 3;
/** A file that is packed, and was packed again on its way. */
const MAX_UNPACKED = 2;
/** Nothing that is told by the first bytes lies behind these. */
const HEAD_BYTES = 1024;

/** The stream, and its first bytes, as far as there are any. */
async function peek(source: AsyncIterable<Buffer>): Promise<{ head: Buffer; all: AsyncIterable<Buffer> }> {
  const chunks = source[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let bytes = 0;
  while (bytes < HEAD_BYTES) {
    const { done, value } = await chunks.next();
    if (done) break;
    first.push(value);
    bytes += value.length;
  }
  const head = Buffer.concat(first);
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (head.length) yield head;
      for (;;) {
        const { done, value } = await chunks.next();
        if (done) return;
        yield value;
      }
    } finally {
      await chunks.return?.();
    }
  }
  return { head: head.subarray(0, HEAD_BYTES), all: all() };
}

async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const unpacked = pipeline(Readable.from(source, { objectMode: false }), createGunzip(), () => {});
  try {
    yield* unpacked as AsyncIterable<Buffer>;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('Z_')) throw error;
    throw new FeedError('the gzip archive is damaged, or was cut off');
  }
}

function encodingOf(head: Buffer): string {
  const [a, b] = head;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x3c && b === 0) return 'utf-16le';
  if (a === 0 && b === 0x3c) return 'utf-16be';
  // XML 1.0, appendix F: the declaration itself is ASCII in every other encoding.
  return (
    /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding=["']([\w.:-]{1,40})["']/.exec(head.toString('latin1'))?.[1] ??
    'utf-8'
  );
}

/** @throws FeedError for an archive that is damaged, of another kind, or too large, and an encoding nobody knows */
export async function* decodeFeed(
  source: AsyncIterable<Buffer>,
  maxBytes: number = MAX_FEED_BYTES,
): AsyncGenerator<string> {
  let { head, all } = await peek(source);
  for (let packed = 0; head[0] === 0x1f && head[1] === 0x8b; packed++) {
    if (packed === MAX_UNPACKED) throw new FeedError('is packed more than twice');
    ({ head, all } = await peek(gunzip(all)));
  }
  if (head.toString('latin1', 0, 2) === 'PK')
    throw new FeedError('is a ZIP archive. Give it unpacked, or as .gz');
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(encodingOf(head));
  } catch {
    throw new FeedError(`is in an encoding that is not known here: ${encodingOf(head)}. Use UTF-8`);
  }
  let bytes = 0;
  for await (const chunk of all) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new FeedError(`is larger than ${Math.floor(maxBytes / 1024 ** 2)} MB, unpacked`);
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}
