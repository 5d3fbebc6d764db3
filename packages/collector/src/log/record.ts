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

/** The size of the record at `offset` as its header tells; undefined when it begins no record, or its header is cut. */
function toldSize(buffer: Buffer, offset: number): number | undefined {
  if (buffer.length - offset < HEADER_BYTES) return undefined;
  if (buffer.compare(MAGIC, 0, 4, offset, offset + 4) !== 0) return undefined;
  const length = buffer.readUInt32LE(offset + 4);
  return length > MAX_PAYLOAD ? undefined : HEADER_BYTES + length;
}

/** The record at `offset`: its payload and total size; `cut` when the buffer ends before it; `bad` when damaged. */
export function parse(buffer: Buffer, offset: number): { payload: Buffer; size: number } | 'cut' | 'bad' {
  if (buffer.length - offset < HEADER_BYTES) return 'cut';
  const size = toldSize(buffer, offset);
  if (!size) return 'bad';
  if (buffer.length - offset < size) return 'cut';
  const payload = buffer.subarray(offset + HEADER_BYTES, offset + size);
  return crc32(payload) === buffer.readUInt32LE(offset + 8) ? { payload, size } : 'bad';
}

/** Where from `offset` on the next sound record starts, or one that may go on behind the buffer (`open`); or -1. */
function find(buffer: Buffer, offset: number, open: boolean): number {
  for (let at = buffer.indexOf(MAGIC, offset); at >= 0; at = buffer.indexOf(MAGIC, at + 1)) {
    const record = parse(buffer, at);
    if (typeof record === 'object' || (open && record === 'cut')) return at;
  }
  return -1;
}

/**
 * Where the next record starts behind the damaged or unfinished one at `offset`, or -1. Its body is anybody's, and may
 * hold what looks like a record: nothing in it is taken for one, unless its checksum tells that it ends there, and its
 * length alone is damaged.
 * @param open more lies behind the buffer: a record that it cuts is found, too
 */
export function resync(buffer: Buffer, offset: number, open = false): number {
  const size = toldSize(buffer, offset);
  if (!size) return find(buffer, offset + 1, open);
  const told = buffer.readUInt32LE(offset + 8);
  let read = offset + HEADER_BYTES;
  let crc = 0;
  const end = Math.min(buffer.length, offset + size);
  for (let at = find(buffer, read, false); at >= 0 && at < end; at = find(buffer, at + 1, false)) {
    crc = crc32(buffer.subarray(read, at), crc);
    read = at;
    if (crc === told) return at;
  }
  return find(buffer, offset + size, open);
}
