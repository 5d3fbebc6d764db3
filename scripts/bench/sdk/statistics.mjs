/** Medians, and an order of runs in which no subject always comes first. */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Half of the distance between the quartiles: how much a median wobbles. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  return (at(0.75) - at(0.25)) / 2;
}

/**
 * Runs `once` for every subject in every round, interleaved and starting with another subject each round.
 * @param {string[]} ids
 * @param {number} repeats counted rounds; one more before them is dropped
 * @param {(id: string) => Promise<Record<string, number>>} once
 * @returns {Promise<Record<string, Record<string, number[]>>>} subject -> figure -> its values
 */
export async function interleave(ids, repeats, once) {
  const all = Object.fromEntries(ids.map((id) => [id, {}]));
  for (let round = 0; round <= repeats; round++) {
    console.error(`bench: round ${round} of ${repeats}`);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[(i + round * 3) % ids.length];
      const figures = await once(id);
      if (!round) continue;
      for (const [name, value] of Object.entries(figures)) {
        all[id][name] ??= [];
        all[id][name].push(value);
      }
    }
  }
  return all;
}

/** Works through `items`, a few at a time. */
export async function pool(items, atOnce, work) {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
