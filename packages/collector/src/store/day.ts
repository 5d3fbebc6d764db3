/** Days by UTC, as the store keys its totals. */

export const DAY_MS = 24 * 3600 * 1000;

/** `2026-01-31`; sorts as text in the order of time. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
