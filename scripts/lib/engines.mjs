/** Finds the browsers of all three engines, or gets them where that is possible. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureChromium } from './chromium.mjs';

/** What has to be there: an environment variable that may name it, the usual places, and its Debian package. */
const wanted = [
  {
    what: 'Firefox',
    variable: 'FIREFOX_PATH',
    usual: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
    debian: 'firefox-esr',
  },
  {
    what: 'the driver of WebKitGTK',
    variable: 'WEBKIT_DRIVER_PATH',
    usual: ['/usr/bin/WebKitWebDriver', '/usr/local/bin/WebKitWebDriver'],
    debian: 'webkit2gtk-driver',
  },
  {
    what: 'Xvfb, the display for WebKitGTK',
    variable: 'XVFB_PATH',
    usual: ['/usr/bin/Xvfb', '/usr/local/bin/Xvfb'],
    debian: 'xvfb',
  },
];

/** A path that the variable names wins, and one that leads nowhere is missing: no other browser is taken instead. */
function find({ variable, usual }) {
  const named = process.env[variable];
  return (named ? [named] : usual).find((path) => existsSync(path));
}

function aptGet(...args) {
  console.log(`beckon: apt-get ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
}

/**
 * Environment variables with the paths of all that was found, and a sentence for each thing that could not be had.
 * @returns {Promise<{ env: Record<string, string>, missing: string[] }>}
 */
export async function ensureEngines() {
  const packages = wanted
    .filter((one) => !process.env[one.variable] && !find(one))
    .map(({ debian }) => debian);
  if (packages.length && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'))
    aptGet('update', '-qq') && aptGet('install', '-y', '-qq', '--no-install-recommends', ...packages);
  const env = {};
  const missing = [];
  for (const one of wanted) {
    const path = find(one);
    if (path) env[one.variable] = path;
    else
      missing.push(
        `${one.what} is missing: install it (Debian: apt-get install ${one.debian}), or set ${one.variable} to its program`,
      );
  }
  const chromium = await ensureChromium();
  if (chromium) env.CHROMIUM_PATH = chromium;
  else missing.push('Chromium is missing: install it, or set CHROMIUM_PATH to its program');
  return { env, missing };
}
