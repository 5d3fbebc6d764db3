/** The files of a segment log: named by the position of their first byte, so that order and offsets are in the names. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const NAME = /^(\d{16})\.log$/;

export const segmentPath = (dir: string, base: number): string =>
  join(dir, `${String(base).padStart(16, '0')}.log`);

/** Base positions in order. */
export function segmentBases(dir: string): number[] {
  const bases: number[] = [];
  for (const file of readdirSync(dir)) {
    const match = NAME.exec(file);
    if (match) bases.push(Number(match[1]));
  }
  return bases.sort((a, b) => a - b);
}
