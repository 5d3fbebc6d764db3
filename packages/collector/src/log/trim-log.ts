/** Deletes what the log need not keep any more. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { segmentBases, segmentPath } from './segments.ts';

/**
 * Deletes whole segments, the oldest first, that every consumer has passed and that were last written before
 * `olderThan`, and torn ends that were put aside before. The newest segment stays.
 * @param passed position before which everything was read
 * @param olderThan epoch milliseconds
 * @returns how many bytes were freed
 */
export function trimLog(dir: string, passed: number, olderThan: number): number {
  const bases = segmentBases(dir);
  let freed = 0;
  for (const [i, base] of bases.slice(0, -1).entries()) {
    const path = segmentPath(dir, base);
    const { mtimeMs, size } = statSync(path);
    // In order, so that what is left has no hole.
    if (bases[i + 1]! > passed || mtimeMs >= olderThan) break;
    rmSync(path);
    freed += size;
  }
  for (const name of readdirSync(dir).filter((name) => name.endsWith('.torn'))) {
    const { mtimeMs, size } = statSync(join(dir, name));
    if (mtimeMs >= olderThan) continue;
    rmSync(join(dir, name));
    freed += size;
  }
  return freed;
}
