/** Reads parameters of a query string. */

/** A whole number from the query, its default, or undefined when it is neither. */
export function whole(
  query: URLSearchParams,
  name: string,
  fallback: number,
  max: number,
): number | undefined {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return value <= max ? value : undefined;
}

/** A UTC day, its default, or undefined when it is in no calendar. */
export function calendarDay(query: URLSearchParams, name: string, fallback: string): string | undefined {
  const text = query.get(name);
  if (text === null) return fallback;
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // February 31 is moved to March by some engines: what comes back must be what was asked for.
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text) ? text : undefined;
}
