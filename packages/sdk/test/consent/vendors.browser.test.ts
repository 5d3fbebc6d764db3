/** Three vendors, a real banner and the rules of the place, from a collector's script: who is contacted, when, and how. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  type CollectorProcess,
  launchChromium,
  makeMmdb,
  type PageServer,
  servePages,
  startCollectorProcess,
  startVendorServer,
  tempDir,
  until,
  type VendorServer,
} from '@beckon/testing';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const klaro = readFileSync(createRequire(import.meta.url).resolve('klaro/dist/klaro.js'), 'utf8');
const AMERICAN = '203.0.113.7';
const GERMAN = '198.51.100.7';
const origins = ['http://localhost:*'];
const meta = { pixelId: '1234567890123456' };
const tiktok = { pixelCode: 'C4A1B2C3D4E5F6G7H8I0' };
const google = { ids: ['G-ABC123', 'AW-123456'] };
const consentSources = { klaro: {}, region: {} };
const sites: Record<string, object> = {
  all: { origins, consentSources, destinations: { meta, tiktok, google } },
  limited: {
    origins,
    consentSources,
    debug: true,
    destinations: { meta: { ...meta, limited: true }, tiktok, google: { ...google, limited: true } },
  },
  advanced: {
    origins,
    consentSources,
    destinations: { meta, google: { ...google, consentMode: 'advanced' } },
  },
  writer: { origins, consentSources: { ...consentSources, google: { write: true } } },
};

const html = (site: string, script: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Shop</title>
${site === 'writer' ? "<script>dataLayer = []; function gtag() { dataLayer.push(arguments); } gtag('config', 'AW-9');</script>" : ''}
<script async src="${script}"></script></head>
<body><p>shop</p><script src="/banner.js"></script><script>
klaro.setup({
  acceptAll: true,
  services: [{ name: 'own', purposes: ['analytics'] }, { name: 'ads', purposes: ['marketing'] }],
  translations: { en: { purposes: {} } },
  lang: 'en',
});
</script></body></html>`;

let collector: CollectorProcess;
let pages: PageServer;
let vendors: VendorServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let since = 0;

beforeAll(async () => {
  const countryFile = join(tempDir(), 'places.mmdb');
  writeFileSync(
    countryFile,
    makeMmdb({ '203.0.113.0/24': { country_code: 'US' }, '198.51.100.0/24': { country_code: 'DE' } }),
  );
  collector = await startCollectorProcess({ countryFile, trustedProxies: ['127.0.0.1', '::1'], sites });
  pages = await servePages((path) => {
    if (path === '/banner.js')
      return (_, res) => res.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(klaro);
    const site = /^\/(all|limited|advanced|writer)$/.exec(path)?.[1];
    return site && html(site, `${collector.url}/b/${site}.js`);
  });
  vendors = await startVendorServer();
  browser = await launchChromium(vendors.hosts);
});
afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await vendors?.close();
  await collector?.kill();
});
beforeEach(async () => {
  vendors.forget();
  await collector.indexed();
  since = (await collector.events()).at(-1)?.seq ?? 0;
});
afterEach(() => context.close());

/** @param address that the visitor comes from */
async function visitor(address: string): Promise<void> {
  context = await browser.newContext();
  await context.route('**/bk/e/**', (route) =>
    route.continue({ headers: { ...route.request().headers(), 'x-forwarded-for': address } }),
  );
  page = await context.newPage();
}
const stored = async () => (await collector.events()).filter(({ seq }) => seq > since);
const heard = (vendor: string) =>
  vendors.records
    .filter((record) => record.vendor === vendor)
    .sort((a, b) => a.n - b.n)
    .map(({ call }) => call);
const refusedCalls = () => vendors.records.filter(({ refused }) => refused);

interface Shop {
  beckon: ((...args: unknown[]) => unknown) & { explain(what?: unknown): Promise<unknown>; version?: string };
  klaro: { getManager(): { changeAll(yes: boolean): void; saveAndApplyConsents(): void } };
  touched: string[];
}
const loaded = () => page.waitForFunction(() => !!(window as never as Shop).beckon?.version);
const call = (...args: unknown[]) =>
  page.evaluate((all) => void (window as never as Shop).beckon(...all), args);
/** As a click on the banner does. */
const choose = (yes: boolean) =>
  page.evaluate((all) => {
    const manager = (window as never as Shop).klaro.getManager();
    manager.changeAll(all);
    manager.saveAndApplyConsents();
  }, yes);
const claimControl = () =>
  page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));

/**
 * Runs in the page before anything else: notes who touches what the browser keeps, reading included.
 * @param ours address of scripts whose touches count: the banner keeps its own cookie
 */
