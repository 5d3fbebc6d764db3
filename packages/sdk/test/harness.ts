/** A real Chromium, a real collector process, pages with the script tag, and vendors that are played: per test file. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Batch } from '@beckon/events';
import {
  type ApiEvent,
  type Browser,
  type CollectorProcess,
  type FaultProxy,
  launchChromium,
  type PageServer,
  servePages,
  startCollectorProcess,
  startFaultProxy,
  startVendorServer,
  until,
  type VendorServer,
} from '@beckon/testing';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
/** As a site pastes it. */
export const STUB = /<script>window\.beckon.*<\/script>/.exec(readme)![0];

/** What a test may want of the tag and the document around it. */
export interface TagOptions {
  consent?: string;
  /** Before the tag. */
  head?: string;
  body?: string;
  attributes?: string;
  /** Path or URL of the intake; default the collector's. */
  endpoint?: string;
}

type Answer = ReturnType<Parameters<typeof servePages>[0]>;

export interface Harness {
  readonly browser: Browser;
  readonly collector: CollectorProcess;
  /** In front of the collector, for the pages under `/proxied`. */
  readonly proxy: FaultProxy;
  readonly pages: PageServer;
  readonly vendors: VendorServer;
  /** Fresh for each test; `page` may be replaced by the test. */
  readonly context: BrowserContext;
  page: Page;
  /** A document with the tag. */
  html(title: string, options?: TagOptions): string;
  open(path: string, page?: Page): Promise<void>;
  /** The script has taken over the global. */
  loaded(page?: Page): Promise<void>;
  /** Calls the global as the site does. */
  call(...args: unknown[]): Promise<void>;
  /** Lets all that the page may have planned for the next minute happen now. */
  minuteLater(page?: Page): Promise<void>;
  /** What this test stored so far, in order of storing. */
  stored(): Promise<ApiEvent[]>;
  /** Waits for exactly these names, in order of storing. */
  storedNames(expected: string[]): Promise<ApiEvent[]>;
  /** How often events with this name or marker in their data went over the wire of the proxy. */
  wire(mark: string): number;
  /** Waits until so many events lie in the outbox on disk. */
  onDisk(count: number, page?: Page): Promise<void>;
}

export const names = (events: readonly ApiEvent[]): string[] => events.map(({ name }) => name);

/** Runs in the page: how many events the outbox holds on disk; -1 when there is no outbox. */
async function countRecords(): Promise<number> {
  const db = await new Promise<IDBDatabase>((resolve) => {
    const open = indexedDB.open('bk~shop');
    open.onsuccess = () => resolve(open.result);
  });
  const keys = await new Promise<IDBValidKey[]>((resolve) => {
    if (!db.objectStoreNames.length) return resolve(['none']);
    const ask = db.transaction('outbox').objectStore('outbox').getAllKeys();
    ask.onsuccess = () => resolve(ask.result);
  });
  db.close();
  // Beside the events lies the back-off that tabs share, under ~.
  return keys[0] === 'none' ? -1 : keys.filter((key) => key !== '~').length;
}

/** The script of one of the `sites`, as the collector serves it, with the proxy in between. */
export const siteTag = ({ proxy }: Harness, site: string): string =>
  `<script async src="${proxy.url}/b/${site}.js"></script>`;

/** Opens a page of one of the `sites`, and waits until this capture listens. */
export async function openCapturing({ page, pages }: Harness, path: string, name: string): Promise<void> {
  const part = page.waitForResponse((answer) => answer.url().endsWith(`/auto-${name}.js`));
  await page.goto(pages.url + path);
  await captureListens(page, (await part).url());
}

/** Waits until the script has started the capture that lies at this address. */
export async function captureListens(page: Page, url: string): Promise<void> {
  // By an observer: with a clock of its own a page has no entries of performance.
  await page.evaluate(
    (part) =>
      new Promise<void>((done) => {
        new PerformanceObserver((list) => {
          if (list.getEntriesByName(part).length) done();
        }).observe({ type: 'resource', buffered: true });
      }),
    url,
  );
  // The script has asked for it before, and so has it before.
  await page.evaluate(`import(${JSON.stringify(url)}).then(() => {})`);
}

