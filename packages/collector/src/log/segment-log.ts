/** The embedded log: segment files, group commit with one write and one fdatasync per group of waiting appends. */
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { type FileHandle, open as openFile } from 'node:fs/promises';
import type { Report } from '../report.ts';
import { type Log, LogFailed } from './log.ts';
import { HEADER_BYTES, headerOf, parse, resync } from './record.ts';
import { segmentBases, segmentPath } from './segments.ts';

export interface SegmentLogOptions {
  dir: string;
  /** A new file begins beyond this many bytes, or when the last one is a day old. Default 64 MiB. */
  segmentBytes?: number;
  /** Opens a file for appending; given so that tests can let the disk fail. */
  open?: (
    path: string,
    flags: string,
    mode: number,
  ) => Promise<Pick<FileHandle, 'writev' | 'truncate' | 'datasync' | 'close'>>;
  /**
   * Positions before this were given away already (a consumer has passed them): when the files end earlier, as
   * after a power cut on a disk that lied, a new file begins here, so that nothing new is taken for read.
   */
  atLeast?: number;
  /** Epoch milliseconds. */
  now?: () => number;
  /** Told when a torn end was cut off at start, when the disk is full or has room again, and when it fails. */
  report?: Report;
}

interface Waiting {
  buffers: Uint8Array[];
  bytes: number;
  resolve(position: number): void;
  reject(error: Error): void;
}

const SEGMENT_BYTES = 64 * 1024 * 1024;
/** Files go as a whole, and by their last write: one that never fills up would keep what is in it for ever. */
const SEGMENT_MS = 24 * 3600 * 1000;
/** It holds what visitors sent, as they sent it: its owner's alone. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/**
 * Finds where the last segment's sound records end, and cuts off a torn end (kept beside as `.torn`): it was
 * never acknowledged, as the answer waits for fdatasync. Damage before sound records is left to the reader.
 */
function recover(path: string, report: Report): number {
  const buffer = readFileSync(path);
  let offset = 0;
  while (offset < buffer.length) {
    const record = parse(buffer, offset);
    if (typeof record === 'object') offset += record.size;
    else {
      const sound = resync(buffer, offset);
      if (sound < 0) break;
      offset = sound;
    }
  }
  if (offset < buffer.length) {
    writeFileSync(`${path}.torn`, buffer.subarray(offset), { mode: FILE_MODE });
    truncateSync(path, offset);
    report(`log: cut ${buffer.length - offset} bytes of an unfinished record from ${path}`);
  }
  return offset;
}

/** The disk or a quota is used up: room may come back, and what was not written has no unknown state. */
const isFull = (error: unknown) =>
  ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '');

/** A new file is durable only when its folder is. */
async function syncFolder(dir: string): Promise<void> {
  const folder = await openFile(dir, 'r');
  await folder.sync().finally(() => folder.close());
}

export async function openSegmentLog(options: SegmentLogOptions): Promise<Log> {
  const { dir, segmentBytes = SEGMENT_BYTES, open = openFile, atLeast = 0 } = options;
  const { now = Date.now, report = () => {} } = options;
  mkdirSync(dir, { recursive: true, mode: FOLDER_MODE });
  const last = segmentBases(dir).at(-1);
  let base = last ?? 0;
  let size = last === undefined ? 0 : recover(segmentPath(dir, base), report);
  /** 0, long ago, where a file system does not tell. */
  let began = last === undefined ? now() : statSync(segmentPath(dir, base)).birthtimeMs;
  if (base + size < atLeast) {
    report(`log: ends at ${base + size}, before what was read already; going on at ${atLeast}`);
    base = atLeast;
    size = 0;
    began = now();
  }
  let file = await open(segmentPath(dir, base), 'a', FILE_MODE);
  await syncFolder(dir);

  let waiting: Waiting[] = [];
  let pending = 0;
  let durable = base + size;
  let failure: Error | undefined;
  let full = false;
  /** What the file holds behind `size` is unknown: an error now is the last. */
  let unsure = false;
  let closed = false;
  let running: Promise<void> | undefined;

  async function writeAll(buffers: Uint8Array[], bytes: number): Promise<void> {
    try {
      const { bytesWritten } = await file.writev(buffers);
      // A disk that is nearly full takes a part: what is left shows whether it takes the rest.
      for (let done = bytesWritten; done < bytes; )
        done += (await file.writev([Buffer.concat(buffers).subarray(done)])).bytesWritten;
    } catch (error) {
      // Nothing of it was promised: what a full disk took is cut off again, so that the log can go on.
      if (isFull(error)) {
        unsure = true;
        await file.truncate(size);
        unsure = false;
      }
      throw error;
    }
    // A quota, a network disk or a thin volume may say only here that it is full, and may have let go of the pages.
    unsure = true;
    await file.datasync();
    unsure = false;
  }

  /** Stays so until a new file has begun, whatever the clock says: from a try that failed it may lie there already. */
  let over = false;
  const isOver = () => {
    over ||= size >= segmentBytes || (size > 0 && now() - began >= SEGMENT_MS);
    return over;
  };

  async function roll(): Promise<void> {
    const next = await open(segmentPath(dir, base + size), 'a', FILE_MODE);
    await syncFolder(dir).catch(async (error: unknown) => {
      await next.close();
      throw error;
    });
    await file.close();
    file = next;
    base += size;
    size = 0;
    began = now();
    over = false;
  }

  /** Commits group after group; the next one gathers while the disk works on this one. */
  async function commit(): Promise<void> {
    while (waiting.length) {
      const group = waiting;
      waiting = [];
      const bytes = group.reduce((sum, { bytes }) => sum + bytes, 0);
      try {
        if (failure) throw failure;
        if (isOver()) await roll();
        await writeAll(
          group.flatMap(({ buffers }) => buffers),
          bytes,
        );
        let position = base + size;
        size += bytes;
        durable = base + size;
        if (full) report('log: the disk has room again', 'info');
        full = false;
        for (const one of group) {
          position += one.bytes;
          one.resolve(position);
        }
      } catch (cause) {
        const error = new LogFailed(`beckon: log: the disk refused to keep events: ${cause}`, { cause });
        const wasFull = full;
        full = !failure && !unsure && isFull(cause);
        if (!full) failure ??= error;
        if (full && !wasFull) report('log: the disk is full', 'error');
        if (failure === error)
          report('log: the disk fails: mend it, then restart', 'error', { error: String(cause) });
        for (const one of group) one.reject(failure ?? error);
      } finally {
        pending -= bytes;
      }
    }
    running = undefined;
  }

  return {
    append(...parts) {
      if (failure) return Promise.reject(failure);
      if (closed) return Promise.reject(new LogFailed('beckon: log: closed'));
      return new Promise((resolve, reject) => {
        const bytes = parts.reduce((sum, { length }) => sum + length, HEADER_BYTES);
        pending += bytes;
        waiting.push({ buffers: [headerOf(parts), ...parts], bytes, resolve, reject });
        running ??= commit();
      });
    },
    async rollOld() {
      await running;
      if (running || closed || failure || !isOver()) return;
      // Appends that come meanwhile wait for it. Where it fails, the next of them tries again, and is told.
      running = roll()
        .catch(() => {})
        .then(commit);
      await running;
    },
    end: () => durable,
    pendingBytes: () => pending,
    failure: () => failure,
    full: () => full,
    async close() {
      closed = true;
      await running;
      await file.close();
    },
  };
}
