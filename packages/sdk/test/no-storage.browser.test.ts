/** Disks that are full or emptied, and a sandbox that has none: events arrive from memory, and are counted. */
import { expect, test } from 'vitest';
import { setUp } from './harness.ts';

const t = setUp(
  (path, { html, proxy }) => {
    if (path === '/frame') return html('Framed', { endpoint: `${proxy.url}/bk/e/shop` });
    if (path === '/sandbox')
      return '<!doctype html><title>Sandbox</title><iframe sandbox="allow-scripts" src="/frame"></iframe>';
    return undefined;
  },
  ['http://localhost:*', 'null'],
);

/** Uncaught errors and rejections of all pages of the context. */
async function watchErrors(): Promise<() => Promise<string[]>> {
  await t.context.addInitScript(() => {
    const errors: string[] = [];
    (window as never as { errors: string[] }).errors = errors;
    addEventListener('error', (event) => errors.push(event.message));
    addEventListener('unhandledrejection', (event) => errors.push(`${event.reason}`));
  });
  return () => t.page.evaluate(() => (window as never as { errors: string[] }).errors);
}

/** Runs in the page: fills localStorage to the last character, and tells whether IndexedDB takes a record. */
async function fill(): Promise<string> {
  for (let size = 4_000_000; size >= 1; size >>= 1)
    try {
      for (let n = 0; ; n++) localStorage.setItem(`junk-${size}-${n}`, 'x'.repeat(size));
    } catch {
      // Full for this size.
    }
  return new Promise((resolve) => {
    const open = indexedDB.open('other', 1);
    open.onupgradeneeded = () => open.result.createObjectStore('junk');
    open.onerror = () => resolve(`${open.error?.name}`);
    open.onsuccess = () => {
      const change = open.result.transaction('junk', 'readwrite');
      change.objectStore('junk').put('x'.repeat(100_000), 1);
      change.oncomplete = () => resolve('took it');
      change.onabort = () => resolve(`${change.error?.name}`);
    };
  });
}

test('a full disk: events arrive from memory, those of a page that is left too, and nothing is thrown', async () => {
  const errors = await watchErrors();
  await t.open('/other');
  const devtools = await t.context.newCDPSession(t.page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: t.pages.url, quotaSize: 1 });
  expect(await t.page.evaluate(fill)).toBe('QuotaExceededError');
  await t.open('/proxied');
  await t.loaded();
  const stored = await t.page.evaluate(async () => {
    type Beckon = { track(name: string): { stored: Promise<boolean>; acked: Promise<boolean> } };
    const { acked } = (window as never as { beckon: Beckon }).beckon.track('sign_up');
    return acked;
  });
  expect(stored).toBe(true);
  t.proxy.set({ delay: 80 });
  await t.page.evaluate(() => {
    (window as never as { beckon(...args: unknown[]): void }).beckon('track', 'last_words');
    location.href = '/other';
  });
  await t.storedNames(['page_view', 'sign_up', 'last_words']);
  await t.page.evaluate(() => history.back());
  await t.page.waitForURL('**/proxied', { waitUntil: 'commit' });
  expect(await errors()).toEqual([]);
  expect(t.wire('sign_up')).toBe(1);
});

test('a browser that empties the disk of an open page: what waited there arrives once, and so does what follows', async () => {
  const errors = await watchErrors();
  await t.page.clock.install();
  t.proxy.set('refuse');
  await t.open('/proxied');
  await t.loaded();
  await t.call('track', 'before');
  await t.onDisk(2);
  const devtools = await t.context.newCDPSession(t.page);
  await devtools.send('Storage.clearDataForOrigin', { origin: t.pages.url, storageTypes: 'all' });
  t.proxy.set('pass');
  await t.call('track', 'after');
  await t.page.clock.runFor(5 * 60_000);
  const events = await t.storedNames(['page_view', 'before', 'after']);
  expect(new Set(events.map(({ visitor }) => visitor)).size).toBe(1);
  await t.onDisk(0);
  for (const name of ['page_view', 'before', 'after']) expect(t.wire(name)).toBe(1);
  expect(await errors()).toEqual([]);
});

test('a sandboxed frame has no cookies and no storage, and its events arrive', async () => {
  await t.page.goto(`${t.pages.url}/sandbox`);
  const frame = t.page.frames().at(-1)!;
  await frame.waitForFunction(() => !!(window as never as { beckon?: { version?: string } }).beckon?.version);
  expect(await frame.evaluate(() => self.origin)).toBe('null');
  await frame.evaluate(() =>
    (window as never as { beckon(...args: unknown[]): void }).beckon('track', 'sign_up'),
  );
  const events = await t.storedNames(['page_view', 'sign_up']);
  expect(new Set(events.map(({ session }) => session)).size).toBe(1);
  expect(await t.context.cookies()).toEqual([]);
});