/**
 * @param route further pages by path
 * @param origins that the collector takes events of
 * @param sites of the collector beside `shop`, which grant from the start; see `siteTag`
 */
export function setUp(
  route: (path: string, harness: Harness) => Answer = () => undefined,
  origins: readonly string[] = ['http://localhost:*'],
  sites: Readonly<Record<string, object>> = {},
): Harness {
  let since = 0;
  const parts = ['browser', 'collector', 'proxy', 'pages', 'vendors', 'context'] as const;
  const built: Partial<Record<(typeof parts)[number], unknown>> = {};

  const harness = {
    html: (title, { consent = 'granted', head = '', body = title, attributes = '', endpoint } = {}) =>
      `<!doctype html>
<html lang="en"><head><title>${title}</title>${STUB}${head}
<script async src="/files/beckon.js" data-endpoint="${endpoint ?? `${harness.collector.url}/bk/e/shop`}" data-site="shop" data-consent="${consent}" ${attributes}></script>
</head><body>${body}</body></html>`,
    async open(path, page = harness.page) {
      await page.goto(harness.pages.url + path);
    },
    async loaded(page = harness.page) {
      await page.waitForFunction(
        () => !!(window as never as { beckon?: { version?: string } }).beckon?.version,
      );
    },
    call: (...args) =>
      harness.page.evaluate(
        (all) => void (window as never as { beckon(...a: unknown[]): void }).beckon(...all),
        args,
      ),
    minuteLater: (page = harness.page) => page.clock.runFor(60_000),
    async stored() {
      return (await harness.collector.events()).filter(({ seq }) => seq > since);
    },
    async storedNames(expected) {
      const events = await until(`events ${expected}`, async () => {
        const found = await harness.stored();
        return found.length >= expected.length && found;
      });
      expect(names(events)).toEqual(expected);
      return events;
    },
    wire: (mark) =>
      harness.proxy.seen
        .filter(({ method }) => method === 'POST')
        .flatMap(({ body }) => (JSON.parse(body) as Batch).events)
        .filter((event) => JSON.stringify([event.name, event.data]).includes(mark)).length,
    async onDisk(count, page = harness.page) {
      await until(`${count} events on disk`, async () => (await page.evaluate(countRecords)) === count);
    },
  } as Harness;
  for (const part of parts) Object.defineProperty(harness, part, { get: () => built[part] });

  beforeAll(async () => {
    const others = Object.entries(sites).map(([key, site]) => [
      key,
      { origins, consent: 'granted', ...site },
    ]);
    built.collector = await startCollectorProcess({
      sites: { shop: { origins }, ...Object.fromEntries(others) },
    });
    built.proxy = await startFaultProxy(harness.collector.url);
    built.pages = await servePages((path) => {
      if (path === '/granted') return harness.html('Granted');
      if (path === '/pending') return harness.html('Pending', { consent: 'pending' });
      if (path === '/denied') return harness.html('Denied', { consent: 'denied' });
      if (path.startsWith('/app')) return harness.html('App', { body: '<div id="view"></div>' });
      if (path.startsWith('/proxied'))
        return harness.html('Proxied', { endpoint: `${harness.proxy.url}/bk/e/shop` });
      if (path === '/other') return '<!doctype html><title>Other</title>without beckon';
      return route(path, harness);
    }, dist);
    built.vendors = await startVendorServer();
    built.browser = await launchChromium(harness.vendors.hosts);
  });
  afterAll(async () => {
    await harness.browser?.close();
    await harness.pages?.close();
    await harness.proxy?.close();
    await harness.vendors?.close();
    await harness.collector?.kill();
  });
  beforeEach(async () => {
    built.context = await harness.browser.newContext();
    harness.page = await harness.context.newPage();
    harness.proxy.set('pass');
    harness.proxy.seen.length = 0;
    harness.vendors.forget();
    await harness.collector.indexed();
    since = (await harness.collector.events()).at(-1)?.seq ?? 0;
  });
  afterEach(() => harness.context.close());
  return harness;
}
