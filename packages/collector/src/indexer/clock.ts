/** Puts a device's time right where its clock is wrong. */
import { DAY_MS } from '../store/day.ts';

/** Clocks that differ by no more than this are taken as right: the rest is time on the way. */
const TOLERATED_SKEW_MS = 60 * 1000;
/** The SDK keeps events for three days; other senders may keep them longer. */
export const DEFAULT_LATE_DAYS = 3;
const MAX_FUTURE_MS = 5 * 60 * 1000;

/**
 * The age by a monotonic clock is believed before the device's clock, which may be wrong or have been changed
 * meanwhile; for events of an earlier page, which have none, the two readings of the device's clock are compared.
 * @param time when it happened, and `sentAt` when it was sent, both by the device's clock
 * @param received by our clock
 * @param age milliseconds between the two by a monotonic clock, where known
 * @param lateDays older ones are held to that
 */
export function correctTime(
  time: number,
  sentAt: number,
  received: number,
  age: number | undefined,
  lateDays: number,
): { time: number; tooLate: boolean } {
  const skew = Math.abs(sentAt - received) > TOLERATED_SKEW_MS ? received - sentAt : 0;
  const byAge = received - Math.max(0, age ?? received - time - skew);
  const right = Math.abs(byAge - time) > TOLERATED_SKEW_MS ? byAge : time;
  const oldest = received - lateDays * DAY_MS;
  const held = Math.round(Math.min(received + MAX_FUTURE_MS, Math.max(oldest, right)));
  return { time: held, tooLate: right < oldest };
}