function watchStorage(ours: string): void {
  const touched: string[] = [];
  (window as never as Shop).touched = touched;
  const note = (what: string) => {
    if (new Error().stack!.includes(ours)) touched.push(what);
  };
  for (const [owner, names] of [
    [window, ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore']],
    [Document.prototype, ['cookie']],
  ] as const)
    for (const name of names) {
      const property = Object.getOwnPropertyDescriptor(owner, name);
      if (!property) continue;
      Object.defineProperty(owner, name, {
        configurable: true,
        get() {
          note(`read ${name}`);
          return property.get!.call(this);
        },
        set(value) {
          note(`write ${name}`);
          property.set?.call(this, value);
        },
      });
    }
}

const cart = { currency: 'EUR', value: 1, items: [{ item_id: 'mug' }] };
/** Views and events of a visitor who looks around in a single-page app, and all that may be planned for later. */
async function lookAround(name: string): Promise<void> {
  for (const step of ['a', 'b', 'c']) {
    await page.evaluate(
      (to) => history.pushState(null, '', to),
      `/app/${name}/${step}?utm_source=x&fbclid=y`,
    );
    await call('track', 'view_item', cart);
    await call('track', 'add_to_cart', cart);
    await call('identify', { email: 'someone@shop.example' });
    await page.clock.runFor(20_000);
  }
  await call('track', 'purchase', { ...cart, transaction_id: `ORD-${name}` });
  await page.evaluate(() => dispatchEvent(new Event('pagehide')));
  await page.clock.runFor(60_000);
}

test('where a yes is asked for: before it, and after a no, nothing but our own files and the question of the place; after it all come', async () => {
  await visitor(GERMAN);
  const others: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    const own = url.origin === collector.url && /^\/b\/(all|consent|from-klaro)\.js$/.test(url.pathname);
    const place = request.method() === 'GET' && request.url() === `${collector.url}/bk/e/all`;
    if (url.origin !== pages.url && !own && !place) others.push(`${request.method()} ${request.url()}`);
  });
  await page.addInitScript(watchStorage, collector.url);
  await page.clock.install();
  const where = page.waitForResponse(`${collector.url}/bk/e/all`);
  await page.goto(`${pages.url}/all`);
  expect(await (await where).json()).toEqual({ country: 'DE' });
  await page.waitForSelector('.cookie-notice .cm-btn-success');
  await loaded();
  const touched = () => page.evaluate(() => (window as never as Shop).touched);
  const cookies = async () =>
    (await context.cookies()).map(({ name }) => name).filter((name) => name !== 'klaro');
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  const nothing = async () => ({
    others,
    cookies: await cookies(),
    databases: await databases(),
    stored: await stored(),
    vendors: vendors.requests,
  });
  const none = { others: [], cookies: [], databases: [], stored: [], vendors: [] };

  await lookAround('before');
  expect(await touched()).toEqual([]);
  expect(await nothing()).toEqual(none);

  await choose(false);
  await lookAround('refused');
  // Whether something of an earlier visit must be deleted.
  expect([...new Set(await touched())]).toEqual(['read cookie', 'read localStorage']);
  // The proof of the refusal, without an id.
  const proof = [expect.stringMatching(/^GET .*\/record\.js$/), expect.stringMatching(/^POST .*\/all$/)];
  expect(await nothing()).toEqual({ ...none, others: proof });

  await choose(true);
  await lookAround('granted');
  // Otherwise this has watched nothing.
  await until('the vendors to be contacted', () =>
    ['facebook', 'tiktok', 'googletagmanager'].every((host) =>
      vendors.requests.some((url) => url.includes(host)),
    ),
  );
  expect(await touched()).toEqual(expect.arrayContaining(['write cookie', 'read indexedDB']));
  expect(await cookies()).toContain('_bk');
  const events = await until('the events', async () => {
    const found = await stored();
    return found.some(({ name }) => name === 'purchase') && found;
  });
  expect(events.every(({ page: { url } }) => url.includes('/app/granted/'))).toBe(true);
  expect(JSON.stringify(events.map(({ data }) => data))).not.toMatch(/ORD-(before|refused)/);
  expect(refusedCalls()).toEqual([]);
});

