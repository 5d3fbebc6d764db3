/** Finds a Chromium for the browser tests, or gets one. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Path of an installed browser: CHROMIUM_PATH, the usual places, Playwright's own; undefined when there is none. */
export async function findChromium() {
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  return [process.env.CHROMIUM_PATH, ...usual, own].find((path) => path && existsSync(path));
}

function run(command, args) {
  console.log(`beckon: ${command} ${args.join(' ')}`);
  return (
    spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })
      .status === 0
  );
}

/** Finds a browser or installs one; undefined when neither works. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  console.log('beckon: no Chromium found, installing one for the browser tests ...');
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'))
    run('apt-get', ['update', '-qq']) &&
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  if (!(await findChromium())) run('npx', ['playwright', 'install', 'chromium']);
  return findChromium();
}
