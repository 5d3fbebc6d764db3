/** Consent as a shop has it: the script of a collector that was told of the banner, and the banner itself, in Chromium. */
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
  tempDir,
  until,
} from '@beckon/testing';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const klaro = readFileSync(createRequire(import.meta.url).resolve('klaro/dist/klaro.js'), 'utf8');
const ACCEPT = '.cookie-notice .cm-btn-success';
const REJECT = '.cookie-notice .cn-decline';
const AMERICAN = '203.0.113.7';
const GERMAN = '198.51.100.7';

const html = (script: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Shop</title><script async src="${script}"></script></head>
<body><p>shop</p><script src="/banner.js"></script><script>
klaro.setup({
  acceptAll: true,
  services: [{ name: 'own', purposes: ['analytics'] }, { name: 'meta', purposes: ['marketing'] }],
  translations: { en: { purposes: {} } },
  lang: 'en',
});
</script></body></html>`;

let collector: CollectorProcess;
let pages: PageServer;
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
  const origins = ['http://localhost:*'];
  collector = await startCollectorProcess({
    countryFile,
    trustedProxies: ['127.0.0.1', '::1'],
    sites: {
      klaro: { origins, consentSources: { klaro: {} } },
      regional: { origins, consentSources: { klaro: {}, region: {} } },
      granted: { origins, consent: 'granted' },
    },
  });
  pages = await servePages((path) => {
    if (path === '/banner.js')
      return (_, res) => res.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(klaro);
    const site = /^\/(klaro|regional|granted)$/.exec(path)?.[1];
    return site && html(`${collector.url}/b/${site}.js`);
  });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await collector?.kill();
});
/** @param address that the visitor comes from */
async function visitor(address: string): Promise<void> {
  context = await browser.newContext();
  await context.route('**/bk/e/**', (route) =>
    route.continue({ headers: { ...route.request().headers(), 'x-forwarded-for': address } }),
  );
  page = await context.newPage();
}
beforeEach(async () => {
  since = (await collector.events()).at(-1)?.seq ?? 0;
  await visitor(GERMAN);
});
afterEach(() => context.close());

const stored = async () => (await collector.events()).filter(({ seq }) => seq > since);
const first = () => until('an event', async () => (await stored())[0]);

test('nothing leaves before the click on the banner; then the view of before it, and a change of mind deletes all', async () => {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url());
  });
  const heard = page.waitForResponse(/from-klaro\.js/);
  await page.goto(`${pages.url}/klaro`);
  await heard;
  await page.waitForSelector(ACCEPT);
  const before = await page.evaluate(() => Date.now());
  expect([sent, (await context.cookies()).filter(({ name }) => name === '_bk')]).toEqual([[], []]);
  await page.click(ACCEPT);
  const event = await first();
  expect(event).toMatchObject({
    name: 'page_view',
    country: 'DE',
    consent: { analytics: 'granted', marketing: 'granted', functional: 'pending' },
  });
  expect(event.clientTime).toBeLessThanOrEqual(before);
  await page.evaluate(() => {
    const { klaro } = window as never as {
      klaro: { getManager(): { changeAll(yes: boolean): void; saveAndApplyConsents(): void } };
    };
    klaro.getManager().changeAll(false);
    klaro.getManager().saveAndApplyConsents();
  });
  await until('the cookie to go', async () => (await context.cookies()).every(({ name }) => name !== '_bk'));
});

test('a refusal on the banner leaves nothing here and nothing there', async () => {
  await page.goto(`${pages.url}/klaro`);
  await page.click(REJECT);
  await page.waitForFunction(() => !document.querySelector('.cookie-notice:not(.cookie-notice-hidden)'));
  await page.goto(`${pages.url}/klaro`);
  await page.waitForResponse(/from-klaro\.js/).catch(() => {});
  expect((await context.cookies()).map(({ name }) => name)).toEqual(['klaro']);
  expect(await stored()).toEqual([]);
});

test('where the law lets a shop measure until somebody refuses, the view comes before any click', async () => {
  await context.close();
  await visitor(AMERICAN);
  await page.goto(`${pages.url}/regional`);
  expect(await first()).toMatchObject({
    country: 'US',
    consent: { analytics: 'not-required', marketing: 'not-required' },
  });
});

test('the same page asks first where the law says so', async () => {
  const where = page.waitForResponse((answer) => answer.url().endsWith('/bk/e/regional'));
  await page.goto(`${pages.url}/regional`);
  expect(await (await where).json()).toEqual({ country: 'DE' });
  await page.waitForSelector(ACCEPT);
  expect((await context.cookies()).filter(({ name }) => name === '_bk')).toEqual([]);
  await page.click(ACCEPT);
  expect((await first()).consent).toMatchObject({ analytics: 'granted' });
});

test('a browser that objects is measured by the shop alone', async () => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
  });
  await page.goto(`${pages.url}/granted`);
  expect((await first()).consent).toMatchObject({ analytics: 'granted', marketing: 'denied' });
});

test('where the deciding part cannot be had nothing leaves, nothing breaks, and the site can still refuse', async () => {
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.goto(`${pages.url}/granted`);
  await first();
  since = (await collector.events()).at(-1)!.seq;
  await context.route('**/consent.js', (route) => route.abort());
  await page.goto(`${pages.url}/klaro`);
  await page.click(ACCEPT);
  await page.waitForFunction(() => !!(window as never as { beckon?: { version?: string } }).beckon?.version);
  const own = (decision: string) =>
    page.evaluate(
      (said) => (window as never as { beckon: (...a: string[]) => void }).beckon('consent', said),
      decision,
    );
  await own('granted');
  await until('what an earlier page left to go', async () =>
    (await context.cookies()).every(({ name }) => name !== '_bk'),
  );
  expect([await stored(), errors]).toEqual([[], []]);
});

test('a source that there is not is refused at the start, and which there are is told', async () => {
  const failing = startCollectorProcess({
    sites: { shop: { origins: ['http://localhost'], consentSources: { klara: {}, region: {} } } },
  });
  await expect(failing).rejects.toThrow(
    /sites\.shop\.consentSources\.klara: is no source\. Known: .*klaro.*tcf/,
  );
});
