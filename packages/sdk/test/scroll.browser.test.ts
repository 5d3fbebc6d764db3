/** How far a view is scrolled, and how long the visitor is at it. */
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { names, openCapturing, setUp, siteTag } from './harness.ts';

const t = setUp(
  (path, harness) => {
    const site = /^\/on\/(\w+)/.exec(path)?.[1];
    if (!site) return undefined;
    return `<!doctype html><title>Scroll</title>${siteTag(harness, site)}
<div id="box" style="height:500px;overflow:auto"><div style="height:2000px">inner</div></div>
<div style="height:${site === 'box' ? 10 : 6500}px">outer</div><a href="/other">Away</a>`;
  },
  undefined,
  {
    plain: { capture: { scroll: {} } },
    box: { capture: { scroll: { within: '#box', depths: [50, 100] } } },
  },
);
const open = (site: string) => openCapturing(t, `/on/${site}`, 'scroll');
/** Waits for the event of the scroll, too, which comes with the next frame. */
const scrollDown = (percent: number, selector = 'html') =>
  t.page.evaluate(
    ([to, what]) =>
      new Promise<void>((resolve) => {
        const box = document.querySelector(what)!;
        box.scrollTop = (box.scrollHeight * to) / 100 - box.clientHeight;
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
    [percent, selector] as const,
  );
const scrolls = async () =>
  (await t.stored())
    .filter(({ name }) => name === 'scroll')
    .map(({ data, page }) => [new URL(page.url).pathname, data['percent_scrolled']]);
const engaged = async () => (await t.stored()).filter(({ name }) => name === 'user_engagement');
const setState = (name: 'visibilitychange' | 'blur' | 'focus', here: boolean) =>
  t.page.evaluate(
    ([event, is]) => {
      if (event === 'visibilitychange') {
        const state = is ? 'visible' : 'hidden';
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => !is });
        document.dispatchEvent(new Event(event));
      } else {
        document.hasFocus = () => is;
        window.dispatchEvent(new Event(event));
      }
    },
    [name, here] as const,
  );

test('each depth is told once a view, and from the start again in the next', async () => {
  await open('plain');
  for (const percent of [30, 60, 20, 55]) await scrollDown(percent);
  await t.page.evaluate(() => {
    document.documentElement.scrollTop = 0;
    history.pushState(null, '', '/on/plain/next');
  });
  await scrollDown(27);
  await scrollDown(100);
  await t.call('track', 'last');
  await until('the last', async () => names(await t.stored()).includes('last'));
  expect(await scrolls()).toEqual([
    ['/on/plain', 25],
    ['/on/plain', 50],
    ...[25, 50, 75, 90].map((percent) => ['/on/plain/next', percent]),
  ]);
});

test('what scrolls inside is what the site says, and the document else', async () => {
  await open('plain');
  await scrollDown(100, '#box');
  await open('box');
  await scrollDown(60, '#box');
  await scrollDown(100, '#box');
  await t.call('track', 'last');
  await until('the last', async () => names(await t.stored()).includes('last'));
  expect(await scrolls()).toEqual([50, 100].map((percent) => ['/on/box', percent]));
});

test('time counts while the page is shown and in focus, and is told for its view when it is left', async () => {
  await t.page.clock.install();
  await open('plain');
  await t.minuteLater();
  await setState('blur', false);
  await t.page.clock.runFor(600_000);
  await setState('focus', true);
  await t.minuteLater();
  await t.page.evaluate(() => history.pushState(null, '', '/on/plain/next'));
  await until('the time of the first view', async () => {
    await t.page.clock.runFor(1000);
    return (await engaged()).length === 1;
  });
  await setState('visibilitychange', false);
  await t.page.clock.runFor(600_000);
  await setState('visibilitychange', true);
  await t.minuteLater();
  await t.page.locator('a').evaluate((link: HTMLAnchorElement) => link.click());
  await t.page.waitForURL('**/other');
  // Before it was hidden, and after.
  const ofSecond = async () => (await engaged()).slice(1);
  const total = (list: readonly { data: object }[]) =>
    list.reduce((sum, { data }) => sum + (data as { engagement_time_msec: number }).engagement_time_msec, 0);
  await until('the time of the second view', async () => total(await ofSecond()) >= 60_000);

  const views = (await t.stored()).filter(({ name }) => name === 'page_view');
  const [first, ...second] = await engaged();
  expect(first!.page.id).toBe(views[0]!.page.id);
  expect(total([first!])).toBeGreaterThanOrEqual(120_000);
  expect(total([first!])).toBeLessThan(600_000);
  expect(second.map(({ page }) => page.id)).toEqual(second.map(() => views[1]!.page.id));
  expect(total(second)).toBeLessThan(600_000);
});

test('a glance is no engagement, and a page at rest has no timer', async () => {
  await t.page.clock.install();
  await open('plain');
  await t.minuteLater();
  await t.storedNames(['page_view']);
  await t.page.evaluate(() => {
    const counts = window as never as { timers: number };
    counts.timers = 0;
    for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame'] as const) {
      const original = window[name] as (...args: unknown[]) => number;
      window[name] = ((...args: unknown[]) => {
        counts.timers++;
        return original(...args);
      }) as never;
    }
  });
  // The answer to its view may still be on its way; then a minute passes without.
  await until('rest', async () => {
    const before = await t.page.evaluate('timers');
    await t.minuteLater();
    return (await t.page.evaluate('timers')) === before;
  });
  await setState('visibilitychange', false);
  await until('the time', async () => {
    await t.page.clock.runFor(1000);
    return (await engaged()).length === 1;
  });
  // Back for less than a second.
  await t.page.clock.pauseAt(Date.now() + 3_600_000);
  await setState('visibilitychange', true);
  await t.page.clock.runFor(999);
  await setState('visibilitychange', false);
  await t.call('track', 'last');
  await until('the last', async () => {
    await t.page.clock.runFor(1000);
    return names(await t.stored()).includes('last');
  });
  expect(await engaged()).toHaveLength(1);
});
