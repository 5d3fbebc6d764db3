/** A store that is lost while the log is long: events are taken while it is read again. */
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBatch, makeEvent, startCollectorProcess } from '@beckon/testing';
import { expect, test } from 'vitest';
import { segmentPath } from '../src/log/segments.ts';

/** More than may wait for the indexer of what comes in. On the disk it takes no room. */
const LOG_BYTES = 64 * 1024 ** 3;

test('however long the log is that waits at the start, events are taken', async () => {
  const collector = await startCollectorProcess();
  await collector.kill();
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(collector.dataDir, `store.sqlite${end}`), { force: true });
  const dir = join(collector.dataDir, 'log');
  mkdirSync(dir, { recursive: true });
  writeFileSync(segmentPath(dir, 0), '');
  truncateSync(segmentPath(dir, 0), LOG_BYTES);
  writeFileSync(segmentPath(dir, LOG_BYTES), '');
  await collector.restart();
  expect((await collector.api<{ lagBytes: number }>('stats')).lagBytes).toBeGreaterThan(LOG_BYTES / 2);
  expect((await collector.post(makeBatch([makeEvent()]))).status).toBe(204);
  expect((await fetch(`${collector.url}/readyz`)).status).toBe(200);
  await collector.kill();
});
