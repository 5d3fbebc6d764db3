/** Days by UTC, as the store keys its totals. */

export const DAY_MS = 24 * 3600 * 1000;

let last = { day: Number.NaN, text: '' };

/** `2026-01-31`; sorts as text in the order of time. */
export function dayOf(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  // Writing dates is dear, and events come a day at a time.
  if (day !== last.day) last = { day, text: new Date(ms).toISOString().slice(0, 10) };
  return last.text;
}
