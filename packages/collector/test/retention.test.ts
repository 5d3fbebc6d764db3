/** What is deleted by age, and what must not be. */
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBatch, makeEvent, startCollectorProcess, tempDir, until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { encodeEnvelope } from '../src/intake/envelope.ts';
import { createSegmentReader } from '../src/log/read-log.ts';
import { openSegmentLog } from '../src/log/segment-log.ts';
import { segmentBases, segmentPath } from '../src/log/segments.ts';
import { trimLog } from '../src/log/trim-log.ts';

const DAY_MS = 24 * 3600 * 1000;

/** A log of several segments that were last written on these days before now. */
async function oldLog(days: number[]): Promise<{ dir: string; bases: number[]; end: number }> {
  const dir = tempDir();
  const log = await openSegmentLog({ dir, segmentBytes: 100 });
  for (const day of days) await log.append(Buffer.from(`${day}`.padEnd(120)));
  await log.close();
  const bases = segmentBases(dir);
  expect(bases).toHaveLength(days.length);
  for (const [i, day] of days.entries()) {
    const at = (Date.now() - day * DAY_MS) / 1000;
    utimesSync(segmentPath(dir, bases[i]!), at, at);
  }
  return { dir, bases, end: log.end() };
}

test('segments go when they are old and every consumer has passed them, the newest never', async () => {
  const { dir, bases, end } = await oldLog([40, 35, 31, 20]);
  expect(trimLog(dir, bases[2]!, Date.now() - 30 * DAY_MS)).toBeGreaterThan(0);
  expect(segmentBases(dir)).toEqual(bases.slice(2));
  trimLog(dir, end, Date.now() - 30 * DAY_MS);
  expect(segmentBases(dir)).toEqual(bases.slice(3));
  trimLog(dir, end, Date.now());
  expect(segmentBases(dir)).toEqual(bases.slice(3));
});

test('a segment in the middle that is written again keeps all behind it', async () => {
  const { dir, bases, end } = await oldLog([40, 1, 40, 40]);
  trimLog(dir, end, Date.now() - 30 * DAY_MS);
  expect(segmentBases(dir)).toEqual(bases.slice(1));
});

test('a file of a day ago is followed by a new one, also when nothing more comes, and then it goes by its age', async () => {
  const dir = tempDir();
  let ahead = 0;
  const open = () => openSegmentLog({ dir, now: () => Date.now() + ahead });
  const log = await open();
  await log.append(Buffer.from('first'));
  await log.rollOld();
  await log.append(Buffer.from('same day'));
  expect(segmentBases(dir)).toEqual([0]);
  ahead = DAY_MS;
  await log.append(Buffer.from('next day'));
  expect(segmentBases(dir)).toHaveLength(2);
  await log.close();
  ahead = 3 * DAY_MS;
  const again = await open();
  await Promise.all([again.rollOld(), again.append(Buffer.from('later')), again.rollOld()]);
  expect(segmentBases(dir)).toHaveLength(3);
  ahead = 5 * DAY_MS;
  await again.rollOld();
  await again.rollOld();
  const bases = segmentBases(dir);
  expect(bases).toHaveLength(4);
  expect(bases[3]).toBe(again.end());
  await again.close();
  expect(createSegmentReader(dir).read(bases[2]!, again.end(), 1000).payloads.map(String)).toEqual(['later']);
  expect(trimLog(dir, again.end(), Date.now() + 30 * DAY_MS)).toBeGreaterThan(0);
  expect(segmentBases(dir)).toEqual(bases.slice(3));
});

test('what is too old in the log goes when the collector starts, torn ends put aside with it', async () => {
  const collector = await startCollectorProcess({ keep: { logDays: 30 } });
  await collector.post(makeBatch([makeEvent({ user: { email: 'gone@example.com' } })]));
  await collector.indexed();
  await collector.kill('SIGTERM');
  const dir = join(collector.dataDir, 'log');
  const log = await openSegmentLog({ dir, segmentBytes: 1 });
  await log.append(Buffer.from([2, ...Buffer.from('{"site":"shop","visitors":[],"at":1}')]));
  await log.close();
  const torn = `${segmentPath(dir, 0)}.torn`;
  writeFileSync(torn, 'of gone@example.com');
  const at = (Date.now() - 40 * DAY_MS) / 1000;
  for (const path of [segmentPath(dir, 0), torn]) utimesSync(path, at, at);
  await collector.restart();
  expect([existsSync(torn), existsSync(segmentPath(dir, 0))]).toEqual([false, false]);
  await collector.indexed();
  expect(await collector.events()).toHaveLength(1);
  await collector.kill();
});

test('events that are kept too long already go at the start, younger ones and the totals stay', async () => {
  const collector = await startCollectorProcess({ keep: { eventDays: 30 } });
  const young = makeEvent();
  expect((await collector.post(makeBatch([young]))).status).toBe(204);
  await collector.indexed();
  await collector.kill('SIGTERM');
  // What a collector wrote forty days ago, behind the young one in this log: order is by place, age by receipt.
  const log = await openSegmentLog({ dir: join(collector.dataDir, 'log') });
  const received = Date.now() - 40 * DAY_MS;
  const envelope = {
    received,
    site: 'shop',
    origin: '',
    userAgent: 'Mozilla/5.0',
    address: '',
    language: '',
    gpc: false,
    purpose: '',
  };
  const old = Array.from({ length: 5 }, () => makeEvent({ time: received }));
  await log.append(
    ...encodeEnvelope(envelope, Buffer.from(makeBatch([...old, { id: 'bad' }], { sentAt: received }))),
  );
  await log.close();
  await collector.restart();
  await until(
    'all to be indexed',
    async () => (await collector.api<{ stored: number }>('stats')).stored === 6,
  );
  await collector.kill('SIGTERM');
  await collector.restart();
  await until('the old ones to go', async () => (await collector.events()).length === 1);
  expect((await collector.events()).map(({ id }) => id)).toEqual([young['id']]);
  expect(await collector.badRows()).toEqual([]);
  expect(await collector.api('stats')).toMatchObject({ stored: 6, bad: 1 });
  expect(existsSync(segmentPath(join(collector.dataDir, 'log'), 0))).toBe(true);
  await collector.kill();
});
