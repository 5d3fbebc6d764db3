/** Page views where a library moves between pages, and where the browser brings a page back, in Chromium. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type ApiEvent, openChromium, tempDir, until } from '@beckon/testing';
import { afterEach, expect, test } from 'vitest';
import { setUp } from './harness.ts';

const require = createRequire(import.meta.url);
const library = (name: string) => readFileSync(require.resolve(name), 'utf8');
const links =
  '<a id="one" href="./one">one</a> <a id="two" href="./two">two</a> <a id="slow" href="./slow">slow</a>';

/** A View Transition around a change of address, content and title, as frameworks make it. */
const transitions = `<script>
  addEventListener('click', (event) => {
    event.preventDefault();
    const { href, id } = event.target;
    document.startViewTransition(() => {
      history.replaceState({ scroll: 7 }, '');
      history.pushState(null, '', href);
      document.title = id;
    });
  });
</script>`;
/** Shows a copy of the tab with that title, once. */
const copier = `
let done = false;
chrome.tabs.onUpdated.addListener((id, change, tab) => {
  if (done || tab.title !== 'Copy me') return;
  done = true;
  chrome.tabs.duplicate(id);
});`;

const t = setUp((path, { html }) => {
  if (path === '/lib/turbo') return library('@hotwired/turbo/dist/turbo.es2017-umd.js');
  if (path === '/lib/htmx') return library('htmx.org/dist/htmx.min.js');
  const [, kind, name = ''] = /^\/(turbo|htmx|moving)\/(\w+)$/.exec(path) ?? [];
  if (path === '/copied')
    return html('Page', {
      head: `<script>
        const wait = async () => {
          if (!self.beckon.version) return setTimeout(wait, 10);
          await self.beckon.track('here').acked;
          document.title = 'Copy me';
        };
        wait()</script>`,
    });
  if (!kind) return undefined;
  const page = html(name, {
    head: kind === 'moving' ? transitions : `<script src="/lib/${kind}"></script>`,
    body: kind === 'htmx' ? `<div hx-boost:inherited="true">${links}</div>` : links,
  });
  return (_req, res) => {
    const answer = () => res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    if (name === 'slow') setTimeout(answer, 900);
    else answer();
  };
});

let free: ReturnType<typeof openChromium> | undefined;
afterEach(async () => {
  await free?.kill();
  free = undefined;
});

const told = (events: readonly ApiEvent[]) =>
  events.map(({ page }) => [new URL(page.url).pathname.replace(/^.*\//, ''), page.title]);
/** Until it is the page of that name. */
const shown = (name: string) => t.page.waitForFunction((title) => document.title === title, name);

test.each(['turbo', 'htmx', 'moving'])(
  '%s: one view each time the page changes, with its own title',
  async (kind) => {
    await t.open(`/${kind}/start`);
    await t.loaded();
    for (const name of ['one', 'two']) {
      await t.page.click(`#${name}`);
      await shown(name);
      await until('the address', () => t.page.url().endsWith(name));
    }
    await t.page.evaluate(() => history.back());
    await until('the page before', () => t.page.url().endsWith('one'));
    const expected = [
      ['start', 'start'],
      ['one', 'one'],
      ['two', 'two'],
      ['one', kind === 'moving' ? 'two' : 'one'],
    ];
    const events = await t.storedNames(Array(4).fill('page_view'));
    expect(told(events)).toEqual(expected);
    expect(new Set(events.map(({ page }) => page.id)).size).toBe(4);
    // It was the same document all along, with one tracker.
    expect(new Set(events.map(({ client }) => client.id)).size).toBe(1);
    await t.call('track', 'after');
    expect((await t.storedNames([...Array(4).fill('page_view'), 'after']))[4]!.page.id).toBe(
      events[3]!.page.id,
    );
  },
);

test.each(['turbo', 'htmx'])(
  '%s: a page that is slow to come is viewed under its own title',
  async (kind) => {
    await t.open(`/${kind}/start`);
    await t.loaded();
    await t.page.click('#slow');
    await shown('slow');
    const events = await t.storedNames(['page_view', 'page_view']);
    expect(told(events)).toEqual([
      ['start', 'start'],
      ['slow', 'slow'],
    ]);
  },
);

test('a page that the back-forward cache brings back is marked, and so is one that is loaded again', async () => {
  await t.open('/granted');
  await t.storedNames(['page_view']);
  await t.open('/other');
  await t.page.evaluate(() => history.back());
  const cached = await t.storedNames(['page_view', 'page_view']);
  expect(cached.map(({ page }) => page.restored)).toEqual([undefined, true]);
  expect(cached[1]!.client.id).toBe(cached[0]!.client.id);

  // A page that hears `unload` stays out of that cache.
  await t.page.evaluate(() => addEventListener('unload', () => {}));
  await t.open('/other');
  await t.page.evaluate(() => history.back());
  const loaded = await t.storedNames(Array(3).fill('page_view'));
  expect(loaded[2]!.page.restored).toBe(true);
  expect(loaded[2]!.client.id).not.toBe(loaded[0]!.client.id);
  await t.page.reload();
  expect((await t.storedNames(Array(4).fill('page_view')))[3]!.page.restored).toBeUndefined();
});

test('a copy of a tab is marked', async () => {
  free = openChromium(`${t.pages.url}/copied`, tempDir(), {}, copier);
  const views = await until('both views', async () => {
    const found = (await t.stored()).filter(({ name }) => name === 'page_view');
    return found.length === 2 && found;
  });
  expect(views.map(({ page }) => page.restored)).toEqual([undefined, true]);
  expect(views[1]!.session).toBe(views[0]!.session);
});

test('the tabs of a browser that is opened again are marked', async () => {
  const profile = tempDir();
  const settings = { session: { restore_on_startup: 1 } };
  free = openChromium(`${t.pages.url}/granted?q=kept`, profile, settings);
  await t.storedNames(['page_view']);
  const sessions = join(profile, 'Default', 'Sessions');
  await until('the tab on disk', () =>
    readdirSync(sessions).some((file) => readFileSync(join(sessions, file)).includes('granted?q=kept')),
  );
  await free.kill();
  // As if it had been closed: what has crashed asks before it opens the tabs again.
  const preferences = join(profile, 'Default', 'Preferences');
  const all = JSON.parse(readFileSync(preferences, 'utf8'));
  all.profile = { ...all.profile, exit_type: 'Normal', exited_cleanly: true };
  writeFileSync(preferences, JSON.stringify(all));
  free = openChromium('about:blank', profile, settings);
  const views = await until('the view of the tab', async () => {
    const found = (await t.stored()).filter(({ name }) => name === 'page_view');
    return found.length === 2 && found;
  });
  expect(views[1]!.page.restored).toBe(true);
});
