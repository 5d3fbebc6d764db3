/** Runs every check of the project; the last line is `N passed, N failed`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { root } from './lib/root.mjs';
import { runVitest } from './lib/vitest.mjs';

let passed = 0;
let failed = 0;
const bin = (name) => join(root, 'node_modules/.bin', name);

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  return status === 0;
}

/** A check that passes or fails as a whole. */
function check(title, command, args) {
  console.log(`\n== ${title}`);
  const ok = run(command, args);
  if (ok) passed++;
  else failed++;
  console.log(`${ok ? 'ok' : 'FAILED'}: ${title}`);
}

function vitest(project, env) {
  const counted = runVitest(project, env);
  passed += counted.passed;
  failed += counted.failed;
}

ensureInstalled();
const { ensureChromium } = await import('./lib/chromium.mjs');
const chromium = await ensureChromium();

ensureBuilt();
check('lint', bin('biome'), ['check', '--error-on-warnings']);
check('types', process.execPath, ['scripts/types.mjs']);
vitest('unit');
if (chromium) vitest('browser', { CHROMIUM_PATH: chromium });
else {
  console.log('\nFAILED: browser tests: no Chromium. Install one, or set CHROMIUM_PATH to its program.');
  failed++;
}
check('size', process.execPath, ['scripts/size.mjs']);
check('packages', process.execPath, ['scripts/packages.mjs']);

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
