/**
 * `npm run engines`: runs the delivery rows in Chromium, Firefox and WebKit; the last line is `N passed, N failed`.
 * What follows `--` goes to vitest: `npm run engines -- -t webkit`.
 */
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runVitest } from './lib/vitest.mjs';

ensureInstalled();
// Imports playwright, which is there only now.
const { ensureEngines } = await import('./lib/engines.mjs');
const { env, missing } = await ensureEngines();
ensureBuilt(['script']);

// The rows of a missing engine fail, those of the others still run.
const { passed, failed } = runVitest('engines', env, process.argv.slice(2));
for (const sentence of missing) console.log(`\nFAILED: beckon: engines: ${sentence}.`);
const all = Math.max(failed, missing.length);
console.log(`\n${passed} passed, ${all} failed`);
process.exitCode = all ? 1 : 0;
