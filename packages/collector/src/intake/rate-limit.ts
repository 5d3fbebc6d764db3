/** How often one key (an address, a site) may send: token buckets, in bounded memory. */

export interface RateLimit {
  /** Takes a place now (epoch milliseconds): 0 when there was one, else the whole seconds until there is. */
  take(key: string, now: number): number;
  /** Takes more places for what turned out to be large, also those that are not there: who comes next waits for them. */
  charge(key: string, places: number): void;
}

/** A visitor who comes back with a full outbox, or a shop's flash sale, may send this many seconds' worth at once. */
const BURST_S = 10;
/** Keys beyond this are forgotten, the least recently seen first: a flood of addresses costs no more memory. */
const MAX_KEYS = 100_000;

/**
 * @param perSecond 0 for no limit
 * @param burst how many at once after a pause
 */
export function createRateLimit(
  perSecond: number,
  burst: number = perSecond * BURST_S,
  maxKeys: number = MAX_KEYS,
): RateLimit {
  /** In the order of their last use. A key that is not here has a full bucket. */
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key, now) {
      if (!perSecond) return 0;
      const known = buckets.get(key);
      // A clock that is set back gives nothing and takes nothing.
      const gained = known ? (Math.max(0, now - known.at) / 1000) * perSecond : 0;
      const tokens = known ? Math.min(burst, known.tokens + gained) : burst;
      const wait = tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perSecond);
      buckets.delete(key);
      buckets.set(key, { tokens: wait ? tokens : tokens - 1, at: now });
      if (buckets.size > maxKeys)
        for (const oldest of buckets.keys()) {
          buckets.delete(oldest);
          break;
        }
      return wait;
    },
    charge(key, places) {
      const known = buckets.get(key);
      if (known) known.tokens -= places;
    },
  };
}
