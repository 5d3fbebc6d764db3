/** New destinations that wait until the log is indexed: what was taken meanwhile is stored and forwarded, whatever becomes of the store. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeEvent, tempDir, until } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rebuildStore } from '../src/rebuild.ts';
import { backupStore } from '../src/store/backup.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';
import { type HookedShop, startHookedShop } from './hooked-shop.ts';

let shop: HookedShop;
/** A copy of the store of a collector that was killed while its destination waited. */
const copy = join(tempDir(), 'store.sqlite');
/** Acknowledged while the destination waited, and behind that. */
const meanwhile = [makeEvent(), makeEvent()];

const ids = (list: readonly Record<string, unknown>[]) => list.map(({ id }) => String(id));
const path = (name: string) => join(shop.collector.dataDir, name);
const removeStore = () => {
  for (const end of ['', '-wal', '-shm']) rmSync(path(`store.sqlite${end}`), { force: true });
};

function beginsAt(): number | undefined {
  const store = openSqliteStore(path('store.sqlite'));
  const at = store.forwards.beginsAt();
  store.close();
  return at;
}

beforeAll(async () => {
  // Nothing of the past is sent, now or later.
  shop = await startHookedShop(401);
  // More than is indexed by the time that the next start answers.
  for (let i = 0; i < 120; i++) await shop.send(Array.from({ length: 500 }, () => makeEvent()));
  await shop.collector.kill();
  removeStore();
  shop.status = 204;
  await shop.collector.restart();
  await shop.send(meanwhile);
  expect(await shop.delivery()).toBeUndefined();
  expect((await shop.resume()).status).toBe(503);
  await shop.collector.kill();
  expect(beginsAt()).toBeGreaterThan(0);
  await backupStore(shop.collector.dataDir, copy);
});
afterAll(() => shop?.close());

/** What comes now is forwarded behind all of `before`, to which it belongs then, once, and nothing of the past. */
async function goesOn(before: Record<string, unknown>[]): Promise<void> {
  shop.taken = [];
  await shop.collector.restart();
  const after = makeEvent();
  await shop.send([after]);
  await until('what comes behind it', () => shop.taken.includes(String(after['id'])), 60_000);
  before.push(after);
  expect([...shop.taken].sort()).toEqual(ids(before).sort());
  await shop.collector.kill();
  expect(beginsAt()).toBeUndefined();
}

test('a store that is made anew meanwhile forwards what was taken', async () => {
  await rebuildStore(shop.collector.dataDir);
  await goesOn(meanwhile);
});

test('so does the next start, to which the log is longer', async () => {
  removeStore();
  copyFileSync(copy, path('store.sqlite'));
  await goesOn(meanwhile);
});

test('a copy of the store that was made meanwhile, in an empty folder, stores and forwards all that comes', async () => {
  rmSync(shop.collector.dataDir, { recursive: true });
  mkdirSync(shop.collector.dataDir);
  copyFileSync(copy, path('store.sqlite'));
  await goesOn([]);
});
