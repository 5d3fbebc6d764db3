/** Puts a device's time right where its clock is wrong. */

/** Clocks that differ by no more than this are taken as right: the rest is time on the way. */
const TOLERATED_SKEW_MS = 60 * 1000;
/** An outbox keeps events for three days; older ones are held to that. */
const MAX_AGE_MS = 3 * 24 * 3600 * 1000;
const MAX_FUTURE_MS = 5 * 60 * 1000;

/**
 * The age by a monotonic clock is believed before the device's clock, which may be wrong or have been changed
 * meanwhile; for events of an earlier page, which have none, the two readings of the device's clock are compared.
 * @param time when it happened, and `sentAt` when it was sent, both by the device's clock
 * @param received by our clock
 * @param age milliseconds between the two by a monotonic clock, where known
 */
export function correctTime(time: number, sentAt: number, received: number, age: number | undefined): number {
  const skew = Math.abs(sentAt - received) > TOLERATED_SKEW_MS ? received - sentAt : 0;
  const byAge = received - Math.max(0, age ?? received - time - skew);
  const right = Math.abs(byAge - time) > TOLERATED_SKEW_MS ? byAge : time;
  return Math.round(Math.min(received + MAX_FUTURE_MS, Math.max(received - MAX_AGE_MS, right)));
}
