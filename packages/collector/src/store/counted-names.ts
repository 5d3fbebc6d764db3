/** Bounds how many names are counted by themselves: whoever may send may invent some. */

export interface CountedNames<Key extends readonly string[]> {
  /** The name is counted by itself; those that are, are remembered. */
  isCounted(name: string, ...key: Key): boolean;
  /** Begins a pass: what is counted there already is loaded again. */
  forget(): void;
}

/**
 * @param max names of a key
 * @param load those that are counted there already
 */
export function createCountedNames<Key extends readonly string[]>(
  max: number,
  load: (...key: Key) => Iterable<string>,
): CountedNames<Key> {
  const known = new Map<string, Set<string>>();
  return {
    isCounted(name, ...key) {
      const at = key.join('\n');
      const names = known.get(at) ?? new Set(load(...key));
      known.set(at, names);
      if (!names.has(name) && names.size >= max) return false;
      names.add(name);
      return true;
    },
    forget: () => known.clear(),
  };
}
