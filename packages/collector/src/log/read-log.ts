/** Reads a segment log by position, from any thread, while another writes. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { LogRead, LogReader } from './log.ts';
import { HEADER_BYTES, MAGIC, MAX_PAYLOAD, parse, resync } from './record.ts';
import { segmentBases, segmentPath } from './segments.ts';

function readBytes(path: string, from: number, length: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(length);
    let got = 0;
    while (got < length) {
      const n = readSync(file, buffer, got, length - got, from + got);
      if (!n) break;
      got += n;
    }
    return buffer.subarray(0, got);
  } finally {
    closeSync(file);
  }
}

function readSegment(dir: string, from: number, end: number, maxBytes: number): LogRead {
  const bases = segmentBases(dir);
  const index = bases.findLastIndex((base) => base <= from);
  // Segments that retention deleted are skipped.
  const base = bases[Math.max(0, index)];
  if (base === undefined || from >= end) return { payloads: [], next: from, damagedBytes: 0 };
  const start = Math.max(from, base);
  const segmentEnd = Math.min(end, bases[Math.max(0, index) + 1] ?? end);
  if (start >= segmentEnd) return { payloads: [], next: segmentEnd, damagedBytes: 0 };

  const left = segmentEnd - start;
  const read = (bytes: number) => readBytes(segmentPath(dir, base), start - base, Math.min(left, bytes));
  let buffer = read(maxBytes);
  // One that is larger than what was to be read comes alone: the reader asked for less than lies in so many bytes.
  const alone = buffer.length < left && parse(buffer, 0) === 'cut';
  if (alone) buffer = read(HEADER_BYTES + MAX_PAYLOAD);

  const whole = buffer.length >= left;
  const payloads: Buffer[] = [];
  let offset = 0;
  let damagedBytes = 0;
  while (offset < buffer.length && !(alone && payloads.length)) {
    const record = parse(buffer, offset);
    if (typeof record === 'object') {
      payloads.push(record.payload);
      offset += record.size;
      continue;
    }
    // A record that goes on behind what was read comes with the next call.
    if (record === 'cut' && !whole && offset > 0) break;
    const next = resync(buffer, offset, !whole);
    // The last bytes may be the first ones of a mark.
    const to =
      next >= 0 ? next : whole ? buffer.length : Math.max(offset + 1, buffer.length - MAGIC.length + 1);
    damagedBytes += to - offset;
    offset = to;
  }
  return { payloads, next: start + (offset || left), damagedBytes };
}

/** @param dir folder of a segment log */
export const createSegmentReader = (dir: string): LogReader => ({
  read: (from, end, maxBytes) => readSegment(dir, from, end, maxBytes),
});
