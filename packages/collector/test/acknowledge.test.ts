/** The answer waits for the disk: an app of its own on a real socket, whose log lies on a disk that the test holds. */
import { open } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeBatch, makeEvent, tempDir, until } from '@beckon/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCatalogues } from '../src/catalogue/catalogues.ts';
import { createForwarding } from '../src/forward/forwarding.ts';
import {
  type App,
  checkConfig,
  createApp,
  type Indexer,
  type Log,
  openSegmentLog,
  openSqliteStore,
  type Store,
  startIndexer,
} from '../src/index.ts';

/** The disk: `hold` keeps every sync waiting until `release`; `fail` is what the next write or sync says. */
const disk = {
  syncs: 0,
  held: [] as (() => void)[],
  hold: false,
  fail: undefined as { on: 'write' | 'datasync'; code: string } | undefined,
  release() {
    disk.hold = false;
    for (const go of disk.held.splice(0)) go();
  },
};
const failing = (on: 'write' | 'datasync') => {
  if (disk.fail?.on === on) throw Object.assign(new Error(disk.fail.code), { code: disk.fail.code });
};
const openHeld = async (path: string, flags: string) => {
  const file = await open(path, flags);
  const writev = file.writev.bind(file) as (buffers: Uint8Array[]) => Promise<{ bytesWritten: number }>;
  const datasync = file.datasync.bind(file);
  file.writev = (async (buffers: Uint8Array[]) => {
    failing('write');
    return writev(buffers);
  }) as never;
  file.datasync = async () => {
    if (disk.hold) await new Promise<void>((go) => disk.held.push(go));
    failing('datasync');
    await datasync();
    disk.syncs++;
  };
  return file;
};

let parts: { log: Log; store: Store; indexer: Indexer; app: App; server: Server };
let url: string;

beforeEach(async () => {
  Object.assign(disk, { syncs: 0, hold: false, fail: undefined });
  const dir = tempDir();
  const config = checkConfig(
    { dataDir: dir, sites: { shop: { origins: ['https://shop.example'] } } },
    new Map(),
  );
  const store = openSqliteStore(join(dir, 'store.sqlite'));
  const log = await openSegmentLog({ dir: join(dir, 'log'), open: openHeld });
  const indexer = startIndexer(
    { logDir: join(dir, 'log'), storePath: join(dir, 'store.sqlite'), eventDays: 0, lateDays: 3 },
    () => {},
  );
  const app = createApp({
    config,
    manifests: new Map(),
    log,
    store,
    indexer,
    forwarding: createForwarding({ storePath: '', targets: [] }, () => {}),
    catalogues: startCatalogues({ storePath: '', dir: '', sites: [] }, () => {}),
    token: 'token',
    passwordLine: () => '',
    sdkDir: dir,
    dashboardDir: dir,
    report: () => {},
  });
  const server = createServer(app.handler);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
  parts = { log, store, indexer, app, server };
});
afterEach(async () => {
  disk.release();
  disk.fail = undefined;
  const { log, store, indexer, app, server } = parts;
  server.close();
  server.closeAllConnections();
  app.close();
  await log.close();
  await indexer.close();
  store.close();
});

const send = () =>
  fetch(`${url}/bk/e/shop`, {
    method: 'POST',
    headers: { origin: 'https://shop.example' },
    body: makeBatch([makeEvent()]),
  });
const health = async () => (await fetch(`${url}/healthz`)).json();

test('no answer leaves before its bytes are synced, however many wait', async () => {
  disk.hold = true;
  let answered = 0;
  const answers = Array.from({ length: 20 }, () =>
    send().then((answer) => {
      answered++;
      return [answer.status, disk.syncs];
    }),
  );
  await until('the first sync', () => disk.held.length === 1);
  // Others are answered meanwhile: the process is not blocked, the answers wait for the disk.
  for (let n = 0; n < 20; n++) expect(await health()).toMatchObject({ ok: true });
  expect([answered, disk.syncs]).toEqual([0, 0]);
  disk.release();
  for (const [status, syncs] of await Promise.all(answers)) {
    expect(status).toBe(204);
    expect(syncs).toBeGreaterThan(0);
  }
  // One sync for all that waited together.
  expect(disk.syncs).toBeLessThan(20);
});

test('a full disk is told as 503 with the time to come back, and nothing is lost when there is room again', async () => {
  disk.fail = { on: 'write', code: 'ENOSPC' };
  const refused = await send();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await health()).toMatchObject({ ok: false, log: 'disk full' });
  disk.fail = undefined;
  expect((await send()).status).toBe(204);
  expect(await health()).toMatchObject({ ok: true, log: 'ok' });
});

test('after a sync that failed nothing is acknowledged any more', async () => {
  disk.fail = { on: 'datasync', code: 'EIO' };
  expect((await send()).status).toBe(503);
  disk.fail = undefined;
  expect((await send()).status).toBe(503);
  expect(await health()).toMatchObject({ ok: false, log: 'failed' });
});
