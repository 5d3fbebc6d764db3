/** Calls that tell what cannot be kept or sent, or that come before they may do anything: they cost themselves alone. */
import { expect, test } from 'vitest';
import { setUp } from './harness.ts';

const t = setUp();
interface Global {
  (verb: string, ...args: unknown[]): unknown;
  flush(): Promise<{ sent: number; remaining: number }>;
}

test.each(['a BigInt', 'a circle'])('a user with %s is not taken, and no event suffers', async (what) => {
  const errors: Error[] = [];
  t.page.on('pageerror', (error) => errors.push(error));
  await t.open('/granted');
  await t.storedNames(['page_view']);
  await t.page.evaluate((what) => {
    const { beckon } = window as never as { beckon: Global };
    beckon('identify', { id: 'u1', plan: 'gold' });
    beckon('track', 'before');
    const user: Record<string, unknown> = { id: 'u2' };
    if (what === 'a BigInt') user['order'] = BigInt(10);
    else user['self'] = user;
    beckon('identify', user);
    beckon('track', 'add_to_cart', { currency: 'EUR', value: 1, items: [{ item_id: 'a' }] });
  }, what);
  const events = await t.storedNames(['page_view', 'before', 'add_to_cart']);
  expect(events.slice(1).map(({ user }) => user)).toEqual(Array(2).fill({ id: 'u1', plan: 'gold' }));
  await t.onDisk(0);
  expect(errors).toEqual([]);
});

test('what is changed in a user after the call does not reach an event', async () => {
  await t.open('/granted');
  await t.page.evaluate(() => {
    const { beckon } = window as never as { beckon: Global };
    const user = { id: 'u1', address: { city: 'Kiel' } };
    beckon('identify', user);
    user.address.city = 'Bonn';
    beckon('track', 'login');
  });
  const events = await t.storedNames(['page_view', 'login']);
  expect(events[1]!.user).toEqual({ id: 'u1', address: { city: 'Kiel' } });
});

test('data that JSON has no word for is none', async () => {
  await t.open('/granted');
  await t.page.evaluate(() => {
    const { beckon } = window as never as { beckon: Global };
    for (const data of [null, NaN, new Date(NaN), { toJSON: () => null }]) beckon('track', 'odd', data);
  });
  const events = await t.storedNames(['page_view', 'odd', 'odd', 'odd', 'odd']);
  expect(events.slice(1).map(({ data }) => data)).toEqual(Array(4).fill({}));
});

test('flush() while nobody has decided looks at nothing and sends nothing, though an earlier page left something', async () => {
  await t.open('/proxied');
  await t.storedNames(['page_view']);
  t.proxy.set({ status: 503 });
  await t.call('track', 'left_behind');
  await t.onDisk(1);
  await t.context.clearCookies();
  t.proxy.set('pass');
  const hour = 3_600_000;
  await t.page.clock.install({ time: Date.now() + hour });
  await t.page.addInitScript(() => {
    const touched: string[] = [];
    Object.assign(window, { touched });
    for (const name of ['localStorage', 'indexedDB'] as const) {
      const real = window[name];
      Object.defineProperty(window, name, {
        get() {
          touched.push(name);
          return real;
        },
      });
    }
  });
  await t.open('/pending');
  await t.loaded();
  const flushed = await t.page.evaluate(() => (window as never as { beckon: Global }).beckon.flush());
  expect(flushed).toEqual({ sent: 0, remaining: 0 });
  expect(await t.page.evaluate(() => (window as never as { touched: string[] }).touched)).toEqual([]);
  await t.call('consent', 'granted');
  const events = await t.storedNames(['page_view', 'left_behind', 'page_view']);
  expect(events).toHaveLength(3);
});

test('what waits while the browser empties the disk is kept anew, and sent', async () => {
  await t.page.clock.install();
  await t.open('/proxied');
  await t.loaded();
  await t.page.clock.runFor(2000);
  await t.storedNames(['page_view']);
  t.proxy.set({ status: 503 });
  await t.call('track', 'add_to_cart', { currency: 'EUR', value: 1, items: [{ item_id: 'a' }] });
  await t.onDisk(1);
  const session = await t.context.newCDPSession(t.page);
  await session.send('Storage.clearDataForOrigin', {
    origin: new URL(t.pages.url).origin,
    storageTypes: 'indexeddb',
  });
  t.proxy.set('pass');
  for (let n = 0; n < 3; n++) {
    await t.page.clock.runFor(400_000);
    await t.page.evaluate(() => (window as never as { beckon: Global }).beckon.flush());
  }
  await t.storedNames(['page_view', 'add_to_cart']);
});

test('a site that deletes the database does not wait for this page, which goes on', async () => {
  await t.open('/proxied');
  await t.storedNames(['page_view']);
  const deleted = await t.page.evaluate(
    () =>
      new Promise((resolve) => {
        const asked = indexedDB.deleteDatabase('bk~shop');
        asked.onsuccess = () => resolve('deleted');
        asked.onblocked = () => resolve('blocked');
      }),
  );
  expect(deleted).toBe('deleted');
  await t.call('track', 'after_it');
  await t.storedNames(['page_view', 'after_it']);
  await t.onDisk(0);
});
