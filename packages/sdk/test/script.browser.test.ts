/** The script tag in a real Chromium against a real collector: what a page does, and what the collector stored. */
import { fileURLToPath } from 'node:url';
import {
  type ApiEvent,
  type Browser,
  type CollectorProcess,
  launchChromium,
  type PageServer,
  servePages,
  startCollectorProcess,
  startVendorServer,
  until,
  type VendorServer,
} from '@beckon/testing';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const STUB =
  '<script>window.beckon=window.beckon||function(){(beckon.q=beckon.q||[]).push([arguments,Date.now(),location.href,document.title,document.referrer])}</script>';

let browser: Browser;
let collector: CollectorProcess;
let pages: PageServer;
let vendors: VendorServer;
let context: BrowserContext;
let page: Page;

/** A document with the tag; `consent` is the data attribute. */
const html = (
  title: string,
  { consent = 'granted', head = '', body = '', attributes = '' } = {},
) => `<!doctype html>
<html lang="en"><head><title>${title}</title>${STUB}${head}
<script async src="/files/beckon.js" data-endpoint="${collector.url}/bk/e/shop" data-site="shop" data-consent="${consent}" ${attributes}></script>
</head><body>${body || title}</body></html>`;

beforeAll(async () => {
  collector = await startCollectorProcess();
  pages = await servePages((path) => {
    if (path === '/granted') return html('Granted');
    if (path === '/pending') return html('Pending', { consent: 'pending' });
    if (path === '/denied') return html('Denied', { consent: 'denied' });
    if (path === '/stubbed')
      return html('Stubbed', {
        head: `<script>beckon('track','add_to_cart',{currency:'EUR',value:5,items:[{item_id:'early'}]})</script>`,
      });
    if (path === '/twice')
      return html('Twice', {
        head: '<script async src="/files/beckon.js" data-endpoint="/x" data-site="x"></script>',
      });
    if (path.startsWith('/app')) return html('App', { body: '<div id="view"></div>' });
    if (path === '/pixels')
      return html('Pixels', {
        consent: 'pending',
        attributes:
          'data-meta="1234567890123456" data-tiktok="C4A1B2C3D4E5F6G7H8I0" data-google="G-ABC123,AW-123456/label_1"',
      });
    if (path === '/other') return '<!doctype html><title>Other</title>without beckon';
    return undefined;
  }, dist);
  vendors = await startVendorServer();
  browser = await launchChromium(vendors.hosts);
});
afterAll(async () => {
  await browser.close();
  await pages.close();
  await vendors.close();
  await collector.kill();
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
});
afterEach(() => context.close());

const open = (path: string) => page.goto(pages.url + path);
const loaded = () =>
  page.waitForFunction(() => !!(window as never as { beckon?: { version?: string } }).beckon?.version);
/** Calls the global as the site does. */
const call = (...args: unknown[]) =>
  page.evaluate((all) => void (window as never as { beckon(...a: unknown[]): void }).beckon(...all), args);

let since = 0;
beforeEach(async () => {
  await collector.indexed();
  since = (await collector.events()).at(-1)?.seq ?? 0;
});
/** What this test stored so far. */
const stored = async (): Promise<ApiEvent[]> => (await collector.events()).filter(({ seq }) => seq > since);
const names = (events: ApiEvent[]) => events.map(({ name }) => name);
const storedNames = (expected: string[]) =>
  until(`events ${expected}`, async () => {
    const events = await stored();
    return events.length >= expected.length && events;
  }).then((events) => {
    expect(names(events)).toEqual(expected);
    return events;
  });

test('a page view is stored with its address, title, visitor and session', async () => {
  await open('/granted?utm_source=news&utm_campaign=spring');
  const [view] = await storedNames(['page_view']);
  expect(view).toMatchObject({
    page: { url: `${pages.url}/granted?utm_source=news&utm_campaign=spring`, title: 'Granted', referrer: '' },
    consent: { analytics: 'granted', marketing: 'granted' },
    campaign: { source: 'news', name: 'spring' },
  });
  expect(view!.bot).toBe(true);
  const [cookie, ...others] = await context.cookies();
  expect(others).toEqual([]);
  expect(cookie).toMatchObject({ name: '_bk', sameSite: 'Lax', path: '/' });
  expect(cookie!.value).toContain(view!.visitor);
  expect(cookie!.value.length).toBeLessThan(200);
});

