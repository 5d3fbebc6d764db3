/** Keeps one line of text in a file of the data folder that nobody else may read. */
import { chownSync, closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whole or not at all, readable for the owner of the folder alone, who may be another than root. */
export function keepLine(file: string, line: string): void {
  const next = `${file}.new`;
  rmSync(next, { force: true });
  const handle = openSync(next, 'wx', 0o600);
  try {
    writeSync(handle, `${line}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(dirname(file));
    chownSync(next, uid, gid);
  }
  renameSync(next, file);
}
