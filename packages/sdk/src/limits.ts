/** How much the outbox keeps, and for how long. */
import type { DropReason } from '@beckon/events';
import type { Entry } from './batch.ts';
import { byteLength } from './transport.ts';

const MAX_AGE_MS = 3 * 24 * 3600 * 1000;
/** Of what events say themselves; page, visitor and the like are the same in many. */
const MAX_BYTES = 256 * 1024;
/** What name, time and id of an event take. */
const EVENT_BYTES = 100;
/** Events of one page in memory: no more fit the outbox. */
export const MAX_OWN = 2600;

/** Judges events one by one, newest first, so that the oldest go: the reason to drop one, or false. */
export function createLimits(): (entry: Entry) => DropReason | false {
  const oldest = Date.now() - MAX_AGE_MS;
  let bytes = 0;
  return ({ event }) => {
    bytes += EVENT_BYTES + byteLength(JSON.stringify(event.data));
    return event.time < oldest ? 'too_old' : bytes > MAX_BYTES && 'outbox_full';
  };
}