test('visitor and session go on over pages, and the first campaign is kept', async () => {
  await open('/granted?utm_source=first');
  await storedNames(['page_view']);
  await open('/granted');
  const [one, two] = await storedNames(['page_view', 'page_view']);
  expect(two).toMatchObject({ visitor: one!.visitor, session: one!.session, campaign: { source: 'first' } });
  expect(two!.page.id).not.toBe(one!.page.id);
  await open('/granted?utm_source=second');
  const third = (await storedNames(['page_view', 'page_view', 'page_view']))[2];
  expect(third).toMatchObject({
    visitor: one!.visitor,
    campaign: { source: 'second' },
    firstCampaign: { source: 'first' },
  });
  expect(third!.session).not.toBe(one!.session);
});

test('calls made before the script has loaded are kept, behind the page view, with their time', async () => {
  const before = Date.now();
  await open('/stubbed');
  const [view, early] = await storedNames(['page_view', 'add_to_cart']);
  expect(early!.data['items']).toEqual([{ item_id: 'early' }]);
  expect(early!.page.id).toBe(view!.page.id);
  expect(early!.time).toBeGreaterThanOrEqual(before - 1000);
  expect(view!.time).toBeLessThanOrEqual(early!.time);
});

test('an add_to_cart that is followed by navigation at once arrives, again and again', async () => {
  const rounds = 30;
  for (let i = 0; i < rounds; i++) {
    await open(`/granted?round=${i}`);
    await loaded();
    await page.evaluate(
      ([to, n]) => {
        (window as never as { beckon: { track(name: string, data: unknown): void } }).beckon.track(
          'add_to_cart',
          {
            currency: 'EUR',
            value: n,
            items: [{ item_id: `sku-${n}` }],
          },
        );
        location.href = to as string;
      },
      [`${pages.url}/other`, i] as const,
    );
    await page.waitForURL('**/other');
  }
  await open('/granted?round=last');
  const carts = await until('all carts', async () => {
    const found = (await stored()).filter(({ name }) => name === 'add_to_cart');
    return found.length >= rounds && found;
  });
  expect(carts.map(({ data }) => data['value'])).toEqual(Array.from({ length: rounds }, (_, i) => i));
});

test('a tab closed right after track loses nothing', async () => {
  const rounds = 10;
  for (let i = 0; i < rounds; i++) {
    const tab = await context.newPage();
    await tab.goto(`${pages.url}/granted?tab=${i}`);
    await tab.waitForFunction(() => !!(window as never as { beckon?: { version?: string } }).beckon?.version);
    await tab.evaluate(
      (n) => (window as never as { beckon(...a: unknown[]): void }).beckon('track', 'tab_event', { n }),
      i,
    );
    await tab.close();
  }
  await open('/granted');
  await until('all tab events', async () => {
    const found = (await stored()).filter(({ name }) => name === 'tab_event').map(({ data }) => data['n']);
    return found.length === rounds && new Set(found).size === rounds;
  });
});

test('while consent is pending nothing is stored or sent; granted later, the events come with their times', async () => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.addInitScript(watchStorage);
  await open('/pending');
  await loaded();
  for (const path of ['/app/a', '/app/b']) {
    await page.evaluate((to) => history.pushState(null, '', to), path);
    await call('track', 'view_item', { currency: 'EUR', value: 1, items: [{ item_id: path }] });
    await page.waitForTimeout(400);
  }
  const made = Date.now();
  expect(await page.evaluate(() => (window as never as { touched: string[] }).touched)).toEqual([]);
  expect(requests.filter((url) => url.includes('/bk/'))).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  await call('consent', { analytics: true, marketing: false });
  const events = await storedNames(['page_view', 'page_view', 'view_item', 'page_view', 'view_item']);
  expect(events.map(({ page: { url } }) => new URL(url).pathname)).toEqual([
    '/pending',
    '/app/a',
    '/app/a',
    '/app/b',
    '/app/b',
  ]);
  for (const event of events) {
    expect(event.time).toBeLessThanOrEqual(made);
    expect(event.consent).toMatchObject({ analytics: 'granted', marketing: 'denied' });
  }
  expect(events[4]!.time - events[1]!.time).toBeGreaterThan(300);
});

/** Runs in the page before anything else: notes every touch of storage. */
function watchStorage(): void {
  const touched: string[] = [];
  (window as never as { touched: string[] }).touched = touched;
  const watch = (owner: object, name: string) => {
    const { get, set, configurable } = Object.getOwnPropertyDescriptor(owner, name)!;
    Object.defineProperty(owner, name, {
      configurable: configurable!,
      get() {
        touched.push(`read ${name}`);
        return get!.call(this);
      },
      set(value) {
        touched.push(`write ${name}`);
        set?.call(this, value);
      },
    });
  };
  watch(window, 'localStorage');
  watch(window, 'sessionStorage');
  watch(window, 'indexedDB');
  watch(Document.prototype, 'cookie');
}

