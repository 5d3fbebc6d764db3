/** Power cuts under load, on a disk that forgets what was not synced: no acknowledged event is lost. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeBatch, makeEvent, startCollectorProcess, tempDir, until } from '@beckon/testing';
import { beforeAll, expect, test } from 'vitest';

import { program, sabotaged } from './program.ts';

const CUTS = 10;
const SENDERS = 8;

let library: string;
beforeAll(() => {
  library = join(tempDir(), 'dropping-disk.so');
  const source = fileURLToPath(new URL('./dropping-disk.c', import.meta.url));
  execFileSync(program('CC_PATH'), [
    '-shared',
    '-fPIC',
    '-O1',
    '-Wall',
    '-Werror',
    '-o',
    library,
    source,
    '-ldl',
    '-pthread',
  ]);
});

/** The events that were acknowledged and are gone after the cuts. */
async function lostBy(cuts: number, env: Record<string, string> = {}): Promise<string[]> {
  const dataDir = join(tempDir(), 'data');
  const collector = await startCollectorProcess(
    { dataDir },
    { env: { LD_PRELOAD: library, BECKON_TEST_DISK: join(dataDir, 'log'), ...env } },
  );
  const acknowledged = new Set<string>();
  for (let cut = 0; cut < cuts; cut++) {
    const senders = Array.from({ length: SENDERS }, async () => {
      while (collector.alive()) {
        const events = Array.from({ length: 5 }, () => makeEvent());
        const answer = await collector.post(makeBatch(events)).catch(() => undefined);
        if (answer?.status === 204) for (const { id } of events) acknowledged.add(id as string);
      }
    });
    const target = acknowledged.size + 100 + cut * 37;
    await until('load', () => acknowledged.size >= target);
    await collector.kill();
    await Promise.all(senders);
    await collector.restart();
  }
  await collector.indexed();
  const stored = (await collector.events()).map(({ id }) => id);
  expect(new Set(stored).size).toBe(stored.length);
  await collector.kill();
  return [...acknowledged].filter((id) => !stored.includes(id));
}

test('ten power cuts under load lose no acknowledged event and store none twice', async () => {
  expect(await lostBy(CUTS)).toEqual([]);
});

test('the proof finds a collector that syncs nothing', async () => {
  expect(await lostBy(1, sabotaged('syncs nothing'))).not.toEqual([]);
});
