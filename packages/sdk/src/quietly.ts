/** Runs what must never throw into the page; absence of a result is a normal answer. */
export function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** The same verbs, none of which throws; one that fails returns undefined. */
export const quiet = <T extends object>(verbs: T): T =>
  Object.fromEntries(
    Object.entries(verbs).map(([name, verb]) => [
      name,
      (...args: unknown[]) => quietly(() => (verb as (...all: unknown[]) => unknown)(...args)),
    ]),
  ) as T;
