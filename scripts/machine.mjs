/**
 * `npm run machine`: proofs that need programs of the machine. The order of system calls (strace), power cuts on a
 * disk that forgets (gcc), and the examples of nginx and Caddy in front of a collector. The last line is
 * `N passed, N failed`. What follows `--` goes to vitest: `npm run machine -- proxied -t nginx`.
 */
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ensurePrograms } from './lib/programs.mjs';
import { runVitest } from './lib/vitest.mjs';

const programs = [
  { what: 'strace', variable: 'STRACE_PATH', usual: ['strace'], debian: 'strace' },
  { what: 'gcc', variable: 'CC_PATH', usual: ['gcc', 'cc'], debian: 'gcc libc6-dev' },
  { what: 'nginx', variable: 'NGINX_PATH', usual: ['nginx'], debian: 'nginx-light' },
  { what: 'Caddy', variable: 'CADDY_PATH', usual: ['caddy'], debian: 'caddy' },
];

if (process.platform !== 'linux') {
  console.error('beckon: machine: these proofs trace Linux system calls. Run them on Linux.');
  process.exit(1);
}
ensureInstalled();
const { env, missing } = ensurePrograms(programs);
// Imports playwright, which is there only now.
const { ensureChromium } = await import('./lib/chromium.mjs');
const chromium = await ensureChromium();
if (chromium) env.CHROMIUM_PATH = chromium;
else missing.push('Chromium is missing: install it, or set CHROMIUM_PATH to its program');
ensureBuilt(['script', 'dashboard']);

// The proofs of a missing program fail, the others still run.
const { passed, failed } = runVitest('machine', env, process.argv.slice(2));
for (const sentence of missing) console.log(`\nFAILED: beckon: machine: ${sentence}.`);
const all = Math.max(failed, missing.length);
console.log(`\n${passed} passed, ${all} failed`);
process.exitCode = all ? 1 : 0;