test('denied means nothing: no cookie, no storage, no request, and a later grant releases nothing of before', async () => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.addInitScript(watchStorage);
  await open('/denied');
  await loaded();
  await call('track', 'add_to_cart', { currency: 'EUR', value: 1, items: [] });
  await page.waitForTimeout(1500);
  expect(await page.evaluate(() => (window as never as { touched: string[] }).touched)).toEqual([
    'read cookie',
  ]);
  expect(requests.filter((url) => url.includes('/bk/'))).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  await call('consent', 'granted');
  await call('track', 'after_grant');
  await storedNames(['after_grant']);
});

test('a withdrawal deletes cookie, outbox and campaign without a reload', async () => {
  await open('/granted?utm_source=x');
  await storedNames(['page_view']);
  await context.setOffline(true);
  await call('track', 'unsent');
  await page.waitForTimeout(300);
  await call('consent', 'denied');
  await context.setOffline(false);
  await page.waitForTimeout(1500);
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect(
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const open = indexedDB.open('bk~shop');
          open.onsuccess = () => {
            const count = open.result.transaction('outbox').objectStore('outbox').count();
            count.onsuccess = () => resolve(count.result);
          };
        }),
    ),
  ).toBe(0);
  await open('/granted');
  expect(names(await storedNames(['page_view', 'page_view']))).not.toContain('unsent');
});

test('five route changes of a single-page app give five page views with their titles and addresses', async () => {
  await open('/app');
  await loaded();
  await page.evaluate(async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      history.pushState(null, '', `/app/${n}`);
      // Frameworks set the title after the address, some of them in a later task.
      if (n % 2) document.title = `Route ${n}`;
      else
        setTimeout(() => {
          document.title = `Route ${n}`;
        }, 30);
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
  });
  const events = await storedNames(Array(6).fill('page_view'));
  expect(events.map(({ page }) => [new URL(page.url).pathname, page.title])).toEqual([
    ['/app', 'App'],
    ...[1, 2, 3, 4, 5].map((n) => [`/app/${n}`, `Route ${n}`]),
  ]);
  expect(events.slice(1).map(({ page }) => new URL(page.referrer).pathname)).toEqual([
    '/app',
    '/app/1',
    '/app/2',
    '/app/3',
    '/app/4',
  ]);
});

test('a replaceState to the same address, a changed anchor and a redirect in one task do not double views', async () => {
  await open('/app');
  await loaded();
  await page.evaluate(async () => {
    history.replaceState({ a: 1 }, '', location.href);
    location.hash = 'reviews';
    history.pushState(null, '', '/app/from');
    history.replaceState(null, '', '/app/to');
    await new Promise((resolve) => setTimeout(resolve, 500));
    location.hash = '#/route';
    await new Promise((resolve) => setTimeout(resolve, 500));
    history.back();
  });
  const events = await storedNames(Array(4).fill('page_view'));
  expect(events.map(({ page }) => page.url.replace(pages.url, ''))).toEqual([
    '/app',
    '/app/to',
    '/app/to#/route',
    '/app/to',
  ]);
});

test('coming back through the back-forward cache is a new page view of the same page', async () => {
  await open('/granted');
  await storedNames(['page_view']);
  await page.evaluate(() => {
    (window as never as { kept: boolean }).kept = true;
  });
  await open('/other');
  await page.evaluate(() => history.back());
  await page.waitForURL('**/granted', { waitUntil: 'commit' });
  expect(await page.evaluate(() => (window as never as { kept?: boolean }).kept)).toBe(true);
  const [one, two] = await storedNames(['page_view', 'page_view']);
  expect(two!.page).toMatchObject({ url: one!.page.url, title: 'Granted' });
  expect(two!.page.id).not.toBe(one!.page.id);
});

test('events made while offline, with the tab closed, come with the next visit and their times', async () => {
  await open('/granted');
  await storedNames(['page_view']);
  await context.setOffline(true);
  await call('track', 'while_offline', { n: 1 });
  await page.waitForTimeout(500);
  const made = Date.now();
  await page.close();
  await context.setOffline(false);
  page = await context.newPage();
  await page.waitForTimeout(700);
  await open('/granted');
  const events = await until('both', async () => {
    const found = await stored();
    return found.length === 3 && found;
  });
  const offline = events.find(({ name }) => name === 'while_offline');
  expect(offline!.time).toBeLessThanOrEqual(made);
});

test('a collector that is killed and comes back gets everything once', async () => {
  await open('/granted');
  await storedNames(['page_view']);
  await collector.kill('SIGKILL');
  for (let i = 0; i < 5; i++) await call('track', 'while_down', { i });
  await page.waitForTimeout(1500);
  await collector.restart();
  const events = await storedNames(['page_view', ...Array(5).fill('while_down')]);
  expect(events.slice(1).map(({ data }) => data['i'])).toEqual([0, 1, 2, 3, 4]);
});

