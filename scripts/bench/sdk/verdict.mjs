/** Counts what came of the tries of one scenario. */

/**
 * `repeated` arrived in several requests under one id, so that a server can tell; `twice` arrived in several
 * requests with different ids or none.
 */
export function verdict(taken, tries) {
  const seen = new Map();
  for (const { markers } of taken)
    for (const [marker, id] of markers) seen.set(marker, [...(seen.get(marker) ?? []), id]);
  const several = [...seen.values()].filter((ids) => ids.length > 1);
  const sameId = several.filter((ids) => ids[0] !== undefined && new Set(ids).size === 1);
  return {
    arrived: seen.size,
    lost: tries - seen.size,
    repeated: sameId.length,
    twice: several.length - sameId.length,
  };
}
