/** Seen from the kernel: no answer leaves before the bytes that it acknowledges are on disk. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  tempDir,
  until,
} from '@beckon/testing';
import { expect, test } from 'vitest';
import { openSegmentLog } from '../../src/index.ts';
import { type Answer, followAnswers } from './durable.ts';
import { program, sabotaged } from './program.ts';
import { readTrace } from './trace.ts';

const CALLS =
  'read,recvfrom,write,writev,pwrite64,pwritev,sendto,sendmsg,fdatasync,fsync,openat,ftruncate,io_uring_setup';
/** Longer than any body of these tests. */
const KEPT_BYTES = 256 * 1024;
const SENDERS = 8;
const ANSWERS = 200;

/** Loads a collector under strace with many senders at once, and follows each answer. */
async function traced(sabotage?: string, prepare: (dataDir: string) => Promise<void> = async () => {}) {
  const dir = tempDir();
  const dataDir = join(dir, 'data');
  const trace = join(dir, 'trace');
  await prepare(dataDir);
  const collector = await startCollectorProcess(
    { dataDir },
    {
      // -D: strace steps aside, and the collector is the process that is started.
      under: [
        program('STRACE_PATH'),
        '-D',
        '-f',
        '-xx',
        '-yy',
        '-s',
        `${KEPT_BYTES}`,
        '-e',
        `trace=${CALLS}`,
        '-o',
        trace,
      ],
      ...(sabotage && { env: sabotaged(sabotage) }),
    },
  );
  const acknowledged = await load(collector);
  const main = /^\d+/.exec(readFileSync(trace, 'utf8'))![0];
  await collector.kill();
  const whole = new RegExp(`^${main} +\\+\\+\\+ `, 'm');
  const text = await until('the end of the trace', () => {
    const found = readFileSync(trace, 'latin1');
    return whole.test(found) && found;
  });
  const calls = readTrace(text);
  // What is written through a ring would not be seen.
  expect(calls.filter(({ name }) => name.startsWith('io_uring'))).toEqual([]);
  const answers = followAnswers(calls, join(dataDir, 'log'));
  // The trace shows every answer that the senders have seen: nothing was overlooked.
  const shown = new Set(answers.flatMap(({ ids }) => ids));
  expect(acknowledged.filter((id) => !shown.has(id))).toEqual([]);
  expect(answers.length).toBeGreaterThanOrEqual(ANSWERS);
  return answers;
}

async function load(collector: CollectorProcess): Promise<string[]> {
  const acknowledged: string[] = [];
  let answers = 0;
  await Promise.all(
    Array.from({ length: SENDERS }, async (_, sender) => {
      while (answers < ANSWERS) {
        const events = Array.from({ length: 1 + sender }, () => makeEvent());
        const { status } = await collector.post(makeBatch(events));
        expect(status).toBe(204);
        answers++;
        acknowledged.push(...events.map(({ id }) => id as string));
      }
    }),
  );
  return acknowledged;
}

const faultsOf = (answers: readonly Answer[]) => [...new Set(answers.flatMap(({ faults }) => faults))];

test('each of many answers at once leaves behind the sync of its bytes, and a power cut right then loses none', async () => {
  const answers = await traced();
  expect(faultsOf(answers)).toEqual([]);
  for (const at of [0, Math.floor(answers.length / 2), answers.length - 1]) {
    // The disk keeps what was synced, and of the rest some bytes, and zeros.
    const dataDir = join(tempDir(), 'data');
    mkdirSync(join(dataDir, 'log'), { recursive: true });
    for (const [name, { durable, uncertain }] of answers[at]!.left) {
      const torn = uncertain.subarray(0, uncertain.length / 2);
      writeFileSync(join(dataDir, 'log', name), Buffer.concat([durable, torn, Buffer.alloc(torn.length)]));
    }
    const collector = await startCollectorProcess({ dataDir });
    await collector.indexed();
    const stored = new Set((await collector.events()).map(({ id }) => id));
    const owed = answers.slice(0, at + 1).flatMap(({ ids }) => ids);
    expect(owed.filter((id) => !stored.has(id))).toEqual([]);
    await collector.kill();
  }
});

test('where a new segment begins, no answer leaves before its file would be found again', async () => {
  const answers = await traced(undefined, async (dataDir) => {
    // Full: the first batch begins the next one.
    const log = await openSegmentLog({ dir: join(dataDir, 'log') });
    for (let n = 0; n < 5; n++) await log.append(Buffer.alloc(15 * 1024 * 1024, 9));
    await log.close();
  });
  expect(faultsOf(answers)).toEqual([]);
  expect(answers.at(-1)!.left.size).toBe(2);
});

test.each([
  ['syncs nothing', 'not synced'],
  ['does not wait for the sync', 'not synced'],
  ['does not sync the folder', 'in a file that is not found again'],
])('the proof finds a collector that %s', async (sabotage, fault) => {
  expect(faultsOf(await traced(sabotage))).toEqual([fault]);
});
