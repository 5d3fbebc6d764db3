/** How one record lies in a segment file: magic, length, CRC32, payload. */
import { crc32 } from 'node:zlib';

/** Marks the start of a record, so that reading can go on behind a damaged one. */
export const MAGIC = Buffer.from('BKN1');
export const HEADER_BYTES = 12;
/** No payload is longer; a larger length field is damage. */
export const MAX_PAYLOAD = 16 * 1024 * 1024;

/** The header of a record whose payload lies in these parts. */
export function headerOf(parts: readonly Uint8Array[]): Buffer {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.set(MAGIC);
  let length = 0;
  let crc = 0;
  for (const part of parts) {
    length += part.length;
    crc = crc32(part, crc);
  }
  header.writeUInt32LE(length, 4);
  header.writeUInt32LE(crc, 8);
  return header;
}

/** The record at `offset`: its payload and total size; `cut` when the buffer ends before it; `bad` when damaged. */
export function parse(buffer: Buffer, offset: number): { payload: Buffer; size: number } | 'cut' | 'bad' {
  if (buffer.length - offset < HEADER_BYTES) return 'cut';
  if (buffer.compare(MAGIC, 0, 4, offset, offset + 4) !== 0) return 'bad';
  const length = buffer.readUInt32LE(offset + 4);
  if (length > MAX_PAYLOAD) return 'bad';
  const size = HEADER_BYTES + length;
  if (buffer.length - offset < size) return 'cut';
  const payload = buffer.subarray(offset + HEADER_BYTES, offset + size);
  return crc32(payload) === buffer.readUInt32LE(offset + 8) ? { payload, size } : 'bad';
}

/** Where the next whole and sound record starts behind a damaged one, or -1. */
export function resync(buffer: Buffer, offset: number): number {
  for (let at = buffer.indexOf(MAGIC, offset); at >= 0; at = buffer.indexOf(MAGIC, at + 1))
    if (typeof parse(buffer, at) === 'object') return at;
  return -1;
}
