/** When to try again: which answers are worth it, and how long to wait. */

const FIRST_MS = 1000;
const MAX_MS = 5 * 60 * 1000;

/** Statuses after which the same request may succeed later. 0 is no answer at all. */
export const retryable = (status: number): boolean =>
  !status || status === 408 || status === 429 || status >= 500;

/** Full jitter: a uniformly random part of an exponentially growing wait, so that clients spread out. */
export const nextWaitMs = (failures: number): number =>
  FIRST_MS + Math.random() * Math.min(MAX_MS - FIRST_MS, FIRST_MS * 2 ** failures);
