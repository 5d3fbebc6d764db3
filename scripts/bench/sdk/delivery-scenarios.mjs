/** Ways in which events get lost or sent twice: each plays `tries` events of one subject with marks to find them by. */
import { pause, ready } from './browser.mjs';
import { product } from './events.mjs';

/** RudderStack takes over what an earlier page left after 11 s; nobody waits longer. */
const NEXT_VISIT_MS = 15_000;

const track = (page, marker) =>
  page.evaluate((data) => window.benchPeer.track('add_to_cart', data), product(marker));

async function open(context, shop) {
  const page = await context.newPage();
  await page.goto(shop.page);
  await ready(page);
  return page;
}

/** As a visitor closes a tab: the page's last handlers run. */
async function close(page) {
  await Promise.all([page.waitForEvent('close'), page.close({ runBeforeUnload: true })]);
}

/** What waits on the device gets its chance. */
async function nextVisit(context, shop) {
  await open(context, shop);
  await pause(NEXT_VISIT_MS);
}

/** The page goes in the very task of the call. */
async function navigate(context, shop, tries) {
  const page = await context.newPage();
  for (let i = 0; i < tries; i++) {
    await page.goto(shop.page);
    await ready(page);
    await pause(300);
    await page.evaluate(
      ([data, to]) => {
        window.benchPeer.track('add_to_cart', data);
        location.href = to;
      },
      [product(`mk-navigate-${i}`), shop.other],
    );
    await page.waitForURL(shop.other);
  }
  await page.close();
  await nextVisit(context, shop);
}

async function closeTab(context, shop, tries) {
  for (let i = 0; i < tries; i++) {
    const page = await open(context, shop);
    await pause(300);
    await track(page, `mk-close-${i}`);
    await close(page);
    await pause(200);
  }
  await nextVisit(context, shop);
}

/** The collector resets every connection for ten seconds; the pages stay for another thirty. Two visitors. */
async function outage(browser, shop, tries) {
  const visitors = 2;
  const started = Date.now();
  const left = (ms) => pause(started + ms - Date.now());
  shop.setDown(true);
  setTimeout(() => shop.setDown(false), 10_000);
  const one = (first) =>
    browser.visitor(async (context) => {
      const page = await open(context, shop);
      for (let i = first; i < tries; i += visitors) {
        await track(page, `mk-outage-${i}`);
        await pause((6000 * visitors) / tries);
      }
      await left(40_000);
      await close(page);
      await nextVisit(context, shop);
    });
  await Promise.all(Array.from({ length: visitors }, (_, first) => one(first)));
}

async function offline(context, shop, tries) {
  for (let i = 0; i < tries; i++) {
    const page = await open(context, shop);
    await pause(300);
    await context.setOffline(true);
    await track(page, `mk-offline-${i}`);
    await pause(1000);
    await close(page);
    await pause(200);
    await context.setOffline(false);
  }
  await nextVisit(context, shop);
}

/** A headless browser never hides a page, so the page is told that it is hidden, as clients learn it. */
async function hideAndShow(context, shop, tries) {
  const page = await open(context, shop);
  const be = (state) =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
      Object.defineProperty(document, 'hidden', { value: now === 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, state);
  await pause(300);
  for (let i = 0; i < tries; i++) {
    await track(page, `mk-hide-${i}`);
    await be('hidden');
    await pause(300);
    await be('visible');
    await pause(300);
  }
  await pause(NEXT_VISIT_MS);
}

/** Two tabs track in turn while the collector is down for five seconds, and both stay open. */
async function twoTabs(context, shop, tries) {
  const pages = [await open(context, shop), await open(context, shop)];
  await pause(300);
  shop.setDown(true);
  for (let i = 0; i < tries; i++) {
    await track(pages[i % 2], `mk-tabs-${i}`);
    await pause(5000 / tries);
  }
  shop.setDown(false);
  await pause(15_000);
  for (const page of pages) await close(page);
  await nextVisit(context, shop);
}

/** One visitor for all tries. */
const byOne = (scenario) => (browser, shop, tries) =>
  browser.visitor((context) => scenario(context, shop, tries));

/** Each resolves when all that can still arrive has had its time. */
export const scenarios = {
  navigate: byOne(navigate),
  closeTab: byOne(closeTab),
  outage,
  offline: byOne(offline),
  hideAndShow: byOne(hideAndShow),
  twoTabs: byOne(twoTabs),
};
