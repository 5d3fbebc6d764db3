/** A page with a real banner and one source of consent, as built, in Chromium; what the source told is kept. */
import { fileURLToPath } from 'node:url';
import type { ConsentReport } from '@beckon/consent';
import { launchChromium, type PageServer, servePages, until } from '@beckon/testing';
import type { Browser, BrowserContext, Frame, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

const dist = fileURLToPath(new URL('../../../dist', import.meta.url));

export interface Scene {
  /** Script of the banner, a classic one. */
  banner: string;
  /** In the head, as the site has it. */
  head?: string;
  body?: string;
  /** Runs after the banner's script. */
  start?: string;
}

/** Both ways a page may load; the source must say the same. */
export const orders = ['before', 'after'] as const;

export interface RealBanner {
  readonly page: Page;
  /** @param order whether the source comes before or after the banner */
  open(order: (typeof orders)[number], settings?: object, hash?: string): Promise<void>;
  /** A page with the banner and, in a frame called `inner`, this address. */
  openFramed(inner: string): Promise<void>;
  reload(): Promise<void>;
  click(selector: string): Promise<void>;
  /** All that the source told since the page was opened, in order. */
  told(where?: Page | Frame): Promise<ConsentReport[]>;
  /** Waits until so many decisions were told, and returns what each allows, refuses or opts out of. */
  decisions(count: number, where?: Page | Frame): Promise<object[]>;
  /** Server of another origin, for frames. */
  readonly elsewhere: PageServer;
}

const page = (
  name: string,
  { head = '', body = '', start = '' }: Partial<Scene>,
  inner = '',
) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${name}</title>${head}</head><body>${body}
<script type="module">
  window.told = [];
  const { order = 'none', settings = '{}' } = Object.fromEntries(new URLSearchParams(location.search));
  const banner = async () => {
    const script = document.createElement('script');
    script.src = '/banner.js';
    await new Promise((done) => { script.onload = done; document.head.append(script); });
    ${start}
  };
  const source = async () => {
    const { default: listen } = await import('/files/from-${name}.js');
    listen((report) => told.push(report), JSON.parse(settings));
  };
  if (order === 'before') { await source(); await banner(); }
  if (order === 'after') { await banner(); await source(); }
  if (order === 'banner') { await banner(); }
  if (order === 'none') { await source(); }
  ${inner}
  window.ready = true;
</script></body></html>`;

/**
 * @param name of the source
 * @param scene may take a while to make
 */
export function setUpReal(name: string, scene: () => Scene | Promise<Scene>): RealBanner {
  let browser: Browser;
  let context: BrowserContext;
  let pages: PageServer;
  let elsewhere: PageServer;
  let tab: Page;

  beforeAll(async () => {
    const made = await scene();
    const serve = () =>
      servePages((path) => {
        if (path === '/') return page(name, made);
        // A page in a frame has no banner, and no stub, of its own.
        if (path === '/inner') return page(name, { body: '<p>inner</p>' });
        if (path === '/framed')
          return page(
            name,
            made,
            `document.body.append(Object.assign(document.createElement('iframe'),
            { name: 'inner', src: new URLSearchParams(location.search).get('inner') }));`,
          );
        if (path === '/banner.js')
          return (_, res) => {
            res.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' });
            res.end(made.banner);
          };
        return undefined;
      }, dist);
    pages = await serve();
    elsewhere = await serve();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await pages?.close();
    await elsewhere?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    tab = await context.newPage();
  });
  afterEach(() => context.close());

  const ready = () => tab.waitForFunction(() => (window as never as { ready?: boolean }).ready);
  const told = (where: Page | Frame = tab) =>
    where.evaluate(() => (window as never as { told: ConsentReport[] }).told);
  return {
    get page() {
      return tab;
    },
    get elsewhere() {
      return elsewhere;
    },
    async open(order, settings = {}, hash = '') {
      const query = new URLSearchParams({ order, settings: JSON.stringify(settings) });
      await tab.goto(`${pages.url}/?${query}${hash}`);
      await ready();
    },
    async openFramed(inner) {
      await tab.goto(`${pages.url}/framed?${new URLSearchParams({ order: 'banner', inner })}`);
      await ready();
    },
    async reload() {
      await tab.reload();
      await ready();
    },
    click: (selector) => tab.click(selector),
    told,
    async decisions(count, where) {
      const decided = await until(`${count} decisions`, async () => {
        const found = (await told(where)).filter((report) => report.decided);
        return found.length >= count && found;
      });
      expect(decided).toHaveLength(count);
      return decided.map(({ allows, optOut }) => ({ ...allows, ...(optOut !== undefined && { optOut }) }));
    },
  };
}
