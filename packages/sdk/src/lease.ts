/** Lets one tab at a time work through the outbox. */

/**
 * Runs `work` while holding the lock, and resolves true; resolves false at once when another tab holds it.
 * Without Web Locks (insecure context, old browser, sandbox) it just runs: the collector drops what comes twice.
 * The lock is held for one drain only, as a held lock keeps a page out of the bfcache.
 */
export async function withLease(name: string, work: () => Promise<void>): Promise<boolean> {
  let ran = false;
  try {
    await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      ran = true;
      await work();
    });
    return ran;
  } catch {
    if (!ran) await work();
    return true;
  }
}
