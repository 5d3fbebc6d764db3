/** One folder for all that a test run writes; gone after it, also when its worker processes were killed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Vitest calls it before the first test file, and what it returns after the last. */
export default function setup(): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'beckon-test-'));
  process.env['BECKON_TEST_DIR'] = dir;
  return () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}
