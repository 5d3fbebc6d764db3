/** Each banner of the shop in a real Chromium: what is stored before the click, after it, after a refusal, and after a change of mind. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ApiEvent,
  type Browser,
  type CollectorProcess,
  launchChromium,
  startCollectorProcess,
  until,
} from '@beckon/testing';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createShop } from '../server.ts';

let browser: Browser;
let collector: CollectorProcess;
let shop: Server;
let url: string;
let context: BrowserContext;
let page: Page;
let since = 0;
let errors: string[];
let posts: string[];

const others = ['cookieconsent', 'klaro', 'tcf'] as const;

beforeAll(async () => {
  const origins = ['http://localhost:*'];
  collector = await startCollectorProcess({
    sites: {
      shop: { origins },
      'shop-cookieconsent': { origins, consentSources: { cookieconsent: {} } },
      'shop-klaro': { origins, consentSources: { klaro: {} } },
      'shop-tcf': { origins, consentSources: { tcf: { vendors: [755] } } },
    },
  });
  shop = createServer(
    createShop({
      beckonScript: `${collector.url}/b.js`,
      others: Object.fromEntries(others.map((name) => [name, `${collector.url}/b/shop-${name}.js`])),
    }),
  );
  await new Promise<void>((resolve) => shop.listen(0, 'localhost', resolve));
  url = `http://localhost:${(shop.address() as AddressInfo).port}`;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  shop?.close();
  shop?.closeAllConnections();
  await collector?.kill();
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  errors = [];
  posts = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  // A refusal is proven by a record without an id.
  const isProof = (body: string | null) => !!body && /"events":\[\],"decision"/.test(body);
  page.on('request', (request) => {
    if (request.method() === 'POST' && !isProof(request.postData())) posts.push(request.url());
  });
  await collector.indexed();
  since = (await collector.events()).at(-1)?.seq ?? 0;
});
afterEach(() => context.close());

const stored = async (): Promise<ApiEvent[]> => (await collector.events()).filter(({ seq }) => seq > since);
const firstView = () =>
  until('a view', async () => (await stored()).find(({ name }) => name === 'page_view'));
const cookieNames = async () => (await context.cookies()).map(({ name }) => name).sort();
const noVisitor = async () => !(await cookieNames()).includes('_bk');
/** What beckon keeps beside its cookie. */
const kept = () =>
  page.evaluate(async () => [
    ...Object.keys(localStorage).filter((key) => key.startsWith('bk~')),
    ...(await indexedDB.databases()).map(({ name }) => name),
  ]);

interface Banner {
  name: string;
  site: string;
  /** Its own cookie. */
  cookie: string;
  allow: string;
  refuse: string;
  /** To click in turn in what a visitor opens again, after a refusal and after a yes. */
  allowAgain: string[];
  refuseAgain: string[];
  granted: Record<string, string>;
}
const all = { functional: 'granted', analytics: 'granted', marketing: 'granted' };
const ask = {
  allow: '[data-testid=ask-all]',
  refuse: '[data-testid=ask-none]',
  allowAgain: ['[data-testid=ask-all]'],
  refuseAgain: ['[data-testid=ask-none]'],
};
const klaroSwitches = [
  ...['functional', 'analytics', 'marketing'].map((id) => `label[for=service-item-own-${id}]`),
  '.cookie-modal .cm-btn-accept',
];
const variants: Banner[] = [
  { name: 'own', site: 'shop', cookie: 'shop_choices', ...ask, granted: all },
  {
    name: 'cookieconsent',
    site: 'shop-cookieconsent',
    cookie: 'shop_choices_cc',
    allow: '#cc-main .cm [data-role=all]',
    refuse: '#cc-main .cm [data-role=necessary]',
    allowAgain: ['#cc-main .pm [data-role=all]'],
    refuseAgain: ['#cc-main .pm [data-role=necessary]'],
    granted: all,
  },
  {
    name: 'klaro',
    site: 'shop-klaro',
    cookie: 'shop_choices_klaro',
    allow: '.cookie-notice .cm-btn-success',
    refuse: '.cookie-notice .cn-decline',
    // It offers the short answers at the first time alone.
    allowAgain: klaroSwitches,
    refuseAgain: klaroSwitches,
    granted: all,
  },
  {
    name: 'tcf',
    site: 'shop-tcf',
    cookie: 'euconsent-v2',
    ...ask,
    // The framework has no purpose for conveniences.
    granted: { functional: 'pending', analytics: 'granted', marketing: 'granted', 'tcf:755': 'granted' },
  },
];

