/** Runs what must never throw into the page; absence of a result is a normal answer. */
export function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
