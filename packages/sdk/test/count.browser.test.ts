/** Page views that are counted while nobody has decided: a real page, a real collector, and what both keep of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  type CollectorProcess,
  launchChromium,
  makeMmdb,
  type PageServer,
  servePages,
  startCollectorProcess,
  tempDir,
  until,
} from '@beckon/testing';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const klaro = readFileSync(createRequire(import.meta.url).resolve('klaro/dist/klaro.js'), 'utf8');
const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const FRENCH = '192.0.2.7';
const GERMAN = '198.51.100.7';
const REFUSE = '.cookie-notice .cn-decline';
const ALLOW = '.cookie-notice .cm-btn-success';

const banner = `<script src="/banner.js"></script><script>
klaro.setup({ acceptAll: true, services: [{ name: 'own', purposes: ['analytics'] }], translations: { en: { purposes: {} } }, lang: 'en' });
</script>`;
const html = (script: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Shop</title><script async src="${script}"></script></head>
<body><p>shop</p>${body}</body></html>`;

let collector: CollectorProcess;
/** A proxy of the shop in front of the collector: where the visitor comes from, and that no program drives it. */
let front: Server;
let frontUrl = '';
let address = FRENCH;
let pages: PageServer;
let elsewhere: PageServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What reached the front: a driver does not hear of requests that outlive their page. */
let sent: { site: string; body: string; cookie: string | undefined }[] = [];
let site = '';

/** Each test has a site of its own, so that its counts are its own. */
const sites = ['plain', 'klaro', 'blocked', 'denied', 'granted', 'spa', 'hidden', 'refused', 'german', 'gpc'];

beforeAll(async () => {
  const countryFile = join(tempDir(), 'places.mmdb');
  writeFileSync(
    countryFile,
    makeMmdb({ '192.0.2.0/24': { country_code: 'FR' }, '198.51.100.0/24': { country_code: 'DE' } }),
  );
  const origins = ['http://localhost:*'];
  const settings: Record<string, object> = {
    klaro: { consentSources: { klaro: {} } },
    blocked: { consentSources: { klaro: {} } },
    denied: { consent: 'denied' },
    granted: { consent: 'granted' },
  };
  collector = await startCollectorProcess({
    countryFile,
    trustedProxies: ['127.0.0.1', '::1'],
    sites: {
      off: { origins },
      ...Object.fromEntries(sites.map((name) => [name, { origins, cookieless: true, ...settings[name] }])),
    },
  });
  front = createServer((req, res) => {
    const headers: Record<string, unknown> = {
      ...req.headers,
      'x-forwarded-for': address,
      // Requests that outlive their page say what the browser is, whatever the driver has set.
      'user-agent': CHROME,
    };
    if (headers['sec-ch-ua']) headers['sec-ch-ua'] = '"Chromium";v="156"';
    const on = httpRequest(
      collector.url + req.url,
      { method: req.method!, headers: headers as Record<string, string> },
      (answer) => {
        res.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(res);
      },
    );
    on.on('error', () => res.destroy());
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      const { cookie } = req.headers;
      if (req.method === 'POST') sent.push({ site: req.url!.split('/').at(-1)!, body, cookie });
    });
    req.pipe(on);
  });
  await new Promise<void>((resolve) => front.listen(0, 'localhost', resolve));
  frontUrl = `http://localhost:${(front.address() as AddressInfo).port}`;
  const serve = () =>
    servePages((path) => {
      if (path === '/banner.js')
        return (_, res) =>
          res.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(klaro);
      if (path === '/away') return '<!doctype html><title>Away</title>';
      const name = /^\/(\w+)(?:\/|$)/.exec(path)?.[1] ?? '';
      if (name !== 'off' && !sites.includes(name)) return undefined;
      return html(`${frontUrl}/b/${name}.js`, name === 'klaro' ? banner : '');
    });
  pages = await serve();
  elsewhere = await serve();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await elsewhere?.close();
  front?.close();
  front?.closeAllConnections();
  await collector?.kill();
});

/** A visitor, not a program: what driven browsers say of themselves is taken away. */
async function visitor(from: string): Promise<void> {
  address = from;
  context = await browser.newContext();
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false });
    const { json } = Response.prototype;
    Response.prototype.json = async function () {
      const value = await json.call(this);
      // Behind all that goes on at once from here.
      setTimeout(() => Object.assign(window, { toldPlace: true }));
      return value;
    };
  });
  page = await context.newPage();
}
beforeEach(async () => {
  sent = [];
  await visitor(FRENCH);
});
afterEach(() => context.close());

/** Opens a page of a site and waits until it knows whether it may count. */
async function open(name: string, path = '/', referer?: string): Promise<void> {
  site = name;
  const asked = page.waitForResponse(
    (answer) => answer.request().method() === 'GET' && answer.url().endsWith(`/bk/e/${name}`),
  );
  await page.goto(`${pages.url}/${name}${path}`, referer ? { referer } : {});
  await asked;
  await page.waitForFunction('window.toldPlace');
}
const leave = () => page.goto(`${pages.url}/away`);
const call = (...args: unknown[]) =>
  page.evaluate((all) => (window as never as { beckon(...a: unknown[]): void }).beckon(...all), args);
interface Counts {
  days: { views: number }[];
  paths: { name: string; views: number }[];
  referrers: { name: string; views: number }[];
  devices: { name: string; views: number }[];
}
const counts = async () => {
  await collector.indexed();
  return collector.api<Counts>(`page-counts?days=1&site=${site}`);
};
const views = async () => (await counts()).days[0]?.views ?? 0;
const sentOf = (name: string) => sent.filter((one) => one.site === name).map(({ body }) => body);
const stored = async () =>
  (await collector.events()).filter((event) => (event as unknown as { site: string }).site === site);
