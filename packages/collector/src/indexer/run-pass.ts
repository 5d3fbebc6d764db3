/** One step of the indexer: reads a piece of the log and keeps what it holds, its position in the same transaction. */
import { decodeRecord } from '../intake/envelope.ts';
import type { LogReader } from '../log/log.ts';
import type { PassArrival } from '../store/arrivals.ts';
import type { PageCount } from '../store/page-counts.ts';
import type { ReplayRequest } from '../store/replays.ts';
import { emptyPass, type Pass, type Store } from '../store/store.ts';
import { indexBody } from './index-body.ts';

/** The consumer of the log under whose name the position is kept. */
export const INDEXER = 'indexer';
/**
 * Log bytes per transaction: some 800 events. What larger passes make lives through collections of garbage, and is
 * copied in each; smaller ones write more often. Measured under load, in CPU time an indexed event: four times this took
 * 13 % more, a quarter of it 18 %.
 */
const PASS_BYTES = 512 * 1024;

/**
 * Of bad rows in one pass, which are held together until they are kept: each has what its batch said once. Beyond it
 * they are kept without what was sent.
 */
const MAX_BAD_CHARS = 16 * 1024 * 1024;

/**
 * @param lateDays the oldest that an event can be
 * @returns where to go on, and how many bytes could not be read
 */
export function runPass(
  store: Pick<Store, 'apply'>,
  log: LogReader,
  position: number,
  end: number,
  lateDays: number,
): { position: number; damagedBytes: number } {
  const { payloads, next, damagedBytes } = log.read(position, end, PASS_BYTES);
  const pass: Pass = { ...emptyPass(), position: next };
  const replays: ReplayRequest[] = [];
  const pageCounts: PageCount[] = [];
  const arrivals: PassArrival[] = [];
  let badChars = 0;
  for (const payload of payloads) {
    const before = pass.bad.length;
    try {
      const record = decodeRecord(payload);
      if ('erasure' in record) pass.erasures.push(record.erasure);
      else if ('replay' in record) replays.push(record.replay);
      else if ('pageCount' in record) pageCounts.push(record.pageCount);
      else if ('arrival' in record) arrivals.push({ arrival: record.arrival, after: pass.events.length });
      else indexBody(record.envelope, record.body, pass, lateDays);
    } catch (error) {
      pass.bad.push({ site: '', received: Date.now(), reason: `unreadable log record: ${error}`, body: '' });
    }
    for (const row of pass.bad.slice(before)) {
      badChars += row.body.length;
      if (badChars > MAX_BAD_CHARS) row.body = '';
    }
  }
  store.apply(INDEXER, { ...pass, replays, pageCounts, arrivals });
  return { position: next, damagedBytes };
}
