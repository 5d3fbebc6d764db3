/** Secrets that live for a UTC day: random, kept over restarts, and deleted for good when the day is over. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { dayOf } from '../store/day.ts';

export interface DailySalts {
  /** @param day as `dayOf` writes it */
  of(day: string): Buffer;
  /** Deletes all but that of today and, right after midnight, that of yesterday. */
  forget(now: number): void;
}

const SALT_BYTES = 32;
/** A clock that is set back a little at midnight finds the salt of before. */
const OVERLAP_MS = 5 * 60 * 1000;

/** Deletes the salts of all other days; without `days` every one. */
export function deleteSalts(
  dir: string,
  report: (message: string) => void,
  days: readonly string[] = [],
): void {
  try {
    for (const name of readdirSync(dir)) {
      if (days.includes(name)) continue;
      const path = join(dir, name);
      // What is found on the disk later is no salt.
      writeFileSync(path, Buffer.alloc(SALT_BYTES), { flag: 'r+' });
      rmSync(path);
    }
  } catch (error) {
    report(
      `visitors: a salt of a past day could not be deleted, delete the files of ${dir} by hand: ${error}`,
    );
  }
}

/** The salt in this file, undefined when there is none, or a torn one. */
function readSalt(path: string): Buffer | undefined {
  try {
    const salt = readFileSync(path);
    return salt.length === SALT_BYTES ? salt : undefined;
  } catch {
    return undefined;
  }
}

/** @param dir a folder for the salts alone, a file each */
export function createDailySalts(dir: string, report: (message: string) => void): DailySalts {
  const salts = new Map<string, Buffer>();
  mkdirSync(dir, { recursive: true, mode: 0o700 });

  function make(path: string): Buffer {
    const salt = randomBytes(SALT_BYTES);
    try {
      rmSync(path, { force: true });
      const file = openSync(path, 'wx', 0o600);
      writeFileSync(file, salt);
      fsyncSync(file);
      closeSync(file);
    } catch (error) {
      report(`visitors: the salt of the day could not be kept, a restart counts today's once more: ${error}`);
    }
    return salt;
  }

  return {
    of(day) {
      let salt = salts.get(day);
      if (!salt) {
        const path = join(dir, day);
        salt = readSalt(path) ?? make(path);
        salts.set(day, salt);
      }
      return salt;
    },
    forget(now) {
      const days = [dayOf(now), dayOf(now - OVERLAP_MS)];
      for (const day of salts.keys()) if (!days.includes(day)) salts.delete(day);
      deleteSalts(dir, report, days);
    },
  };
}
