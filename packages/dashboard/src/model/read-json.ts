/** Reads answers of the API: whatever is missing or of another kind is filled in, so that none can break the page. */

export type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** None for what is no object. */
export const fields = (value: unknown): Fields => (isObject(value) ? value : {});

/** 0 for what is no number above it. */
export const count = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;

/** The objects of a list; none for what is no list. */
export const rows = (json: unknown, most: number): Fields[] =>
  Array.isArray(json) ? json.slice(0, most).filter(isObject) : [];
