/** Runs what must never throw into the page; absence of a result is a normal answer. */
export function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Makes that none of the verbs throws: one that fails returns undefined. */
export function quiet<T extends object>(verbs: T): T {
  const all = verbs as Record<string, (...args: unknown[]) => unknown>;
  for (const name in all) {
    const verb = all[name]!;
    all[name] = (...args) => quietly(() => verb(...args));
  }
  return verbs;
}
