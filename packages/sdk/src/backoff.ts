/** When to try again: which answers are worth it, how long to wait, and the wait that all tabs keep. */

const FIRST_MS = 1000;
const MAX_MS = 5 * 60 * 1000;

/**
 * Back-off, shared by all tabs through the disk: from when until when nothing is sent, and after how many
 * failures; none when the collector told the wait. A clock before `from` was set back: then it is void.
 */
export type Pause = [from: number, until: number, failures: number];
/** Until the disk has told: nothing is sent, but by a page that is hidden or left. */
export const UNKNOWN: Pause = [0, 0, 1];
export const NONE: Pause = [0, 0, 0];

/** Milliseconds that are still to be waited; 0 for none, or none that is known. */
export function leftOf([from, until]: Pause): number {
  const now = Date.now();
  return from <= now && now < until ? until - now : 0;
}

/** Statuses after which the same request may succeed later. 0 is no answer at all. */
export const retryable = (status: number): boolean => /^(0|408|429|5..)$/.test(`${status}`);

/**
 * The pause after one more failure. Full jitter: a uniformly random part of an exponentially growing wait, so that
 * clients spread out.
 * @param toldMs the wait that the collector asked for, when it did
 */
export function pauseAfter([, , failures]: Pause, toldMs?: number): Pause {
  const now = Date.now();
  const ownMs = FIRST_MS + Math.random() * Math.min(MAX_MS - FIRST_MS, FIRST_MS * 2 ** failures);
  return [now, now + (toldMs ?? ownMs), toldMs ? 0 : failures + 1];
}
