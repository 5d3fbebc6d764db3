/** Chromium by Playwright: a profile is a browser context. */
import type { Page } from 'playwright';
import { launchChromium } from '../chromium.ts';
import { asPromise, type Engine } from './engine.ts';

export async function startChromium(): Promise<Engine> {
  const browser = await launchChromium();
  return {
    name: 'chromium',
    version: `Chromium ${browser.version()}`,
    async fresh() {
      const context = await browser.newContext();
      const tabs: Page[] = [await context.newPage()];
      const tab = () => tabs.at(-1)!;
      return {
        open: async (url) => void (await tab().goto(url)),
        run: (source) => tab().evaluate(asPromise(source)),
        newTab: async () => void tabs.push(await context.newPage()),
        closeTab: () => tabs.pop()!.close(),
        close: () => context.close(),
      };
    },
    quit: () => browser.close(),
  };
}
