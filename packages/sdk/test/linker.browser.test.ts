/** Two domains of one site, each with cookies of its own: who goes from one to the other, and who must not be taken for somebody. */
import {
  type Browser,
  type CollectorProcess,
  type FaultProxy,
  launchChromium,
  type PageServer,
  servePages,
  startCollectorProcess,
  startFaultProxy,
  until,
} from '@beckon/testing';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from '../../collector/src/store/driver.ts';
import { captureListens, STUB } from './harness.ts';

const SHOP = 'http://www.shop.example';
const PAY = 'http://pay.example';
const KNOWN = 'http://known.example';

let browser: Browser;
let collector: CollectorProcess;
let proxy: FaultProxy;
let pages: PageServer;
let context: BrowserContext;
let page: Page;
const SCRIPTS = () => `${proxy.url}/b/`;

const body = `<a id="pay" href="${PAY}/granted"><b>Pay</b></a>
<a id="new" href="${PAY}/granted" target="_blank">Pay in a window</a>
<a id="moved" href="${PAY}/moved">Pay, moved</a>
<a id="asks" href="${PAY}/pending">Pay where nobody has been asked</a>
<a id="refuses" href="${PAY}/denied">Pay where all is refused</a>
<a id="anchored" href="${PAY}/granted#terms">Terms</a>
<a id="silent" href="${PAY}/granted" rel="noreferrer">Silent</a>
<a id="own" href="http://other.shop.example/granted">Own</a>
<a id="stranger" href="${KNOWN}/granted">Stranger</a>
<form id="get" action="${PAY}/granted?a=1"><input name="q" value="mug"><button>Find</button></form>
<form id="post" action="/nowhere" method="post"><button formaction="${PAY}/granted" name="b" value="1">Buy</button></form>
<shop-form></shop-form>
<script>document.querySelector('shop-form').attachShadow({ mode: 'open' }).innerHTML =
'<form action="${PAY}/granted" method="post"><button>Deep</button></form>';</script>`;

beforeAll(async () => {
  const linker = { to: ['shop.example', 'pay.example'] };
  collector = await startCollectorProcess({
    sites: {
      shop: {
        origins: [SHOP, PAY, 'http://other.shop.example', KNOWN],
        capture: { linker, 'ad-ids': {} },
        urlParams: 'all',
        debug: true,
      },
    },
  });
  proxy = await startFaultProxy(collector.url);
  pages = await servePages((path) => {
    if (path === '/moved')
      return (_req, res) => void res.writeHead(302, { location: `${PAY}/granted` }).end();
    const consent = /^\/(granted|pending|denied)$/.exec(path)?.[1];
    // As a banner does that has been answered on an earlier page.
    const says = consent === 'pending' ? '' : `<script>beckon('consent', '${consent}')</script>`;
    return consent
      ? `<!doctype html><title>Page</title>${STUB}${says}<script async src="${SCRIPTS()}shop.js"></script>${body}`
      : undefined;
  });
  const port = Number(new URL(pages.url).port);
  const hosts = [SHOP, PAY, KNOWN, 'http://other.shop.example'].map((origin) => new URL(origin).host);
  browser = await launchChromium(Object.fromEntries(hosts.map((host) => [host, port])));
});
afterAll(async () => {
  await browser?.close();
  await pages?.close();
  await proxy?.close();
  await collector?.kill();
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  proxy.set('pass');
  proxy.seen.length = 0;
});
afterEach(() => context.close());

const posts = (kind: 'link' | 'arrival') =>
  proxy.seen.filter(({ method, body }) => method === 'POST' && body.includes(`"${kind}":`));
const visitorAt = async (url: string, of = context) =>
  (await of.cookies(url)).find(({ name }) => name === '_bk')?.value.split('.')[1];
const person = async (visitor: string) =>
  (await collector.api<{ visitors: string[] }>(`person?site=shop&visitor=${visitor}`)).visitors.sort();

/** Opens a page, and waits until the part listens. */
async function open(url: string, of = page, referer?: string): Promise<void> {
  await of.goto(url, referer ? { referer } : {});
  await captureListens(of, `${SCRIPTS()}auto-linker.js`);
}
/** Opens the shop as a visitor who has agreed, and points at something until its token is there. */
async function point(selector: string, query = ''): Promise<void> {
  await open(`${SHOP}/granted${query}`);
  await until('the visitor', () => visitorAt(SHOP));
  const answer = page.waitForResponse((one) => !!one.request().postData()?.includes('"link":'));
  await page.locator(selector).hover();
  await (await answer).finished();
  await page.evaluate(() => new Promise(requestAnimationFrame));
}
/** Waits until the collector has heard of so many arrivals. */
const arrivals = (count: number) =>
  until(
    `${count} arrivals`,
    () => posts('arrival').filter(({ answered }) => answered === 204).length === count,
  );
