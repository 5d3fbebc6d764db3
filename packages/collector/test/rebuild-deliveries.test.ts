/** Bad rows that were tried again, and a store that is made anew: each event goes to its destination once. */
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  CHROME,
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rebuildStore } from '../src/rebuild.ts';
import { openDatabase } from '../src/store/driver.ts';

process.env['BECKON_TEST_WEBHOOK_SECRET'] = 'a-secret-of-the-tests-0123456789';

let server: Server;
let collector: CollectorProcess;
const receiver = { status: 204, taken: [] as { id: string }[] };
beforeAll(async () => {
  server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    if (receiver.status === 204)
      receiver.taken.push(...(JSON.parse(body) as { events: { id: string }[] }).events);
    res.writeHead(receiver.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const webhook = { url, secret: { env: 'BECKON_TEST_WEBHOOK_SECRET' }, allowPrivate: true };
  collector = await startCollectorProcess({
    sites: { shop: { origins: ['http://localhost'], destinations: { webhook } } },
  });
});
afterAll(async () => {
  await collector?.kill();
  server?.close();
});

const delivery = async () =>
  (await collector.api<{ deliveries: { paused: boolean; behind: number }[] }>('deliveries')).deliveries[0]!;
const events = (count: number) => Array.from({ length: count }, () => makeEvent({}));
const store = async (list: unknown[]) =>
  expect(
    (await collector.post(makeBatch(list), { origin: 'http://localhost', 'user-agent': CHROME })).status,
  ).toBe(204);
const ids = (list: { id?: unknown }[]) => list.map(({ id }) => id);
const all = (list: unknown[]) =>
  until(`${list.length} events`, () => receiver.taken.length >= list.length, 60_000);

/** What the version before, to which the event was bad, would have left in place of what is stored of it. */
function refuse(event: Record<string, unknown>): void {
  const db = openDatabase(join(collector.dataDir, 'store.sqlite'));
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
  await store(list);
  await all(list);
  // One was sent again after the mend; one waits among what was sent, and so does what came behind it.
  for (const [mended, open] of [
    [list[0]!, true],
    [list[1]!, false],
  ] as const) {
    await collector.kill('SIGTERM');
    refuse(mended);
    receiver.taken = receiver.taken.filter(({ id }) => id !== mended['id']);
    receiver.status = open ? 204 : 401;
    await collector.restart();
    expect((await collector.act('bad-rows/replay')).status).toBe(202);
    await until(
      'the mended row',
      async () => !(await collector.badRows()).some(({ reason }) => reason === 'older'),
    );
    if (open) await all(list);
    else await until('the pause', async () => (await delivery()).paused);
    await until('its place', async () => (await delivery()).behind === (open ? 0 : 1));
  }
  const more = events(2);
  await store(more);
  await collector.indexed();
  await collector.kill('SIGTERM');
  expect(await rebuildStore(collector.dataDir)).toMatchObject({ carried: true });
  await collector.restart();
  expect((await delivery()).behind).toBe(3);
  receiver.status = 204;
  await collector.act('deliveries/resume?site=shop&destination=webhook');
  await all([...list, ...more]);
  await until('all to be forwarded', async () => (await delivery()).behind === 0);
  expect(ids(receiver.taken).sort()).toEqual(ids([...list, ...more] as { id: unknown }[]).sort());
});

/** Where the log ends behind which the destination begins, while it waits for that. */
function beginsAt(): number | undefined {
  const db = openDatabase(join(collector.dataDir, 'store.sqlite'));
  const row = db.prepare("SELECT position FROM positions WHERE consumer = 'new destinations'").get();
  db.close();
  return (row as { position: number } | undefined)?.position;
}

test('while a lost store is read from the log again events are taken, and sent though it is killed meanwhile', async () => {
  receiver.taken = [];
  receiver.status = 401;
  for (let i = 0; i < 120; i++) await store(events(500));
  await collector.kill('SIGKILL');
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(collector.dataDir, `store.sqlite${end}`), { force: true });
  receiver.status = 204;
  await collector.restart();
  const list = events(4);
  await store(list.slice(0, 2));
  expect((await collector.api<{ deliveries: object[] }>('deliveries')).deliveries).toEqual([]);
  expect((await collector.act('deliveries/resume?site=shop&destination=webhook')).status).toBe(503);
  await collector.kill('SIGKILL');
  expect(beginsAt()).toBeGreaterThan(0);
  await collector.restart();
  await store(list.slice(2));
  await all(list);
  await until('all to be forwarded', async () => (await delivery())?.behind === 0);
  expect(ids(receiver.taken).sort()).toEqual(ids(list as { id: unknown }[]).sort());
  expect(beginsAt()).toBeUndefined();
});
