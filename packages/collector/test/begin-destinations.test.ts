/** New destinations that wait until the log is indexed: what was taken meanwhile is stored and forwarded, whatever becomes of the store. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CHROME,
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  tempDir,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rebuildStore } from '../src/rebuild.ts';
import { backupStore } from '../src/store/backup.ts';
import { openSqliteStore } from '../src/store/sqlite-store.ts';

process.env['BECKON_TEST_WEBHOOK_SECRET'] = 'a-secret-of-the-tests-0123456789';

let server: Server;
let collector: CollectorProcess;
/** Ids of what was forwarded. */
let taken: string[] = [];
/** A copy of the store of a collector that was killed while its destination waited. */
const copy = join(tempDir(), 'store.sqlite');
/** Acknowledged while the destination waited. */
const meanwhile = [makeEvent(), makeEvent()];

const store = async (list: unknown[]) =>
  expect(
    (await collector.post(makeBatch(list), { origin: 'http://localhost', 'user-agent': CHROME })).status,
  ).toBe(204);
const ids = (list: readonly Record<string, unknown>[]) => list.map(({ id }) => id);
const path = (name: string) => join(collector.dataDir, name);

beforeAll(async () => {
  server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    taken.push(...(JSON.parse(body) as { events: { id: string }[] }).events.map(({ id }) => id));
    res.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const webhook = { url, secret: { env: 'BECKON_TEST_WEBHOOK_SECRET' }, allowPrivate: true };
  collector = await startCollectorProcess({
    sites: { shop: { origins: ['http://localhost'], destinations: { webhook } } },
  });
  // More than is indexed by the time that the next start answers.
  for (let i = 0; i < 120; i++) await store(Array.from({ length: 500 }, () => makeEvent()));
  await collector.kill();
  for (const end of ['', '-wal', '-shm']) rmSync(path(`store.sqlite${end}`), { force: true });
  await collector.restart();
  await store(meanwhile);
  await collector.kill();
  const killed = openSqliteStore(path('store.sqlite'));
  expect(killed.forwards.beginsAt()).toBeGreaterThan(0);
  killed.close();
  await backupStore(collector.dataDir, copy);
  taken = [];
});
afterAll(async () => {
  await collector?.kill();
  server?.close();
});

test('a store that is made anew meanwhile forwards what was taken', async () => {
  await rebuildStore(collector.dataDir);
  await collector.restart();
  const after = makeEvent();
  await store([after]);
  await until('what comes behind it', () => taken.includes(String(after['id'])));
  expect([...taken].sort()).toEqual(ids([...meanwhile, after]).sort());
});

test('a copy of the store that was made meanwhile, in an empty folder, stores and forwards all that comes', async () => {
  await collector.kill();
  rmSync(collector.dataDir, { recursive: true });
  mkdirSync(collector.dataDir);
  copyFileSync(copy, path('store.sqlite'));
  taken = [];
  await collector.restart();
  const after = [makeEvent(), makeEvent()];
  await store(after);
  await until('them to be forwarded', () => taken.length === after.length);
  expect([...taken].sort()).toEqual(ids(after).sort());
});
