/** What every log promises, whatever it lies on; a second implementation runs the same. */
import { describe, expect, test } from 'vitest';
import type { Log, LogReader } from '../src/log/log.ts';

export interface LogPlace {
  /** Opens the log that lies here: the same one each time. */
  open(): Promise<Log>;
  reader(): LogReader;
}

const bytes = (text: string) => Buffer.from(text);

/** Reads all, in steps of about `chunk` bytes. */
function readAll(reader: LogReader, from: number, end: number, chunk = 1 << 20): string[] {
  const found: string[] = [];
  for (let at = from; at < end; ) {
    const { payloads, next, damagedBytes } = reader.read(at, end, chunk);
    expect([next > at, damagedBytes]).toEqual([true, 0]);
    found.push(...payloads.map(String));
    at = next;
  }
  return found;
}

/** @param fresh makes a place in which nothing lies yet */
export function logContract(engine: string, fresh: () => LogPlace): void {
  describe(`the log on ${engine}`, () => {
    test('a new log is empty, well, and has nothing to read', async () => {
      const place = fresh();
      const log = await place.open();
      expect([log.end(), log.pendingBytes(), log.failure(), log.full()]).toEqual([0, 0, undefined, false]);
      expect(place.reader().read(0, log.end(), 1000)).toEqual({ payloads: [], next: 0, damagedBytes: 0 });
      await log.close();
    });

    test('what was appended is read back in order, also in small pieces', async () => {
      const place = fresh();
      const log = await place.open();
      const payloads = Array.from({ length: 50 }, (_, i) => `payload ${i} ${'x'.repeat(i * 7)}`);
      for (const payload of payloads) await log.append(bytes(payload));
      for (const chunk of [1 << 20, 1000, 13, 1])
        expect(readAll(place.reader(), 0, log.end(), chunk)).toEqual(payloads);
      await log.close();
    });

    test('a payload that is given in parts is one record', async () => {
      const place = fresh();
      const log = await place.open();
      await log.append(bytes('a '), bytes(''), bytes('whole'));
      await log.append();
      await log.append(bytes('next'));
      expect(readAll(place.reader(), 0, log.end())).toEqual(['a whole', '', 'next']);
      await log.close();
    });

    test('payloads may hold anything, nothing and much', async () => {
      const place = fresh();
      const log = await place.open();
      const all = [
        Buffer.alloc(0),
        Buffer.from([0, 255, 10, 13]),
        Buffer.from('BKN1BKN1'),
        Buffer.alloc(1 << 20, 7),
      ];
      for (const payload of all) await log.append(payload);
      const found: Buffer[] = [];
      for (let at = 0; at < log.end(); ) {
        const { payloads, next } = place.reader().read(at, log.end(), 100);
        found.push(...payloads);
        at = next;
      }
      expect(found.map((payload) => payload.toString('hex'))).toEqual(
        all.map((payload) => payload.toString('hex')),
      );
      await log.close();
    });

    test('a record that is larger than what is to be read comes alone', async () => {
      const place = fresh();
      const log = await place.open();
      const large = Buffer.alloc(5000, 'x');
      for (const payload of [large, bytes('small'), bytes('next')]) await log.append(payload);
      const { payloads, next } = place.reader().read(0, log.end(), 1000);
      expect(payloads).toEqual([large]);
      expect(readAll(place.reader(), next, log.end())).toEqual(['small', 'next']);
      await log.close();
    });

    test('appends that wait together get increasing positions, and reading between them gives the rest', async () => {
      const place = fresh();
      const log = await place.open();
      const positions = await Promise.all(['a', 'b', 'c', 'd'].map((text) => log.append(bytes(text))));
      expect(positions).toEqual([...new Set(positions)].sort((x, y) => x - y));
      expect(log.end()).toBe(positions[3]);
      expect(readAll(place.reader(), positions[1]!, log.end())).toEqual(['c', 'd']);
      expect(readAll(place.reader(), 0, positions[1]!)).toEqual(['a', 'b']);
      await log.close();
    });

    test('what was acknowledged is there after opening again, and positions go on behind it', async () => {
      const place = fresh();
      const log = await place.open();
      const first = await log.append(bytes('first'));
      await log.close();
      const again = await place.open();
      expect(again.end()).toBe(first);
      expect(await again.append(bytes('second'))).toBeGreaterThan(first);
      expect(readAll(place.reader(), 0, again.end())).toEqual(['first', 'second']);
      await again.close();
    });

    test('bytes count as pending until they are durable, and closing waits for them', async () => {
      const place = fresh();
      const log = await place.open();
      const appended = Promise.all([log.append(bytes('one')), log.append(bytes('two'))]);
      expect(log.pendingBytes()).toBeGreaterThanOrEqual(6);
      await log.close();
      await appended;
      expect(log.pendingBytes()).toBe(0);
      await expect(log.append(bytes('late'))).rejects.toThrow('closed');
      expect(readAll(place.reader(), 0, log.end())).toEqual(['one', 'two']);
    });
  });
}
