/** Runs one project of the tests and counts them one by one. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * A run that found no test, or broke outside of one, is a failure.
 * @param {string} project
 * @param {Record<string, string>} env
 * @param {string[]} args further arguments of vitest
 * @returns {{ passed: number, failed: number }}
 */
export function runVitest(project, env = {}, args = []) {
  console.log(`\n== ${project} tests`);
  const report = join(root, `node_modules/.beckon/${project}.json`);
  rmSync(report, { force: true });
  const { status } = spawnSync(
    join(root, 'node_modules/.bin/vitest'),
    [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    },
  );
  const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  const passed = result.numPassedTests ?? 0;
  return { passed, failed: result.numFailedTests || (status === 0 && passed ? 0 : 1) };
}