/** A page of another site that is counted for sure, behind what must not be counted. */
async function anotherIsCounted(): Promise<void> {
  const wanted = site;
  await visitor(FRENCH);
  await open('plain', '/another');
  const before = await views();
  await leave();
  await until('the other view', async () => (await views()) > before);
  site = wanted;
}
const nothingKept = async () => {
  expect(await context.cookies()).toEqual([]);
  expect(
    await page.evaluate(async () => [
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage),
      ...(await indexedDB.databases()).map(({ name }) => name),
      ...(await caches.keys()),
    ]),
  ).toEqual([]);
};

test('a view that nobody answered on is counted when it is left: one small body without an id, nothing kept in the browser', async () => {
  const referer = `${elsewhere.url}/private/path?of=ada`;
  await open('plain', '/p/mug?utm_source=x&email=ada@example.com#part', referer);
  await nothingKept();
  expect(sent).toEqual([]);
  await leave();
  await until('the view', async () => (await views()) === 1);
  const told = await counts();
  expect(told).toMatchObject({
    paths: [{ name: '/plain/p/mug', views: 1 }],
    referrers: [{ name: new URL(elsewhere.url).host, views: 1 }],
    devices: [{ name: 'desktop', views: 1 }],
  });
  expect(sent).toEqual([
    {
      site: 'plain',
      body: JSON.stringify({
        v: 1,
        site: 'plain',
        count: { views: [{ path: '/plain/p/mug', referrer: new URL(elsewhere.url).host }] },
      }),
      cookie: undefined,
    },
  ]);
  await nothingKept();
  expect(await stored()).toEqual([]);
});

test('a grant in the view makes it an event and no count', async () => {
  await open('klaro');
  await page.click(ALLOW);
  await until('the event', async () => (await stored()).length === 1);
  await leave();
  await anotherIsCounted();
  expect([await views(), (await stored()).length]).toEqual([0, 1]);
});

test('hidden first and granted then: what was counted is taken back, all views of the document', async () => {
  await open('hidden');
  await page.evaluate(() => history.pushState({}, '', '/hidden/two'));
  await page.evaluate(() => {
    document.title = 'Two';
  });
  const hide = (state: string) =>
    page.evaluate((to) => {
      Object.defineProperty(document, 'hidden', { value: to === 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await hide('hidden');
  await until('both views', async () => (await views()) === 2);
  await hide('visible');
  await call('consent', { analytics: true });
  await until('both events', async () => (await stored()).length === 2);
  await until('both to be taken back', async () => (await views()) === 0);
  await hide('hidden');
  await leave();
  await anotherIsCounted();
  expect(sentOf('hidden').filter((body) => body.includes('"count"'))).toHaveLength(2);
  expect((await counts()).paths).toEqual([]);
});

test('a refusal ends it, on this page and, told by the banner, on the next one', async () => {
  await open('klaro', '/refused');
  await page.click(REFUSE);
  await page.waitForFunction(() => document.cookie.includes('klaro='));
  await open('klaro', '/next');
  await leave();
  // Of a page that says so itself, and only of marketing: an objection is one.
  await open('refused');
  await call('consent', { marketing: false });
  await leave();
  await anotherIsCounted();
  const counted = (name: string) => sentOf(name).filter((body) => body.includes('"count"'));
  expect([counted('klaro'), counted('refused')]).toEqual([[], []]);
  for (site of ['klaro', 'refused']) expect((await counts()).paths).toEqual([]);
});

test('a banner that cannot be heard may know of a refusal: nothing is counted', async () => {
  await open('blocked');
  await leave();
  await anotherIsCounted();
  expect([sentOf('blocked'), await views()]).toEqual([[], 0]);
});

test('denied by default is no refusal; what the site itself grants are events', async () => {
  await open('denied');
  await leave();
  await until('the view', async () => (await views()) === 1);
  site = 'granted';
  await page.goto(`${pages.url}/granted`);
  await until('the event', async () => (await stored()).length === 1);
  await leave();
  await anotherIsCounted();
  expect(await views()).toBe(0);
});

test('where the law of the place does not allow it, and for browsers that object, nothing is told', async () => {
  await context.close();
  await visitor(GERMAN);
  await open('german');
  await leave();
  await context.close();
  await visitor(FRENCH);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
  });
  const part = page.waitForResponse(/\/count\.js$/);
  await page.goto(`${pages.url}/gpc`);
  await (await part).finished();
  await leave();
  await anotherIsCounted();
  expect([sentOf('german'), sentOf('gpc')]).toEqual([[], []]);
});

test('the views of a single-page app and one that comes back are each counted once', async () => {
  await open('spa');
  for (const path of ['/spa/one', '/spa/two']) {
    await page.evaluate((to) => history.pushState({}, '', to), path);
    await page.evaluate((to) => {
      document.title = to;
    }, path);
  }
  await leave();
  await until('three views', async () => (await views()) === 3);
  await page.goBack({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.title === '/spa/two' || document.title === 'Shop');
  // From the cache, as visitors have it: a page that loads anew would be another test.
  expect(await page.title()).toBe('/spa/two');
  await leave();
  await until('the view that came back', async () => (await views()) === 4);
  expect((await counts()).paths).toEqual([
    { name: '/spa/two', views: 2 },
    { name: '/spa/', views: 1 },
    { name: '/spa/one', views: 1 },
  ]);
});

test('a site that does not count loads nothing for it', async () => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await page.goto(`${pages.url}/off`);
  await page.waitForFunction(() => !!(window as never as { beckon?: { version?: string } }).beckon?.version);
  await leave();
  await anotherIsCounted();
  expect([requests.includes('/b/off.js'), requests.includes('/b/count.js'), sentOf('off')]).toEqual([
    true,
    false,
    [],
  ]);
});
