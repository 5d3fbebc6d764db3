/** The collector's totals and bad rows, read from the API. */
import { plainText } from './plain-text.ts';
import { count, isObject } from './read-json.ts';

export interface Stats {
  stored: number;
  duplicates: number;
  bad: number;
  /** Event name -> how many of this UTC day. */
  today: Record<string, number>;
  /** Of this UTC day, of all sites that count them; undefined when none does. */
  visitors: number | undefined;
  /** Loss reason -> how many. */
  drops: Record<string, number>;
  /** Received but not yet indexed. */
  lagBytes: number;
}

export interface BadRow {
  received: number;
  site: string;
  reason: string;
  body: string;
}

export interface Count {
  name: string;
  count: number;
}

const MAX_BAD_ROWS = 20;
/** Custom names are anybody's choice: only so many are looked at. */
const MAX_NAMES = 1000;

function counts(value: unknown): Record<string, number> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_NAMES)
      .map(([key, said]) => [key, count(said)]),
  );
}

/** Days come newest first: there is no line yet before the first visitor of a day. */
function visitorsOf(value: unknown, today: string): number | undefined {
  if (!Array.isArray(value) || !value.length) return undefined;
  const lines = value.filter(isObject).filter(({ day }) => day === today);
  return lines.reduce((total, { visitors }) => total + count(visitors), 0);
}

/** @param now epoch milliseconds */
export function readStats(json: unknown, now: number = Date.now()): Stats {
  const stats = isObject(json) ? json : {};
  return {
    stored: count(stats['stored']),
    duplicates: count(stats['duplicates']),
    bad: count(stats['bad']),
    today: counts(stats['today']),
    visitors: visitorsOf(stats['visitors'], new Date(now).toISOString().slice(0, 10)),
    drops: counts(stats['drops']),
    lagBytes: count(stats['lagBytes']),
  };
}

export function readBadRows(json: unknown): BadRow[] {
  if (!Array.isArray(json)) return [];
  return json
    .slice(0, MAX_BAD_ROWS)
    .filter(isObject)
    .map((row) => ({
      received: typeof row['received'] === 'number' ? row['received'] : Number.NaN,
      site: plainText(row['site'], 60),
      reason: plainText(row['reason'], 300) || 'no reason given',
      body: typeof row['body'] === 'string' ? row['body'] : '',
    }));
}

export const sum = (table: Record<string, number>): number =>
  Object.values(table).reduce((total, value) => total + value, 0);

/** The most frequent first (equal ones by name), and what is left as one number. */
export function topCounts(
  table: Record<string, number>,
  limit: number,
): { top: Count[]; rest: { names: number; count: number } } {
  const all = Object.entries(table)
    .filter(([, value]) => value > 0)
    .map(([name, value]): Count => ({ name, count: value }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  const rest = all.slice(limit);
  return {
    top: all.slice(0, limit),
    rest: { names: rest.length, count: rest.reduce((total, one) => total + one.count, 0) },
  };
}
