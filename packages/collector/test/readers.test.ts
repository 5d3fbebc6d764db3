/** Who reads the store for long, as a backup does, holds up neither what is erased nor the stop. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CollectorProcess, makeBatch, makeEvent, startCollectorProcess, until } from '@beckon/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect, type Database } from '../src/store/driver.ts';

const NOTE = 'very-private-note';

let collector: CollectorProcess;
let reader: Database;
beforeAll(async () => {
  collector = await startCollectorProcess();
});
beforeEach(async () => {
  if (!collector.alive()) await collector.restart();
  await collector.post(makeBatch([makeEvent({ visitor: 'gone', data: { note: NOTE } })]));
  await collector.indexed();
  reader = connect(join(collector.dataDir, 'store.sqlite'));
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM events').get();
});
afterEach(() => reader.close());
afterAll(() => collector?.kill());

const isIn = (end: string) =>
  readFileSync(join(collector.dataDir, `store.sqlite${end}`), 'latin1').includes(NOTE);
const leaves = () => until('the text to be gone', () => !isIn('') && !isIn('-wal'));
async function erase(): Promise<void> {
  const answer = await collector.act('person/erase?site=shop&visitor=gone');
  expect(await answer.json()).toMatchObject({ erased: true });
  expect(isIn('') || isIn('-wal')).toBe(true);
}

test('what is erased while somebody reads leaves the files of the store when that has ended', async () => {
  await erase();
  reader.exec('COMMIT');
  await leaves();
});

test('it leaves them after a kill, too', async () => {
  await erase();
  await collector.kill();
  reader.exec('COMMIT');
  await collector.restart();
  await leaves();
});

test('the stop waits for no reader', async () => {
  await erase();
  const ended = collector.kill('SIGTERM');
  await until('the collector to end', () => !collector.alive(), 10_000);
  expect(await ended).toBe(0);
});
