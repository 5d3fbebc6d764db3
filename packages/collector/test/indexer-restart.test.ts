/** An indexer that fails at the same place again and again: what is told of it, and that it goes on when it can. */
import { join } from 'node:path';
import { makeBatch, makeEvent, startCollectorProcess, until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { connect } from '../src/store/driver.ts';

const sql = (dataDir: string, text: string) => {
  const db = connect(join(dataDir, 'store.sqlite'));
  db.exec(text);
  db.close();
};

test('it is never called well in between, waits longer each time, and stores what waited when the cause is gone', async () => {
  const collector = await startCollectorProcess();
  const failures = () =>
    collector
      .output()
      .split('\n')
      .filter((line) => line.includes('indexer: failed'))
      .map((line) => (JSON.parse(line) as { againMs: number }).againMs);
  const health = async () => (await (await fetch(`${collector.url}/healthz`)).json()) as { indexer: string };
  sql(
    collector.dataDir,
    "CREATE TRIGGER no BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'the store fails'); END",
  );
  const event = makeEvent();
  await collector.post(makeBatch([event]));
  await until('the first failure to be told', async () => (await health()).indexer === 'restarting');
  const told = new Set<string>();
  await until('four failures', async () => {
    told.add((await health()).indexer);
    return failures().length > 3;
  });
  expect([...told]).toEqual(['restarting']);
  expect(failures().slice(0, 4)).toEqual([200, 400, 800, 1600]);
  sql(collector.dataDir, 'DROP TRIGGER no');
  await collector.indexed();
  expect((await collector.events()).map(({ id }) => id)).toEqual([event['id']]);
  expect(await health()).toMatchObject({ ok: true, indexer: 'ok' });
  await collector.kill();
});
