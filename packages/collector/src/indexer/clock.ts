/** Puts a device's time right where its clock is wrong. */

/** Clocks that differ by no more than this are taken as right: the rest is time on the way. */
const TOLERATED_SKEW_MS = 60 * 1000;
/** An outbox keeps events for three days; older ones are held to that. */
const MAX_AGE_MS = 3 * 24 * 3600 * 1000;
const MAX_FUTURE_MS = 5 * 60 * 1000;

/**
 * @param time when it happened, and `sentAt` when it was sent, both by the device's clock
 * @param received by our clock
 * @param age milliseconds between the two by a monotonic clock, where known
 */
export function correctTime(time: number, sentAt: number, received: number, age: number | undefined): number {
  const skewed = Math.abs(sentAt - received) > TOLERATED_SKEW_MS;
  const corrected = skewed ? received - Math.max(0, age ?? sentAt - time) : time;
  return Math.round(Math.min(received + MAX_FUTURE_MS, Math.max(received - MAX_AGE_MS, corrected)));
}
