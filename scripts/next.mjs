/**
 * `npm run next`: installs and builds examples/next and walks through it in Chromium; the last line is
 * `N passed, N failed`.
 */
import { ensureInstalled } from './lib/install.mjs';
import { ensureNext } from './lib/next.mjs';
import { runVitest } from './lib/vitest.mjs';

ensureInstalled();
// Imports playwright, which is there only now.
const { ensureChromium } = await import('./lib/chromium.mjs');
const chromium = await ensureChromium();
ensureNext();
const { passed, failed } = runVitest(
  'next',
  chromium ? { CHROMIUM_PATH: chromium } : {},
  process.argv.slice(2),
);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
