/** Firefox by Puppeteer over WebDriver BiDi, which needs no driver program: a profile is a user context. */
import { existsSync } from 'node:fs';
import { launch, type Page } from 'puppeteer-core';
import { until } from '../until.ts';
import { asPromise, type Engine } from './engine.ts';

/**
 * After a page came back from the back-forward cache, Puppeteer misses the load of the next one and `goto` waits
 * for ever, though Firefox has navigated: so the new document is asked as well.
 */
async function openIn(tab: Page, url: string): Promise<void> {
  await tab.evaluate('window.beforeOpen = true');
  const gone = tab.goto(url);
  gone.catch(() => {});
  const loaded = until('the page to load', () =>
    tab.evaluate('!window.beforeOpen && document.readyState === "complete"').catch(() => false),
  );
  await Promise.race([gone, loaded]);
}

export async function startFirefox(): Promise<Engine> {
  const executablePath = [
    process.env['FIREFOX_PATH'],
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ].find((path) => path && existsSync(path));
  if (!executablePath)
    throw new Error('no Firefox: run `npm run engines`, which gets one, or set FIREFOX_PATH');
  const browser = await launch({ browser: 'firefox', executablePath, headless: true });
  return {
    name: 'firefox',
    version: (await browser.version()).replace('/', ' '),
    async fresh() {
      const context = await browser.createBrowserContext();
      const tabs: Page[] = [await context.newPage()];
      const tab = () => tabs.at(-1)!;
      return {
        open: (url) => openIn(tab(), url),
        run: async <T>(source: string) => (await tab().evaluate(asPromise(source))) as T,
        newTab: async () => void tabs.push(await context.newPage()),
        closeTab: () => tabs.pop()!.close(),
        close: () => context.close(),
      };
    },
    quit: () => browser.close(),
  };
}
