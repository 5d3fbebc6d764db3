/** Bounds how many names are counted by themselves: whoever may send may invent some. */

/**
 * For one pass.
 * @param max names of a key
 * @param load those that are counted there already
 * @returns whether the name is counted by itself; those that are, are remembered
 */
export function createCountedNames<Key extends readonly string[]>(
  max: number,
  load: (...key: Key) => Iterable<string>,
): (name: string, ...key: Key) => boolean {
  const known = new Map<string, Set<string>>();
  return (name, ...key) => {
    const at = key.join('\n');
    const names = known.get(at) ?? new Set(load(...key));
    known.set(at, names);
    if (!names.has(name) && names.size >= max) return false;
    names.add(name);
    return true;
  };
}
