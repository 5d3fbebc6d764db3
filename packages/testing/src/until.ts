/** Waits for a condition by asking again and again; the only clock in the tests. */

/**
 * Resolves with the first truthy result of `ask`.
 * @param what the condition in words, for the error
 * @throws Error after `withinMs` (default 30 s), with the last result
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  withinMs = 30_000,
): Promise<Exclude<T, false | undefined | null | 0 | ''>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const result = await ask();
    if (result) return result as Exclude<T, false | undefined | null | 0 | ''>;
    if (Date.now() > deadline)
      throw new Error(`timed out waiting for: ${what} (last: ${JSON.stringify(result)})`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
