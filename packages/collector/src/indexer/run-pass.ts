/** One step of the indexer: reads a piece of the log and keeps what it holds, its position in the same transaction. */
import { decodeEnvelope } from '../intake/envelope.ts';
import { readLog } from '../log/read-log.ts';
import type { Pass, Store } from '../store/store.ts';
import { indexBody } from './index-body.ts';

/** The consumer of the log under whose name the position is kept. */
export const INDEXER = 'indexer';
/** Log bytes per transaction: a few thousand events. */
const PASS_BYTES = 2 * 1024 * 1024;

/** @returns where to go on, and how many bytes could not be read */
export function runPass(
  store: Pick<Store, 'apply'>,
  logDir: string,
  position: number,
  end: number,
): { position: number; damagedBytes: number } {
  const { payloads, next, damagedBytes } = readLog(logDir, position, end, PASS_BYTES);
  const pass: Pass = { events: [], bad: [], refused: [], drops: [], position: next };
  for (const payload of payloads) {
    try {
      const { envelope, body } = decodeEnvelope(payload);
      indexBody(envelope, body, pass);
    } catch (error) {
      pass.bad.push({ site: '', received: Date.now(), reason: `unreadable log record: ${error}`, body: '' });
    }
  }
  store.apply(INDEXER, pass);
  return { position: next, damagedBytes };
}