/** Waits until this visitor has an event, and tells who else they are. */
async function who(visitor: string | undefined): Promise<string[]> {
  await until('an event', async () => (await collector.events()).some((event) => event.visitor === visitor));
  return person(visitor!);
}
async function united(): Promise<boolean> {
  const [left, came] = [await visitorAt(SHOP), await until('the visitor', () => visitorAt(PAY))];
  expect(left).not.toBe(came);
  return (await who(came)).includes(left!);
}

const ways: Record<string, [selector: string, go: () => Promise<void>]> = {
  'a click': ['#pay b', () => page.click('#pay b')],
  'a second click on the same link': ['#pay b', () => page.dblclick('#pay b')],
  'a click into another window': ['#new', () => page.click('#new')],
  'the middle button': ['#pay', () => page.click('#pay', { button: 'middle' })],
  'the keyboard': [
    '#pay',
    async () => {
      await page.focus('#pay');
      await page.keyboard.press('Enter');
    },
  ],
  'a link that leads on': ['#moved', () => page.click('#moved')],
  'a form that asks': ['#get button', () => page.click('#get button')],
  'a button that sends a form elsewhere': ['#post button', () => page.click('#post button')],
  'a form in a shadow root': ['shop-form button', () => page.click('shop-form button')],
  'a link that came later': ['#later', async () => page.click('#later')],
};
test.each(Object.keys(ways))('by %s the visitor is one person with who arrives', async (way) => {
  const [selector, go] = ways[way]!;
  await context.addInitScript((pay) => {
    addEventListener('DOMContentLoaded', () =>
      document.body.insertAdjacentHTML('beforeend', `<a id="later" href="${pay}/granted">Later</a>`),
    );
  }, PAY);
  await point(selector);
  await go();
  await arrivals(1);
  expect(await united()).toBe(true);
  const there = context.pages().find((one) => one.url().startsWith(PAY))!;
  expect(there.url()).not.toContain('_bkl');
  const events = await collector.events();
  for (const text of [JSON.stringify(events), ...proxy.seen.map(({ path }) => path)])
    expect(text).not.toContain('_bkl');
  const came = await visitorAt(PAY);
  expect(events.filter((event) => event.visitor === came).map(({ name }) => name)).toEqual(['page_view']);
});

