/** What runs beside the intake gives way to it: the threads of a real collector, as Linux schedules them. */
import { readdirSync, readFileSync } from 'node:fs';
import { makeBatch, makeEvent, startCollectorProcess } from '@beckon/testing';
import { expect, test } from 'vitest';

/** Thread id -> nice value. */
function niceOf(pid: number): Map<number, number> {
  const threads = readdirSync(`/proc/${pid}/task`).map(Number);
  return new Map(
    threads.map((thread) => {
      const fields = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').replace(/^.*\) /s, '');
      // The 19th of proc(5); what is cut off held two.
      return [thread, Number(fields.split(' ')[16])];
    }),
  );
}

test.runIf(process.platform === 'linux')(
  'the indexer gives way to the intake, and to nothing else of the process',
  async () => {
    const collector = await startCollectorProcess();
    await collector.post(makeBatch([makeEvent()]));
    await collector.indexed();
    const nice = niceOf(collector.pid);
    const own = nice.get(collector.pid)!;
    expect([...nice.values()].filter((value) => value > own)).toEqual([own + 5]);
    await collector.kill();
  },
);
