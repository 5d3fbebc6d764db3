/** The one test that every router passes: an app of the same pages is walked through, and the collector has each view once. */
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Browser, launchChromium } from './chromium.ts';
import { type ApiEvent, type CollectorProcess, startCollectorProcess } from './collector-process.ts';
import type { ExampleProcess } from './example-process.ts';
import { until } from './until.ts';

/** Titles of the pages; those of products come from their names. */
const HOME = 'Moss & Loom';
const titled = (name: string) => `${name} · ${HOME}`;

/** What a view must be, from one view to the next: address, title. The referrer is the address before. */
const TOUR: readonly (readonly [address: string, title: string])[] = [
  ['/', HOME],
  ['/p/mug', titled('Mug')],
  ['/p/lamp', titled('Lamp')],
  ['/list', titled('All products')],
  ['/list?sort=price', titled('All products')],
  ['/list?sort=price&max=20', titled('All products')],
  ['/list', titled('All products')],
  ['/p/lamp', titled('Lamp')],
  ['/journal', titled('Journal')],
  ['/p/lamp', titled('Lamp')],
  ['/journal', titled('Journal')],
];

/** Browsers without the Navigation API are played by taking it away. */
const withoutNavigation = () => Object.defineProperty(window, 'navigation', { value: undefined });

/**
 * @param router its name, for the tests' names
 * @param start runs the app, which sends to this intake
 */
export function testRouter(router: string, start: (endpoint: string) => Promise<ExampleProcess>): void {
  let browser: Browser;
  let collector: CollectorProcess;
  let app: ExampleProcess;
  let context: BrowserContext;
  let page: Page;
  let since = 0;

  beforeAll(async () => {
    collector = await startCollectorProcess();
    app = await start(`${collector.url}/bk/e/shop`);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await collector?.kill();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
    await collector.indexed();
    since = (await collector.events()).at(-1)?.seq ?? 0;
  });
  afterEach(() => context.close());

  const click = (id: string) => page.getByTestId(id).click();
  /** Waits until the app is where it should be. */
  const at = (address: string, title: string) =>
    page.waitForFunction(
      ([where, what]) => location.pathname + location.search === where && document.title === what,
      [address, title] as const,
    );
  const stop = (n: number) => at(...TOUR[n]!);
  /** All that was tracked: the last thing is told by the site's own event. */
  async function storedAtEnd(): Promise<ApiEvent[]> {
    await click('newsletter');
    return until('the last event', async () => {
      const events = (await collector.events()).filter(({ seq }) => seq > since);
      return events.at(-1)?.name === 'newsletter_open' && events;
    });
  }
  const short = (url: string) => url.replace(app.url, '');

  async function tour(): Promise<void> {
    // A page that a server has rendered can be clicked before the app is there.
    await page.goto(app.url, { waitUntil: 'networkidle' });
    await stop(0);
    await click('mug');
    await stop(1);
    // What came before the answer is told with it, whatever route it is given on.
    await click('allow');
    await click('lamp');
    await stop(2);
    // Neither an anchor nor a link to the page itself is another view.
    await click('reviews');
    await page.waitForFunction(() => location.hash === '#reviews');
    await click('list');
    await stop(3);
    await click('list');
    await click('sort');
    await stop(4);
    await click('refine');
    await stop(5);
    // The replaced address is gone.
    await page.goBack();
    await stop(6);
    await click('old');
    await stop(7);
    await click('journal');
    await stop(8);
    await page.goBack();
    await stop(9);
    await page.goForward();
    await stop(10);
  }

  async function checkTour(): Promise<void> {
    await tour();
    const events = await storedAtEnd();
    const views = events.filter(({ name }) => name === 'page_view');
    // `max` is no parameter that addresses keep.
    const told = TOUR.map(([address, title]) => [address.replace('&max=20', ''), title]);
    expect(views.map(({ page: { url, title } }) => [short(url), title])).toEqual(told);
    expect(views.map(({ page: { referrer } }) => short(referrer))).toEqual([
      '',
      ...told.slice(0, -1).map(([address]) => address),
    ]);
    expect(new Set(views.map(({ page: { id } }) => id)).size).toBe(TOUR.length);
    // Each view of a product tells it once, as part of that view; nothing else was tracked.
    const expected = views.flatMap((view) => [
      ['page_view', view.page.id],
      ...(view.page.url.includes('/p/') ? [['view_item', view.page.id]] : []),
    ]);
    expect(events.slice(0, -1).map(({ name, page: { id } }) => [name, id])).toEqual(expected);
    expect(events.at(-1)!.data).toEqual({ list: 'footer' });
  }

  test(`${router}: a tour by clicks, back, forward, query and redirect is stored view by view, none doubled`, () =>
    checkTour());

  test(`${router}: the same tour without the Navigation API`, async () => {
    await page.addInitScript(withoutNavigation);
    await checkTour();
  });

  test(`${router}: a deep link and its reload are one view each, and what is told there is told once`, async () => {
    const [address, title] = TOUR[2]!;
    for (const visit of [() => page.goto(app.url + address), () => page.reload()]) {
      await visit();
      await at(address, title);
      await click('allow');
      await click('add');
    }
    const events = await storedAtEnd();
    expect(events.map(({ name }) => name)).toEqual([
      ...['page_view', 'view_item', 'add_to_cart'],
      ...['page_view', 'view_item', 'add_to_cart'],
      'newsletter_open',
    ]);
    for (const { page: at } of events) expect([short(at.url), at.title]).toEqual([address, title]);
    expect(new Set(events.map(({ page: { id } }) => id)).size).toBe(2);
  });
}