test('an opt-out where that is the rule: limited mode where the site asked for it, and no vendor else; a refusal ends it', async () => {
  await visitor(AMERICAN);
  await claimControl();
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  await page.goto(`${pages.url}/limited`);
  await loaded();
  const event = await until('the page view', async () => (await stored())[0]);
  expect(event.consent).toMatchObject({
    analytics: 'not-required',
    marketing: 'denied',
    'limited:marketing': 'not-required',
  });
  await until(
    'both vendors',
    () => heard('meta').length >= 4 && heard('google').some(([verb]) => verb === 'event'),
  );
  expect(heard('meta').slice(0, 3)).toEqual([
    ['set', 'autoConfig', false, meta.pixelId],
    ['dataProcessingOptions', ['LDU'], 0, 0],
    ['init', meta.pixelId, { external_id: event.visitor }],
  ]);
  expect(heard('google').slice(0, 3)).toMatchObject([
    ['consent', 'default', { ad_storage: 'denied' }],
    ['js', expect.any(String)],
    ['consent', 'update', { ad_storage: 'granted', ad_personalization: 'denied' }],
  ]);
  const told = await page.evaluate(() => (window as never as Shop).beckon.explain('add_to_cart'));
  const gpc = { need: 'marketing', value: 'denied', rule: 'opted-out', by: ['gpc'] };
  const leftOver = { need: 'limited:marketing', value: 'not-required', rule: 'limited', by: ['gpc'] };
  const limited = { outcome: 'limited', because: [leftOver, gpc] };
  expect(told).toMatchObject({
    event: { name: 'add_to_cart' },
    receivers: {
      collector: {
        outcome: 'sent',
        because: [{ need: 'analytics', value: 'not-required', rule: 'opt-out', by: ['region'] }],
      },
      meta: limited,
      tiktok: { outcome: 'denied', because: [gpc] },
      google: limited,
    },
  });
  expect(await page.evaluate(() => (window as never as Shop).beckon('explain', 'add_to_cart'))).toEqual(told);
  // Of an event of now: the page view may have been told while the place was still unheard.
  await page.evaluate(() => (window as never as Shop).beckon('track', 'newsletter_open'));
  await until('debug mode to say so', () =>
    lines.some((line) =>
      /^beckon: newsletter_open: collector .*tiktok denied \(marketing opted-out by gpc\)/.test(line),
    ),
  );
  await choose(false);
  await until('Meta to be told', () =>
    heard('meta').some(([verb, word]) => verb === 'consent' && word === 'revoke'),
  );
  expect(await page.evaluate(() => (window as never as Shop).beckon.explain())).toMatchObject({
    receivers: { meta: { outcome: 'denied', because: [{ rule: 'refused', by: ['klaro'] }, {}] } },
  });
  expect(vendors.requests.filter((url) => url.includes('tiktok'))).toEqual([]);
  expect(refusedCalls()).toEqual([]);
});

test("Google's advanced consent mode: pings with everything denied before a choice, nobody else is contacted", async () => {
  await visitor(GERMAN);
  await page.goto(`${pages.url}/advanced`);
  await until(
    'a ping of each product',
    () => heard('google').filter(([verb]) => verb === 'event').length === 2,
  );
  expect(heard('google').map(([verb, what]) => `${verb} ${what}`)).toEqual([
    'consent default',
    expect.stringMatching(/^js /),
    'config G-ABC123',
    'event page_view',
    'config AW-123456',
    'event page_view',
  ]);
  expect(heard('google')[0]![2]).toMatchObject({ ad_storage: 'denied', analytics_storage: 'denied' });
  expect((await context.cookies()).filter(({ name }) => name !== 'klaro')).toEqual([]);
  expect(await stored()).toEqual([]);
  expect(vendors.requests.filter((url) => !url.includes('google'))).toEqual([]);
  await choose(true);
  await until('the choice', () => heard('google').some(([, kind]) => kind === 'update'));
  expect(heard('google').find(([, kind]) => kind === 'update')![2]).toMatchObject({ ad_storage: 'granted' });
  expect(refusedCalls()).toEqual([]);
});

test("the site's own Google tags hear of the banner's choice from beckon, the default before all", async () => {
  await visitor(GERMAN);
  const layer = () =>
    page.evaluate(() =>
      (window as never as { dataLayer: ArrayLike<unknown>[] }).dataLayer.map((entry) => Array.from(entry)),
    );
  await page.goto(`${pages.url}/writer`);
  await until('the default', async () => (await layer()).length > 1);
  expect(await layer()).toMatchObject([
    ['consent', 'default', { ad_storage: 'denied', functionality_storage: 'denied', wait_for_update: 500 }],
    ['config', 'AW-9'],
  ]);
  await choose(true);
  await until('the update', async () => (await layer()).length > 2);
  expect((await layer())[2]).toMatchObject([
    'consent',
    'update',
    { ad_user_data: 'granted', analytics_storage: 'granted' },
  ]);
});
