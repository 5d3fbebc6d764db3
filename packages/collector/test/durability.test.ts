/** What was acknowledged is stored, once, whenever the collector is killed. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeBatch, makeEvent, startCollectorProcess } from '@beckon/testing';
import { expect, test } from 'vitest';

test('an event is there after SIGKILL right behind the answer', async () => {
  const collector = await startCollectorProcess();
  const event = makeEvent();
  const answer = await collector.post(makeBatch([event]));
  await collector.kill('SIGKILL');
  expect(answer.status).toBe(204);
  await collector.restart();
  await collector.indexed();
  expect((await collector.events()).map(({ id }) => id)).toEqual([event['id']]);
  await collector.kill();
});

test('kills under load lose no acknowledged event and store none twice', async () => {
  const collector = await startCollectorProcess();
  const acknowledged = new Set<string>();
  const sent = new Set<string>();
  for (let round = 0; round < 20; round++) {
    let going = true;
    const senders = Array.from({ length: 8 }, async () => {
      while (going) {
        const events = Array.from({ length: 5 }, () => makeEvent());
        const ids = events.map((event) => event['id'] as string);
        for (const id of ids) sent.add(id);
        const ok = await collector.post(makeBatch(events)).then(
          (answer) => answer.status === 204,
          () => false,
        );
        if (ok) for (const id of ids) acknowledged.add(id);
        else if (!collector.alive()) return;
      }
    });
    const target = acknowledged.size + 50 + round * 37;
    while (acknowledged.size < target) await new Promise((resolve) => setTimeout(resolve, 1));
    await collector.kill('SIGKILL');
    going = false;
    await Promise.all(senders);
    await collector.restart();
  }
  await collector.indexed();
  const stored = (await collector.events()).map(({ id }) => id);
  expect(new Set(stored).size).toBe(stored.length);
  expect([...acknowledged].filter((id) => !stored.includes(id))).toEqual([]);
  expect(stored.filter((id) => !sent.has(id))).toEqual([]);
  await collector.kill();
});

/** Without that lock another process that reads the store and goes takes the write-ahead log along. */
test.runIf(process.platform === 'linux')(
  'the store is locked as in use for as long as the collector runs',
  async () => {
    const collector = await startCollectorProcess();
    await collector.post(makeBatch([makeEvent()]));
    await collector.indexed();
    const { ino } = statSync(join(collector.dataDir, 'store.sqlite'));
    // `1: POSIX  ADVISORY  READ 4711 fe:00:INODE 1073741826 1073742335`
    const locks = () =>
      readFileSync('/proc/locks', 'utf8')
        .split('\n')
        .filter((line) => line.includes(`:${ino} `))
        .map((line) => line.trim().split(/\s+/).slice(1, 5));
    expect(locks()).toContainEqual(['POSIX', 'ADVISORY', 'READ', String(collector.pid)]);
    await collector.kill();
  },
);

test('the same batch sent twice is stored once and counted as duplicate, also after a restart', async () => {
  const collector = await startCollectorProcess();
  const body = makeBatch([makeEvent(), makeEvent()]);
  expect((await collector.post(body)).status).toBe(204);
  expect((await collector.post(body)).status).toBe(204);
  await collector.kill('SIGTERM');
  await collector.restart();
  expect((await collector.post(body)).status).toBe(204);
  await collector.indexed();
  expect(await collector.events()).toHaveLength(2);
  expect(await collector.api('stats')).toMatchObject({ stored: 2, duplicates: 4 });
  await collector.kill();
});

test('a second collector on the same data folder is refused with the reason', async () => {
  const collector = await startCollectorProcess();
  await expect(startCollectorProcess({ dataDir: collector.dataDir })).rejects.toThrow(
    'used by another collector',
  );
  await collector.kill();
});

test('SIGTERM ends the process cleanly with everything indexed', async () => {
  const collector = await startCollectorProcess();
  for (let i = 0; i < 20; i++) await collector.post(makeBatch([makeEvent({ seq: i + 1 })]));
  await collector.kill('SIGTERM');
  await collector.restart();
  expect(await collector.events()).toHaveLength(20);
  await collector.kill();
});
