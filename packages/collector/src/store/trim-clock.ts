/** By which time totals of days go: the newest receipt, but for what a clock that was ahead for once has told. */
import { DAY_MS } from './day.ts';

/**
 * Held to the clock of this machine, and to a day behind the newest day that is kept: a clock that is ahead takes its
 * day, and no other. After a pause that was longer it catches up day by day.
 * @param newestDay of what is kept, before the pass adds to it
 * @param elapsed milliseconds of a clock that nobody sets
 */
export function createTrimClock(
  newestDay: () => string | null,
  now: () => number = Date.now,
  elapsed: () => number = () => performance.now(),
): (received: number) => number {
  let from = 0;
  let since: number | undefined;
  return (received) => {
    const at = elapsed();
    if (since === undefined || at - since > DAY_MS) {
      const day = newestDay();
      from = Math.min(day ? Date.parse(day) : received, now());
      since = at;
    }
    return Math.min(received, now(), from + 2 * DAY_MS + at - since);
  };
}
