/** Bad rows that were tried again, and a store that is made anew: each event goes to its destination once. */
import { join } from 'node:path';
import { makeEvent, until } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rebuildStore } from '../src/rebuild.ts';
import { openDatabase } from '../src/store/driver.ts';
import { type HookedShop, startHookedShop } from './hooked-shop.ts';

let shop: HookedShop;
beforeAll(async () => {
  shop = await startHookedShop();
});
afterAll(() => shop?.close());

const events = (count: number) => Array.from({ length: count }, () => makeEvent({}));
const ids = (list: readonly Record<string, unknown>[]) => list.map(({ id }) => String(id));
const all = (list: unknown[]) =>
  until(`${list.length} events`, () => shop.taken.length >= list.length, 60_000);

/** What the version before, to which the event was bad, would have left in place of what is stored of it. */
function refuse(event: Record<string, unknown>): void {
  const db = openDatabase(join(shop.collector.dataDir, 'store.sqlite'));
  const { received } = db.prepare('SELECT received FROM events WHERE id = ?').get(event['id'] as string) as {
    received: number;
  };
  db.prepare('DELETE FROM events WHERE id = ?').run(event['id'] as string);
  db.prepare("INSERT INTO bad_rows (site, received, reason, body) VALUES ('shop', ?, 'older', ?)").run(
    received,
    JSON.stringify(event),
  );
  db.close();
}

test('bad rows that were tried again are sent once though the store is made anew, before they were sent and after', async () => {
  const list = events(6);
  await shop.send(list);
  await all(list);
  // One was sent again after the mend; one waits among what was sent, and so does what came behind it.
  for (const [mended, open] of [
    [list[0]!, true],
    [list[1]!, false],
  ] as const) {
    await shop.collector.kill('SIGTERM');
    refuse(mended);
    shop.taken = shop.taken.filter((id) => id !== mended['id']);
    shop.status = open ? 204 : 401;
    await shop.collector.restart();
    expect((await shop.collector.act('bad-rows/replay')).status).toBe(202);
    await until(
      'the mended row',
      async () => !(await shop.collector.badRows()).some(({ reason }) => reason === 'older'),
    );
    if (open) await all(list);
    else await until('the pause', async () => (await shop.delivery())?.paused);
    await until('its place', async () => (await shop.delivery())?.behind === (open ? 0 : 1));
  }
  const more = events(2);
  await shop.send(more);
  await shop.collector.indexed();
  await shop.collector.kill('SIGTERM');
  expect(await rebuildStore(shop.collector.dataDir)).toMatchObject({ carried: true });
  await shop.collector.restart();
  expect((await shop.delivery())?.behind).toBe(3);
  shop.status = 204;
  await shop.resume();
  await all([...list, ...more]);
  await until('all to be forwarded', async () => (await shop.delivery())?.behind === 0);
  expect([...shop.taken].sort()).toEqual(ids([...list, ...more]).sort());
});
