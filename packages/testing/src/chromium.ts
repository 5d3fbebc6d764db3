/** A real Chromium in which nothing outside this machine exists. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

export type { Browser } from 'playwright';

/**
 * @param hosts host name -> port on this machine that plays it, over TLS; every other name does not resolve
 * @throws Error when there is no browser: tests that need one must fail, not pass by absence
 */
export async function launchChromium(hosts: Record<string, number> = {}): Promise<Browser> {
  const path = [
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ].find((candidate) => candidate && existsSync(candidate));
  if (!path) throw new Error('no Chromium: run `npm test`, which gets one, or set CHROMIUM_PATH');
  const rules = [
    ...Object.entries(hosts).map(([host, port]) => `MAP ${host} 127.0.0.1:${port}`),
    'MAP * ~NOTFOUND',
    'EXCLUDE localhost',
    'EXCLUDE 127.0.0.1',
  ];
  return chromium.launch({
    executablePath: path,
    headless: true,
    // Pages go into the back-forward cache, as they do for visitors.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--ignore-certificate-errors',
      `--host-resolver-rules=${rules.join(', ')}`,
    ],
  });
}
