/** Adds numbers up under keys of several parts, so that each key is written once per pass. */

export interface Tally<Key extends readonly string[]> {
  add(key: Key, n: number): void;
  /** Each key with its sum; sums of 0 are left out. */
  sums(): { key: Key; n: number }[];
  /** Begins anew. */
  clear(): void;
}

export function createTally<Key extends readonly string[]>(): Tally<Key> {
  const sums = new Map<string, { key: Key; n: number }>();
  return {
    add(key, n) {
      const id = key.join('\n');
      const sum = sums.get(id);
      if (sum) sum.n += n;
      else sums.set(id, { key, n });
    },
    sums: () => [...sums.values()].filter(({ n }) => n !== 0),
    clear: () => sums.clear(),
  };
}
