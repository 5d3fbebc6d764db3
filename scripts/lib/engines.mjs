/** Finds the browsers of all three engines, or gets them where that is possible. */
import { ensureChromium } from './chromium.mjs';
import { ensurePrograms } from './programs.mjs';

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

/**
 * Environment variables with the paths of all that was found, and a sentence for each thing that could not be had.
 * @returns {Promise<{ env: Record<string, string>, missing: string[] }>}
 */
export async function ensureEngines() {
  const { env, missing } = ensurePrograms(wanted);
  const chromium = await ensureChromium();
  if (chromium) env.CHROMIUM_PATH = chromium;
  else missing.push('Chromium is missing: install it, or set CHROMIUM_PATH to its program');
  return { env, missing };
}
