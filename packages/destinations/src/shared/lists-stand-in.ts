/** Lists of people as stand-ins of vendors keep them: who was taken out, each once. */

const HASH = /^[0-9a-f]{64}$/;
/** Of the empty text. */
const EMPTY_HASH = /^e3b0c44298fc1c149afbf4c8996fb924/;

export function createLists() {
  const removed = new Set<string>();
  return {
    /** `LIST:KIND:HASH`. */
    removed: (): string[] => [...removed],
    /**
     * @param most that the vendor takes in one request
     * @returns why the vendor would not take it; undefined when it has
     */
    take(list: string, kind: string, hashes: unknown, most: number): string | undefined {
      if (!Array.isArray(hashes) || !hashes.length || hashes.length > most)
        return `must be a list of 1 to ${most} ${kind}`;
      const all = hashes as unknown[];
      if (!all.every((hash) => typeof hash === 'string' && HASH.test(hash) && !EMPTY_HASH.test(hash)))
        return `${kind} is not hashed`;
      for (const hash of all) removed.add(`${list}:${kind}:${hash}`);
      return undefined;
    },
  };
}

/** Undefined when it is no JSON. */
export function jsonOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