test('a purchase reported again on a reloaded page is stored once', async () => {
  for (let i = 0; i < 3; i++) {
    await open('/granted');
    await loaded();
    await call('track', 'purchase', {
      transaction_id: 'ORD 1/2',
      currency: 'EUR',
      value: 5,
      items: [{ item_id: 'a' }],
    });
    await page.evaluate(() => (window as never as { beckon: { flush(): Promise<unknown> } }).beckon.flush());
  }
  await until(
    'three views',
    async () => (await stored()).filter(({ name }) => name === 'page_view').length === 3,
  );
  expect((await stored()).filter(({ name }) => name === 'purchase')).toHaveLength(1);
});

test('a second tag on the page changes nothing', async () => {
  await open('/twice');
  await loaded();
  await page.waitForTimeout(500);
  const found = await stored();
  expect(found.length).toBeLessThanOrEqual(1);
});

test('identify goes with later events, reset makes a new visitor, listeners hear', async () => {
  await open('/granted');
  await loaded();
  await page.evaluate(() => {
    const { beckon, heard } = window as never as {
      beckon: { on(signal: string, listener: (value: unknown) => void): () => void };
      heard: unknown[];
    };
    (window as never as { heard: unknown[] }).heard = heard ?? [];
    beckon.on('acked', (ids) => (window as never as { heard: unknown[] }).heard.push(ids));
  });
  await call('identify', { id: 'customer-7', email: 'a@b.example' });
  await call('track', 'known');
  await call('reset');
  await call('track', 'unknown');
  const [, known, unknown] = await storedNames(['page_view', 'known', 'unknown']);
  expect(known!.user).toEqual({ id: 'customer-7', email: 'a@b.example' });
  expect(unknown!.user).toBeUndefined();
  expect(unknown!.visitor).not.toBe(known!.visitor);
  await page.waitForFunction(() => (window as never as { heard: unknown[] }).heard.length > 0);
});

test('data that is no JSON, hostile arguments and unknown verbs never throw into the page', async () => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await open('/granted');
  await loaded();
  const outcome = await page.evaluate(() => {
    const beckon = (
      window as never as {
        beckon: ((...args: unknown[]) => unknown) & Record<string, (...a: unknown[]) => unknown>;
      }
    ).beckon;
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    const attempts: (() => unknown)[] = [
      () => beckon('track', 'loop', loop),
      () => beckon('track'),
      () => beckon('track', null, 5),
      () => beckon('track', 'big', { text: 'x'.repeat(50_000) }),
      () => beckon('track', 'bigint', { n: BigInt(1) }),
      () => beckon('nothing', 1),
      () => beckon(),
      () => beckon('consent', null),
      () => beckon('consent', { analytics: 'yes please' }),
      () => beckon['identify']!(null),
      () => beckon['on']!(),
    ];
    return attempts.map((attempt) => {
      try {
        attempt();
        return 'ok';
      } catch (error) {
        return String(error);
      }
    });
  });
  expect(outcome.every((one) => one === 'ok')).toBe(true);
  expect(errors).toEqual([]);
});

test('one attribute per destination feeds its vendor, after consent, with the ids that the collector stored', async () => {
  await open('/pixels');
  await loaded();
  await call('track', 'view_item', { currency: 'EUR', value: 5, items: [{ item_id: 'mug', price: 5 }] });
  await page.waitForTimeout(700);
  expect(vendors.requests).toEqual([]);
  await call('consent', 'granted');
  const [, view] = await storedNames(['page_view', 'view_item']);
  const heard = (vendor: string, mark: string) =>
    until(`${vendor} to hear ${mark}`, () =>
      vendors.records.find(
        (record) => record.vendor === vendor && JSON.stringify(record.call).includes(mark),
      ),
    );
  await heard('meta', `"eventID":"${view!.id}"`);
  await heard('tiktok', `"event_id":"${view!.id}"`);
  await heard('google', '"send_to":"G-ABC123"');
  await heard('google', '"google_business_vertical":"retail"');
  await call('consent', { marketing: false });
  await call('track', 'add_to_cart', { currency: 'EUR', value: 5, items: [{ item_id: 'mug' }] });
  await storedNames(['page_view', 'view_item', 'add_to_cart']);
  await heard('meta', 'revoke');
  await heard('google', '"ad_storage":"denied"');
  expect(vendors.records.filter(({ call }) => /AddToCart|add_to_cart/.test(JSON.stringify(call)))).toEqual(
    [],
  );
  expect(vendors.records.filter(({ refused }) => refused)).toEqual([]);
});