test('what leads to nobody of the site, stays within a domain, has an anchor or no referrer, is left as it is', async () => {
  await point('#pay');
  await page.evaluate(() =>
    addEventListener('click', (event) => {
      event.preventDefault();
      (window as { seen?: string[] }).seen = [
        ...((window as { seen?: string[] }).seen ?? []),
        (event.target as Element).closest('a')!.href,
      ];
    }),
  );
  for (const id of ['anchored', 'silent', 'own', 'stranger', 'pay']) await page.click(`#${id}`);
  const seen = await page.evaluate(() => (window as { seen?: string[] }).seen);
  expect(seen).toEqual([
    `${PAY}/granted#terms`,
    `${PAY}/granted`,
    'http://other.shop.example/granted',
    `${KNOWN}/granted`,
    expect.stringMatching(/^http:\/\/pay\.example\/granted#_bkl=[\w-]{100,}$/),
  ]);
  // Lent for the click alone.
  await until('the address of before', () => page.evaluate(`pay.href === '${PAY}/granted'`));
});

test('a program asks ahead and then for an address with the token', async () => {
  await open(`${SHOP}/granted`);
  await until('the visitor', () => visitorAt(SHOP));
  const told = (detail: object) =>
    page.evaluate((given) => {
      document.dispatchEvent(new CustomEvent('beckon:link', { detail: given }));
      return (given as { url: string }).url;
    }, detail);
  expect(await told({ url: `${PAY}/granted`, soon: true })).toBe(`${PAY}/granted`);
  const url = await until('the token', async () => {
    const found = await told({ url: `${PAY}/granted` });
    return found.includes('#_bkl=') && found;
  });
  await page.evaluate((to) => location.assign(to), url);
  await arrivals(1);
  expect(await united()).toBe(true);
});

test('an address that is kept, tried again or handed to somebody else unites nobody', async () => {
  const addresses: string[] = [];
  page.on('framenavigated', (frame) => addresses.push(frame.url()));
  await point('#pay');
  await page.click('#pay');
  await arrivals(1);
  expect(await united()).toBe(true);
  const used = addresses.find((address) => address.includes('#_bkl='))!;
  const person = await who(await visitorAt(PAY));

  // Not used yet: somebody's own token in a link that they send to others.
  const link = { to: 'pay.example', visitor: await visitorAt(SHOP) };
  const answer = await collector.post(JSON.stringify({ v: 1, site: 'shop', link }), { origin: SHOP });
  const fresh = `${PAY}/granted#_bkl=${((await answer.json()) as { token: string }).token}`;
  let count = 1;
  for (const [address, referrer] of [
    [used, undefined],
    [used, `${SHOP}/`],
    [fresh, undefined],
    [fresh, `${KNOWN}/`],
    [`${PAY}/granted#_bkl=${await visitorAt(SHOP)}`, `${SHOP}/`],
    [`${PAY}/granted?_bk=${await visitorAt(SHOP)}`, `${SHOP}/`],
  ] as const) {
    const other = await browser.newContext();
    const window = await other.newPage();
    await open(address, window, referrer);
    if (address.includes('#')) await arrivals(++count);
    const visitor = await until('the visitor', () => visitorAt(PAY, other));
    expect(await who(visitor)).toEqual([visitor]);
    expect(window.url()).not.toContain('#');
    await other.close();
  }
  expect(await who(await visitorAt(PAY))).toEqual(person);
});

test('who has not agreed, or refuses, leaves without a token and nothing is asked', async () => {
  for (const consent of ['pending', 'denied']) {
    await open(`${SHOP}/${consent}`);
    await page.hover('#pay');
    await page.click('#pay');
    await page.waitForURL(`${PAY}/granted`);
  }
  await until('the events', async () => (await visitorAt(PAY)) && (await who(await visitorAt(PAY))));
  expect([...posts('link'), ...posts('arrival')]).toEqual([]);
});

test('over there nothing is told before consent, nothing is kept, and after a refusal nothing at all', async () => {
  await point('#asks');
  await page.click('#asks');
  await page.waitForURL(`${PAY}/pending`);
  await captureListens(page, `${SCRIPTS()}auto-linker.js`);
  await until('a clean address', () => !page.url().includes('#'));
  expect([posts('arrival'), await visitorAt(PAY)]).toEqual([[], undefined]);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
    ...[0, 0, ''],
  ]);
  await page.evaluate("beckon('consent', 'granted')");
  await arrivals(1);
  expect(await united()).toBe(true);

  await point('#refuses');
  await page.click('#refuses');
  await page.waitForURL((url) => url.pathname === '/denied');
  await until('a clean address', () => !page.url().includes('#'));
  await page.evaluate("beckon('consent', 'granted'); beckon('track', 'later')");
  await until('the event', async () => (await collector.events()).some(({ name }) => name === 'later'));
  expect(posts('arrival')).toHaveLength(1);
});

test('a collector that does not answer delays no link, and a warning says what is missing', async () => {
  await open(`${SHOP}/granted`);
  await until('the visitor', () => visitorAt(SHOP));
  // What a page says in the task that leaves it reaches nobody but itself for sure.
  await page.evaluate("beckon('on', 'warning', (text) => sessionStorage.setItem('warning', text))");
  proxy.set({ delay: 3_600_000 });
  await page.hover('#pay');
  await until('the question', () => posts('link').length === 1);
  await page.click('#pay', { noWaitAfter: true });
  await page.waitForURL(`${PAY}/granted`, { waitUntil: 'commit' });
  expect(posts('link')[0]!.answered).toBeUndefined();
  await page.goto(`${SHOP}/granted`, { waitUntil: 'commit' });
  const warning = await page.evaluate(() => sessionStorage.getItem('warning'));
  expect(warning).toContain('linker: no token yet for pay.example');
});

test('what led to the shop leads to the sale on the other domain: campaign, channel and click id', async () => {
  await point('#pay', '?gclid=Gc_1&utm_source=news');
  await page.click('#pay');
  await arrivals(1);
  const came = await until('the visitor', () => visitorAt(PAY));
  await who(came);
  await page.evaluate("beckon('track', 'sale')");
  const sale = await until('the sale', async () =>
    (await collector.events()).find((event) => event.visitor === came && event.name === 'sale'),
  );
  expect([sale.touch, sale.campaign]).toEqual([{ channel: 'paid', source: 'news' }, { source: 'news' }]);

  await collector.kill('SIGTERM');
  const db = connect(`${collector.dataDir}/store.sqlite`);
  const row = db.prepare('SELECT ids FROM ad_ids WHERE visitor = ?').get(came) as { ids: string };
  db.close();
  expect(JSON.parse(row.ids)).toMatchObject({ gclid: ['Gc_1', expect.any(Number)] });
});
