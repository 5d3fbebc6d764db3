/** The embedded log on real files: what is acknowledged can be read again, whatever happens to the files. */
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tempDir } from '@beckon/testing';
import { expect, test } from 'vitest';
import { createSegmentReader } from '../src/log/read-log.ts';
import { headerOf } from '../src/log/record.ts';
import { openSegmentLog } from '../src/log/segment-log.ts';
import { segmentBases, segmentPath } from '../src/log/segments.ts';
import { logContract } from './log-contract.ts';

const text = (payloads: Buffer[]) => payloads.map((payload) => payload.toString());

function readAll(dir: string, end: number, chunk = 1 << 20): { found: string[]; damaged: number } {
  const found: string[] = [];
  let damaged = 0;
  for (let from = 0; from < end; ) {
    const { payloads, next, damagedBytes } = createSegmentReader(dir).read(from, end, chunk);
    found.push(...text(payloads));
    damaged += damagedBytes;
    if (next <= from) throw new Error('reading does not go on');
    from = next;
  }
  return { found, damaged };
}

async function filled(
  dir: string,
  payloads: string[],
  segmentBytes?: number,
  encoding: BufferEncoding = 'utf8',
): Promise<number> {
  const log = await openSegmentLog({ dir, ...(segmentBytes && { segmentBytes }) });
  for (const payload of payloads) await log.append(Buffer.from(payload, encoding));
  await log.close();
  return log.end();
}

logContract('segment files', () => {
  const dir = tempDir();
  return { open: () => openSegmentLog({ dir }), reader: () => createSegmentReader(dir) };
});

test('the log goes on in new files and is read across them', async () => {
  const dir = tempDir();
  const payloads = Array.from({ length: 40 }, (_, i) => `record ${i}`.padEnd(100, '.'));
  const end = await filled(dir, payloads, 500);
  expect(segmentBases(dir).length).toBeGreaterThan(5);
  expect(readAll(dir, end).found).toEqual(payloads);
  const more = await openSegmentLog({ dir, segmentBytes: 500 });
  expect(more.end()).toBe(end);
  await more.append(Buffer.from('later'));
  await more.close();
  expect(readAll(dir, more.end()).found).toEqual([...payloads, 'later']);
});

test('an unfinished record at the end is cut off, kept aside, and new records follow the sound ones', async () => {
  for (const cut of [1, 5, 11, 14]) {
    const dir = tempDir();
    await filled(dir, ['one', 'two', 'three']);
    const path = segmentPath(dir, 0);
    truncateSync(path, readFileSync(path).length - cut);
    const reports: string[] = [];
    const log = await openSegmentLog({ dir, report: (message) => reports.push(message) });
    await log.append(Buffer.from('four'));
    await log.close();
    expect(readAll(dir, log.end()).found).toEqual(['one', 'two', 'four']);
    expect(reports.join()).toContain('unfinished record');
    expect(existsSync(`${path}.torn`)).toBe(true);
  }
});

test('zeros that a file system left behind a crash are not taken for records', async () => {
  const dir = tempDir();
  const end = await filled(dir, ['one']);
  appendFileSync(segmentPath(dir, 0), Buffer.alloc(4096));
  const log = await openSegmentLog({ dir });
  expect(log.end()).toBe(end);
  await log.close();
});

test('damage inside a file costs the damaged record alone and is counted', async () => {
  const dir = tempDir();
  const end = await filled(dir, ['one', 'two damaged', 'three', 'four']);
  const path = segmentPath(dir, 0);
  const bytes = readFileSync(path);
  bytes[bytes.indexOf('two') + 1] = 0;
  writeFileSync(path, bytes);
  const log = await openSegmentLog({ dir });
  expect(log.end()).toBe(end);
  await log.close();
  const { found, damaged } = readAll(dir, end);
  expect(found).toEqual(['one', 'three', 'four']);
  expect(damaged).toBe(12 + 'two damaged'.length);
});

test('a damaged length field does not hide the records behind it', async () => {
  const dir = tempDir();
  const end = await filled(dir, ['one', 'two', 'three']);
  const path = segmentPath(dir, 0);
  const bytes = readFileSync(path);
  bytes.writeUInt32LE(0xffffff, 12 + 3 + 4);
  writeFileSync(path, bytes);
  for (const chunk of [1 << 20, 20]) expect(readAll(dir, end, chunk).found).toEqual(['one', 'three']);
});

test('a damaged record costs no sound one behind it, wherever what is read at once ends', async () => {
  const dir = tempDir();
  const sizes = [100, 2000, 4000, 100, 3000, 100];
  const payloads = sizes.map((size, n) => `record ${n} `.padEnd(size, '.'));
  const end = await filled(dir, payloads);
  const path = segmentPath(dir, 0);
  const bytes = readFileSync(path);
  for (const n of sizes.keys()) {
    const damaged = Buffer.from(bytes);
    damaged[bytes.indexOf(`record ${n}`) + 20] = 0;
    writeFileSync(path, damaged);
    for (const chunk of [1, 150, 2500, 5000, 5500, 1 << 20])
      expect(readAll(dir, end, chunk)).toEqual({
        found: payloads.filter((_, at) => at !== n),
        damaged: 12 + sizes[n]!,
      });
  }
});

/** What somebody sends whose body looks like a record of the log. */
function withForged(dir: string, behind: number): Promise<number> {
  const forged = Buffer.concat([headerOf([Buffer.from('forged')]), Buffer.from('forged')]);
  return filled(
    dir,
    ['one', `a body ${forged.toString('latin1')}${'.'.repeat(behind)}`],
    undefined,
    'latin1',
  );
}

