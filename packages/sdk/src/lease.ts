/** Lets one tab at a time work through the outbox. */

/** A tab that holds the lease longer than any round can take is frozen: the lease is taken from it. */
const STEAL_AFTER_MS = 60000;

/**
 * Resolves after `work` ran under the lock, or at once when another tab holds it. Without Web Locks
 * (insecure context, old browser, sandbox) it just runs: the collector drops what comes twice. The lock is held
 * for one round only, as a held lock keeps a page out of the bfcache.
 */
export type Lease = (work: () => Promise<void>) => Promise<void>;

export function createLease(name: string): Lease {
  let refusedAt = 0;
  return async (work) => {
    let ran = false;
    const run = async (lock: unknown) => {
      ran = !!lock;
      if (ran) await work();
    };
    const now = performance.now();
    try {
      const steal = refusedAt && now - refusedAt > STEAL_AFTER_MS;
      await navigator.locks.request(name, steal ? { steal: true } : { ifAvailable: true }, run);
    } catch {
      if (!ran) await run(true);
    }
    refusedAt = ran ? 0 : refusedAt || now;
  };
}
