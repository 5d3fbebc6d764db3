/** Page views that were counted without consent, read from the API. */
import { plainText } from './plain-text.ts';

export interface Counted {
  name: string;
  views: number;
}

export interface PageCounts {
  /** A site counts, or has counted. */
  on: boolean;
  /** Of all days that were asked for. */
  views: number;
  /** Most views first. */
  paths: Counted[];
  referrers: Counted[];
  devices: Counted[];
  countries: Counted[];
}

export const COUNT_DAYS = 7;
const MAX_ROWS = 8;
const MAX_DAYS = 400;

const rows = (value: unknown): Record<string, unknown>[] =>
  (Array.isArray(value) ? value.slice(0, MAX_DAYS) : []).filter(
    (row) => typeof row === 'object' && row !== null,
  );
const number = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;

/** Fills in what is missing, so that no answer can break the page. */
export function readPageCounts(json: unknown): PageCounts {
  const said = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  const named = (key: string, none: string) =>
    rows(said[key])
      .slice(0, MAX_ROWS)
      .map(({ name, views }) => ({ name: plainText(name, 80) || none, views: number(views) }));
  const views = rows(said['days']).reduce((sum, day) => sum + number(day['views']), 0);
  return {
    on: views > 0 || (Array.isArray(said['counting']) && said['counting'].length > 0),
    views,
    paths: named('paths', '?'),
    referrers: named('referrers', 'none: direct, or within the site'),
    devices: named('devices', '?'),
    countries: named('countries', 'not known'),
  };
}
