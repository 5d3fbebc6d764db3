/** The consent gates in a real Chromium: what touches storage and network before, without and after a grant. */
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { watchStorage } from './consent-pages.ts';
import { names, setUp } from './harness.ts';

/** Where the site says by a call, before the script has come, something else than its tag. */
const says: Record<string, [tag: string, call: unknown]> = {
  '/says-no': ['granted', 'denied'],
  '/says-no-ads': ['granted', { marketing: false }],
  '/says-yes': ['denied', 'granted'],
};
const t = setUp((path, { html }) => {
  const [consent, call] = says[path] ?? [];
  return (
    consent && html('Says', { consent, head: `<script>beckon('consent', ${JSON.stringify(call)})</script>` })
  );
});

const touched = () => t.page.evaluate(() => (window as never as { touched: string[] }).touched);

/** Addresses of all requests to anyone but the page's own server. */
function watchRequests(): string[] {
  const requests: string[] = [];
  t.page.on('request', (request) => requests.push(request.url()));
  return requests;
}
const foreign = (requests: string[]) => requests.filter((url) => !url.startsWith(t.pages.url));

test('while consent is pending nothing is stored or sent; granted later, the events come with their times', async () => {
  const requests = watchRequests();
  await t.page.addInitScript(watchStorage);
  await t.page.clock.install();
  await t.open('/pending');
  await t.loaded();
  for (const path of ['/app/a', '/app/b']) {
    await t.page.evaluate((to) => history.pushState(null, '', to), path);
    await t.call('track', 'view_item', { currency: 'EUR', value: 1, items: [{ item_id: path }] });
    await t.minuteLater();
  }
  const made = await t.page.evaluate(() => Date.now());
  expect(await touched()).toEqual([]);
  expect(foreign(requests)).toEqual([]);
  expect(await t.context.cookies()).toEqual([]);
  await t.call('consent', { analytics: true, marketing: false });
  const events = await t.storedNames(['page_view', 'page_view', 'view_item', 'page_view', 'view_item']);
  expect(events.map(({ page: { url } }) => new URL(url).pathname)).toEqual([
    '/pending',
    '/app/a',
    '/app/a',
    '/app/b',
    '/app/b',
  ]);
  for (const event of events) {
    expect(event.clientTime).toBeLessThanOrEqual(made);
    expect(event.consent).toMatchObject({ analytics: 'granted', marketing: 'denied' });
  }
  expect(events[4]!.clientTime - events[1]!.clientTime).toBeGreaterThanOrEqual(60_000);
});

test('denied means nothing: no cookie, no storage, no request, and a later grant releases nothing of before', async () => {
  const requests = watchRequests();
  await t.page.addInitScript(watchStorage);
  await t.page.clock.install();
  await t.open('/denied');
  await t.loaded();
  await t.call('track', 'add_to_cart', { currency: 'EUR', value: 1, items: [] });
  await t.minuteLater();
  // Whether something of an earlier visit must be deleted.
  expect(await touched()).toEqual(['read cookie', 'read localStorage']);
  expect(foreign(requests)).toEqual([]);
  expect(await t.context.cookies()).toEqual([]);
  await t.call('consent', 'granted');
  await t.call('track', 'after_grant');
  await t.storedNames(['after_grant']);
});

/** Runs the script and then `then` in one task of a page without the tag; what of storage that task has touched. */
async function startedBy(then: string): Promise<string[]> {
  await t.page.addInitScript(watchStorage);
  await t.open('/other');
  return t.page.evaluate(
    async ({ endpoint, then }) => {
      const text = await (await fetch('/files/beckon.js')).text();
      const script = document.createElement('script');
      Object.assign(script.dataset, { endpoint, site: 'shop', consent: 'granted' });
      script.text = text;
      document.head.append(script);
      new Function(then)();
      return [...(window as never as { touched: string[] }).touched];
    },
    { endpoint: `${t.collector.url}/bk/e/shop`, then },
  );
}

test('the task that starts the page touches no storage, whatever is granted', async () => {
  expect(await startedBy('beckon.track("at_once")')).toEqual([]);
  await t.storedNames(['page_view', 'at_once']);
  expect(await t.context.cookies()).toHaveLength(1);
});

test("a refusal in the task that starts the page keeps the site's grant from what comes after it", async () => {
  await startedBy('beckon.track("before"); beckon.consent("denied"); beckon.track("after")');
  await until('the refusal to be done', async () => (await t.context.cookies()).length === 0);
  await t.call('consent', 'granted');
  await t.call('track', 'granted_again');
  await t.storedNames(['granted_again']);
});

test('a page that is left in the task that starts it loses nothing', async () => {
  // The page may be gone before it can answer.
  await startedBy('beckon.track("last"); location.href = "/granted"').catch(() => {});
  await t.page.waitForURL('**/granted');
  await t.loaded();
  const stored = await until('all of both pages', async () => {
    const found = await t.stored();
    return found.length >= 3 && found;
  });
  expect(names(stored).sort()).toEqual(['last', 'page_view', 'page_view']);
});

test('a withdrawal deletes cookie, outbox and campaign without a reload', async () => {
  await t.page.clock.install();
  await t.open('/granted?utm_source=x');
  await t.storedNames(['page_view']);
  await t.context.setOffline(true);
  await t.call('track', 'unsent');
  await t.onDisk(1);
  await t.call('consent', 'denied');
  await t.onDisk(0);
  await t.context.setOffline(false);
  await t.minuteLater();
  expect(await t.context.cookies()).toEqual([]);
  // The record of the withdrawal stays until it is acknowledged.
  await until('nothing to be kept', () => t.page.evaluate(() => Object.keys(localStorage).length === 0));
  await t.open('/granted');
  expect(names(await t.storedNames(['page_view', 'page_view']))).not.toContain('unsent');
});

test('a call before the script has come takes the place of what the tag says: a refusal', async () => {
  const requests = watchRequests();
  await t.page.addInitScript(watchStorage);
  for (let i = 0; i < 2; i++) {
    await t.open('/says-no');
    await t.loaded();
    await t.call('track', 'after');
    await t.page.evaluate(() => (window as never as { beckon(verb: string): unknown }).beckon('flush'));
    // Whether something of an earlier visit must be deleted, also what a stub kept, or told: a withdrawal.
    await until('all looks', async () => (await touched()).length >= 4);
    expect(await touched()).toEqual(['read cookie', ...Array(3).fill('read localStorage')]);
  }
  expect(foreign(requests)).toEqual([]);
  expect(await t.context.cookies()).toEqual([]);
});

test('and by purpose, and a grant: the first view has it, and visitors are the same on every page', async () => {
  for (const [path, marketing] of [
    ['/says-no-ads', 'withdrawn'],
    ['/says-yes', 'granted'],
  ] as const) {
    await t.context.clearCookies();
    const before = (await t.stored()).length;
    for (let i = 1; i < 3; i++) {
      await t.open(path);
      await until('its view', async () => (await t.stored()).length === before + i);
    }
    const views = (await t.stored()).slice(before);
    expect(names(views)).toEqual(['page_view', 'page_view']);
    for (const { consent } of views) expect(consent).toMatchObject({ analytics: 'granted', marketing });
    expect(views[1]!.visitor).toBe(views[0]!.visitor);
  }
});
