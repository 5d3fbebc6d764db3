/** A Chromium that nobody drives, with a profile on disk: prerendering, a killed browser, cookies blocked by its settings. */
import { type FreeBrowser, openChromium, tempDir, until } from '@beckon/testing';
import { afterEach, expect, test } from 'vitest';
import { names, setUp } from './harness.ts';

/** What the pages told the page server, by their own means. */
const told: string[] = [];
const say = `const say = (what) => fetch('/say/' + what, { method: 'POST', keepalive: true });`;
const rules = (url: string) =>
  `<script type="speculationrules">{"prerender":[{"source":"list","urls":["${url}"],"eagerness":"immediate"}]}</script>`;
/** Counts what goes wrong before the SDK runs, and tells it with an event. */
const blocked = `<script>
var errors = [], denied = [];
addEventListener('error', (event) => errors.push(String(event.message)));
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
document.cookie = 'probe=1';
if (!document.cookie) denied.push('cookies');
try { localStorage.length } catch { denied.push('localStorage') }
setTimeout(() => beckon('track', 'looked', { errors, denied }), 500);
setTimeout(() => { beckon('track', 'left'); location.href = '/other' }, 3000);
</script>`;

/** Discards the tab with that title as a browser that is short of memory does, and shows it again. */
const discarder = `
let done = false;
chrome.tabs.onUpdated.addListener(async (id, change, tab) => {
  if (done || tab.title !== 'Discard me') return;
  done = true;
  await chrome.tabs.create({ url: 'about:blank', active: true });
  const gone = await chrome.tabs.discard(id);
  setTimeout(() => chrome.tabs.update(gone.id, { active: true }), 500);
});`;

const t = setUp((path, { html, proxy }) => {
  if (path.startsWith('/say/')) {
    told.push(path.slice('/say/'.length));
    return 'heard';
  }
  const endpoint = `${proxy.url}/bk/e/shop`;
  if (path === '/before') return html('Before', { endpoint, head: rules('/shown') });
  if (path === '/before-going')
    return html('Before', {
      endpoint,
      head: `${rules('/shown')}<script>setTimeout(() => { location.href = '/shown' }, 3000)</script>`,
    });
  if (path === '/shown')
    return html('Shown', {
      endpoint,
      head: `<script>${say} say(document.prerendering ? 'prerendered' : 'not-prerendered');
        beckon('track', 'told_early');
        addEventListener('load', () => say('loaded'));
        document.addEventListener('prerenderingchange', () => say('activated'))</script>`,
    });
  if (path === '/discarded')
    return html('Page', {
      endpoint,
      head: `<script>${say}
        if (document.wasDiscarded) say('discarded');
        else if (self.name !== 'seen') {
          self.name = 'seen';
          const wait = () => self.beckon.version ? go() : setTimeout(wait, 10);
          const go = async () => {
            say(await self.beckon.track('before_discard').stored);
            document.title = 'Discard me';
          };
          wait();
        }</script>`,
    });
  if (path === '/blocked') return html('Blocked', { endpoint, head: blocked });
  if (path === '/killed')
    return html('Killed', {
      endpoint,
      head: `<script>${say}
        for (let n = 0; n < 20; n++) beckon('track', 'before_the_end', { n });
        const done = () => self.beckon.version ? self.beckon.track('last').stored.then(say) : setTimeout(done, 10);
        done();</script>`,
    });
  return undefined;
});

let browser: FreeBrowser | undefined;
afterEach(async () => {
  await browser?.kill();
  told.length = 0;
});

test('a page that is really prerendered and never shown does nothing', async () => {
  browser = openChromium(`${t.pages.url}/before`, tempDir());
  await until('the prerendering', () => told.includes('loaded'));
  await t.storedNames(['page_view']);
  expect(told).toEqual(['prerendered', 'loaded']);
  expect((await t.stored()).map(({ page }) => page.title)).toEqual(['Before']);
});

test('a page that is really prerendered and shown later counts once, from then on', async () => {
  browser = openChromium(`${t.pages.url}/before-going`, tempDir());
  const events = await t.storedNames(['page_view', 'page_view', 'told_early']);
  expect(told).toEqual(['prerendered', 'loaded', 'activated']);
  const [before, shown, early] = events;
  expect(shown!.page.title).toBe('Shown');
  // The page before was on for three seconds.
  expect(shown!.time - before!.time).toBeGreaterThan(1500);
  expect(early!.page.id).toBe(shown!.page.id);
  expect(new Set(events.map(({ session }) => session)).size).toBe(1);
});

test('a browser that is killed with events on disk sends them when it is opened again', async () => {
  const profile = tempDir();
  t.proxy.set('refuse');
  browser = openChromium(`${t.pages.url}/killed`, profile);
  await until('the last event to be on disk', () => told.includes('true'));
  await browser.kill();
  expect(await t.stored()).toEqual([]);
  t.proxy.set('pass');
  browser = openChromium(`${t.pages.url}/proxied`, profile);
  const events = await until('all events', async () => {
    const all = await t.stored();
    return all.length >= 23 && all;
  });
  expect(names(events).sort()).toEqual(
    ['page_view', ...Array(20).fill('before_the_end'), 'last', 'page_view'].sort(),
  );
  // The cookie had not reached the disk when the browser was killed, or it had: either way all of a page is one visit.
  const before = events.filter(({ page }) => page.url.endsWith('/killed'));
  expect(new Set(before.map(({ visitor }) => visitor)).size).toBe(1);
});

test('a page that the browser discards, and loads again when it is shown, loses nothing and sends nothing twice', async () => {
  t.proxy.set('refuse');
  browser = openChromium(`${t.pages.url}/discarded`, tempDir(), {}, discarder);
  await until('the page to be discarded and back', () => told.includes('discarded'));
  expect(await t.stored()).toEqual([]);
  t.proxy.set('pass');
  const events = await until('all events', async () => {
    const all = await t.stored();
    return all.length >= 3 && all;
  });
  expect(names(events)).toEqual(['page_view', 'before_discard', 'page_view']);
  expect(new Set(events.map(({ session }) => session)).size).toBe(1);
});

test('a browser that blocks cookies: events arrive from memory, one visitor per page, the page notices nothing', async () => {
  const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
  browser = openChromium(`${t.pages.url}/blocked`, tempDir(), settings);
  const events = await t.storedNames(['page_view', 'looked', 'left']);
  expect(events[1]!.data).toEqual({ errors: [], denied: ['cookies', 'localStorage'] });
  expect(new Set(events.map(({ visitor }) => visitor)).size).toBe(1);
  expect(events[0]!.visitor).toMatch(/^[\w-]+$/);
});
