/** Folders that are gone after the test run. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In the folder of the run, see run-folder.ts. */
export const tempDir = (): string =>
  mkdtempSync(join(process.env['BECKON_TEST_DIR'] ?? tmpdir(), 'beckon-test-'));