test('a body that looks like a record is none when the record around it is torn', async () => {
  for (const cut of [1, 100, 300]) {
    const dir = tempDir();
    const end = await withForged(dir, 300);
    truncateSync(segmentPath(dir, 0), end - cut);
    const log = await openSegmentLog({ dir });
    await log.append(Buffer.from('two'));
    await log.close();
    expect(readAll(dir, log.end())).toEqual({ found: ['one', 'two'], damaged: 0 });
  }
});

test('a body that looks like a record is none when the record around it is damaged, or the one before it', async () => {
  for (const what of ['one', 'a body']) {
    const dir = tempDir();
    await withForged(dir, 3000);
    const log = await openSegmentLog({ dir });
    await log.append(Buffer.from('two'));
    await log.close();
    const path = segmentPath(dir, 0);
    const bytes = readFileSync(path);
    bytes[bytes.indexOf(what)] = 0;
    writeFileSync(path, bytes);
    for (const chunk of [1, 60, 1000, 1 << 20]) {
      const { found } = readAll(dir, log.end(), chunk);
      expect(found.map((text) => text.slice(0, 6))).toEqual(
        ['one', 'a body', 'two'].filter((text) => text !== what),
      );
    }
  }
});

test('positions that were given away are not used again when the files end earlier', async () => {
  const dir = tempDir();
  const end = await filled(dir, ['one', 'two']);
  truncateSync(segmentPath(dir, 0), 12 + 3);
  const log = await openSegmentLog({ dir, atLeast: end });
  await log.append(Buffer.from('three'));
  await log.close();
  expect(text(createSegmentReader(dir).read(end, log.end(), 1000).payloads)).toEqual(['three']);
  expect(readAll(dir, log.end()).found).toEqual(['one', 'three']);
});

test.each(['EIO', 'ENOSPC', 'EDQUOT'])(
  'fdatasync that says %s rejects the waiting appends and every later one, and says so',
  async (code) => {
    const dir = tempDir();
    let broken = false;
    const reports: string[] = [];
    const log = await openSegmentLog({
      dir,
      report: (message) => reports.push(message),
      open: async (path, flags) => {
        const file = await open(path, flags);
        const { datasync } = file;
        file.datasync = async () => {
          if (broken) throw Object.assign(new Error(`${code}: fdatasync`), { code });
          await datasync.call(file);
        };
        return file;
      },
    });
    await log.append(Buffer.from('kept'));
    const end = log.end();
    broken = true;
    await expect(log.append(Buffer.from('lost'))).rejects.toThrow('the disk refused');
    broken = false;
    await expect(log.append(Buffer.from('later'))).rejects.toThrow(code);
    expect(log.failure()).toBeDefined();
    expect(log.full()).toBe(false);
    expect(reports.join()).toContain('the disk fails');
    expect(log.end()).toBe(end);
    await log.close();
    expect(readAll(dir, end).found).toEqual(['kept']);
  },
);

test('a write that the disk takes in parts is finished', async () => {
  const dir = tempDir();
  const log = await openSegmentLog({
    dir,
    open: async (path, flags) => {
      const file = await open(path, flags);
      file.writev = ((buffers: Buffer[]) => file.write(Buffer.concat(buffers).subarray(0, 7))) as never;
      return file;
    },
  });
  const payload = 'a payload longer than seven bytes';
  await log.append(Buffer.from(payload));
  await log.close();
  expect(readAll(dir, log.end()).found).toEqual([payload]);
});

/** A disk that takes only so many bytes of the next write, then is full; in the middle of a record. */
function smallDisk() {
  const disk = { room: Number.POSITIVE_INFINITY };
  const openOn = async (path: string, flags: string) => {
    const file = await open(path, flags);
    file.writev = (async (buffers: Buffer[]) => {
      if (!disk.room) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      const { bytesWritten } = await file.write(Buffer.concat(buffers).subarray(0, disk.room));
      disk.room -= bytesWritten;
      return { bytesWritten };
    }) as never;
    return file;
  };
  return { disk, openOn };
}

test('a full disk refuses what it cannot keep, and takes the next when there is room again', async () => {
  const dir = tempDir();
  const { disk, openOn } = smallDisk();
  const log = await openSegmentLog({ dir, open: openOn });
  await log.append(Buffer.from('before'));
  disk.room = 9;
  const refused = await Promise.allSettled(['one', 'two'].map((p) => log.append(Buffer.from(p))));
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([log.full(), log.failure(), log.pendingBytes()]).toEqual([true, undefined, 0]);
  await expect(log.append(Buffer.from('three'))).rejects.toThrow('ENOSPC');
  disk.room = 1000;
  const position = await log.append(Buffer.from('after'));
  expect([log.full(), log.end()]).toEqual([false, position]);
  await log.close();
  expect(readAll(dir, log.end())).toEqual({ found: ['before', 'after'], damaged: 0 });
  const again = await openSegmentLog({ dir });
  expect(again.end()).toBe(position);
  await again.close();
});

test('a disk that is full when the next file begins goes on in the old one later', async () => {
  const dir = tempDir();
  let full = false;
  const log = await openSegmentLog({
    dir,
    segmentBytes: 50,
    open: (path, flags) =>
      full ? Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })) : open(path, flags),
  });
  await log.append(Buffer.from('x'.repeat(60)));
  full = true;
  await expect(log.append(Buffer.from('two'))).rejects.toThrow('ENOSPC');
  full = false;
  await log.append(Buffer.from('three'));
  await log.close();
  expect(readAll(dir, log.end()).found).toEqual(['x'.repeat(60), 'three']);
});
