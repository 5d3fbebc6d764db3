/** A real Chromium in which nothing outside this machine exists. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';

export type { Browser } from 'playwright';

/** @throws Error when there is no browser: tests that need one must fail, not pass by absence */
function findChromium(): string {
  const path = [
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ].find((candidate) => candidate && existsSync(candidate));
  if (!path) throw new Error('no Chromium: run `npm test`, which gets one, or set CHROMIUM_PATH');
  return path;
}

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--ignore-certificate-errors',
];

/** Every name but these hosts does not resolve. */
function resolverRules(hosts: Record<string, number>): string {
  const rules = [
    ...Object.entries(hosts).map(([host, port]) => `MAP ${host} 127.0.0.1:${port}`),
    'MAP * ~NOTFOUND',
    'EXCLUDE localhost',
    'EXCLUDE 127.0.0.1',
  ];
  return `--host-resolver-rules=${rules.join(', ')}`;
}

/**
 * @param hosts host name -> port on this machine that plays it, over TLS; every other name does not resolve
 * @throws Error when there is no browser: tests that need one must fail, not pass by absence
 */
export async function launchChromium(hosts: Record<string, number> = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    headless: true,
    // Pages go into the back-forward cache, as they do for visitors.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [...ARGS, resolverRules(hosts)],
  });
}

/** A browser that nobody drives: it shows one address, and what its pages do is all that happens. */
export interface FreeBrowser {
  /** Ends the whole browser with SIGKILL. */
  kill(): Promise<void>;
}

/** Arguments that load an extension whose service worker is this. */
function loadExtension(profile: string, source: string): string[] {
  const folder = join(profile, 'extension');
  mkdirSync(folder, { recursive: true });
  const manifest = {
    manifest_version: 3,
    name: 'test',
    version: '1',
    permissions: ['tabs'],
    host_permissions: ['<all_urls>'],
    background: { service_worker: 'worker.js' },
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'worker.js'), source);
  return [`--load-extension=${folder}`, '--disable-features=DisableLoadExtensionCommandLineSwitch'];
}

/**
 * Driven browsers are private windows, which prerender nothing and forget everything; this one is like a visitor's.
 * @param profile its folder; the same again is the same visitor
 * @param settings of a new profile: Chromium's preferences
 * @param extension source of a service worker that may do with tabs what only the browser's own pages may
 */
export function openChromium(
  url: string,
  profile: string,
  settings: Record<string, unknown> = {},
  extension?: string,
): FreeBrowser {
  const preferences = join(profile, 'Default', 'Preferences');
  if (!existsSync(preferences)) {
    mkdirSync(join(profile, 'Default'), { recursive: true });
    writeFileSync(preferences, JSON.stringify(settings));
  }
  // It would end at once without a port for a driver.
  const args = [...ARGS, resolverRules({}), '--headless', '--remote-debugging-port=0'];
  if (extension) args.push(...loadExtension(profile, extension));
  const browser = spawn(findChromium(), [...args, `--user-data-dir=${profile}`, url], {
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise<void>((resolve) => browser.once('exit', () => resolve()));
  return {
    kill() {
      // All its processes.
      if (browser.exitCode === null && browser.signalCode === null) process.kill(-browser.pid!, 'SIGKILL');
      return ended;
    },
  };
}