describe.each(variants)('$name', ({ name, site, cookie, ...banner }) => {
  const own = name === 'own';
  /** With the switch's own cookie where it is not the default. */
  const cookiesWith = (...more: string[]) => [...more, ...(own ? [] : ['shop_banner'])].sort();

  async function open(path = '/'): Promise<void> {
    // The source of the banner has been heard when nothing is decided: it was there.
    const source = own ? undefined : page.waitForResponse(/\/from-\w+\.js$/);
    await page.goto(`${url}${path}?banner=${name}`);
    await source;
    await page.waitForFunction(
      () => !!(window as never as { beckon?: { version?: string } }).beckon?.version,
    );
    expect(page.url()).toBe(`${url}${path}`);
  }
  const openAgain = () => page.getByTestId('privacy-choices').click();

  test('nothing leaves or stays before the click; then the view of before it is stored, once', async () => {
    await open();
    await page.waitForSelector(banner.allow);
    const before = await page.evaluate(() => Date.now());
    expect([posts, await cookieNames(), await kept(), await stored()]).toEqual([[], cookiesWith(), [], []]);
    await page.click(banner.allow);
    const view = await firstView();
    expect(view).toMatchObject({ page: { url: `${url}/` }, consent: banner.granted });
    expect((view as unknown as { site: string }).site).toBe(site);
    expect(view.clientTime).toBeLessThanOrEqual(before);
    expect(await cookieNames()).toEqual(cookiesWith('_bk', cookie));
    await page.goto(`${url}/c/tableware`);
    await until('the next view', async () => (await stored()).some(({ name }) => name === 'view_item_list'));
    expect((await stored()).map(({ name, page: at }) => `${name} ${new URL(at.url).pathname}`)).toEqual([
      'page_view /',
      'page_view /c/tableware',
      'view_item_list /c/tableware',
    ]);
    expect(await page.locator(banner.allow).count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test('a refusal stores nothing, here and on the next page', async () => {
    await open();
    await page.click(banner.refuse);
    await page.waitForFunction((key) => document.cookie.includes(`${key}=`), cookie);
    const source = own ? undefined : page.waitForResponse(/\/from-\w+\.js$/);
    await page.goto(`${url}/c/lighting`);
    await source;
    await page.getByTestId('privacy-choices').waitFor();
    expect(await page.locator(banner.allow).count()).toBe(0);
    expect([posts, await cookieNames(), await kept(), await stored()]).toEqual([
      [],
      cookiesWith(cookie),
      [],
      [],
    ]);
    expect(errors).toEqual([]);
  });

  test('a change of mind counts at once, in both directions, without a reload', async () => {
    await open();
    await page.click(banner.refuse);
    await page.waitForFunction((key) => document.cookie.includes(`${key}=`), cookie);
    await openAgain();
    for (const button of banner.allowAgain) await page.click(button);
    // The view was refused and is gone; what comes now is allowed.
    await page.getByTestId('newsletter-email').fill('ada@example.com');
    await page.getByTestId('newsletter-submit').click();
    await until('the sign-up', async () => (await stored()).length > 0);
    expect(await stored()).toMatchObject([{ name: 'generate_lead', consent: banner.granted }]);
    expect(await noVisitor()).toBe(false);
    await openAgain();
    for (const button of banner.refuseAgain) await page.click(button);
    await until('the identifier to go', noVisitor);
    // The proof of the withdrawal stays until the collector has it; of the outbox there is an empty database.
    await until('the proof to go', async () => !(await kept()).some((key) => key.includes('told')));
    expect(await kept()).toEqual([`bk~${site}`]);
    expect(errors).toEqual([]);
  });
});

test('a visitor switches in the footer: the page stays, the banner changes and is remembered for the session', async () => {
  await page.goto(`${url}/c/tableware`);
  expect(await page.getByTestId('banner-switch').locator('[aria-current]').textContent()).toBe('Our own');
  await page.getByTestId('banner-klaro').click();
  await page.waitForSelector('.cookie-notice');
  expect(page.url()).toBe(`${url}/c/tableware`);
  await page.goto(`${url}/`);
  await page.waitForSelector('.cookie-notice');
  const [cookie, ...more] = await context.cookies();
  expect([cookie?.name, cookie?.expires, more]).toEqual(['shop_banner', -1, []]);
  await page.goto(`${url}/?banner=own`);
  await page.waitForSelector('[data-testid=ask]');
  expect(await context.cookies()).toEqual([]);
});

test('the switch leads to no other host, and knows no other banners', async () => {
  const ask = (path: string) => fetch(url + path, { redirect: 'manual' });
  expect((await ask('//evil.example/?banner=tcf')).headers.get('location')).toBe('/evil.example');
  expect((await ask('/?banner=nothing')).status).toBe(200);
  const one = createServer(createShop({ beckonScript: `${collector.url}/b.js` }));
  await new Promise<void>((resolve) => one.listen(0, 'localhost', resolve));
  const text = await (
    await fetch(`http://localhost:${(one.address() as AddressInfo).port}/?banner=klaro`)
  ).text();
  one.close();
  expect([text.includes('answers-own.js'), text.includes('banner-switch')]).toEqual([true, false]);
});
