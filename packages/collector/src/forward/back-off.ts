/** How long a destination that fails is left alone, and how long what it fails at is tried. */

const FIRST_MS = 1000;
const MAX_MS = 5 * 60 * 1000;
/** However long a vendor asks to wait. */
const LONGEST_MS = 3600 * 1000;
/** What fails and fails is tried for so long, from its receipt, unless its destination says otherwise. */
export const RETRY_FOR_MS = 7 * 24 * 3600 * 1000;
/** And not given up before so many failures in a row, about a quarter of an hour: after a long pause a hiccup costs nothing. */
export const MIN_FAILURES = 10;

/**
 * 1 s to 5 min with full jitter, doubled with each failure.
 * @param failures in a row, this one included
 * @param random from 0 to 1
 */
const waitMs = (failures: number, random: number): number =>
  FIRST_MS + random * Math.min(MAX_MS - FIRST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));

/** What a vendor asks for goes before its own, up to an hour. */
export const nextTry = (now: number, failures: number, random: number, afterMs?: number): number =>
  now + Math.min(LONGEST_MS, afterMs ?? waitMs(failures, random));

/** Milliseconds until the next try. One that is further ahead than anybody waits was set by a clock that has been put back: 0. */
export function waitLeft(nextAt: number, now: number): number {
  const left = nextAt - now;
  return left > 0 && left <= LONGEST_MS ? left : 0;
}
