/** How vendors' scripts fare in pages, read from the API and put into words. */
import { formatCount, formatShare, type Locale } from './format.ts';
import { count, isObject } from './read-json.ts';

export interface ScriptNumbers {
  site: string;
  destination: string;
  /** Pages that told of it. */
  pages: number;
  blocked: number;
  /** Pages whose browser tells what a script costs. */
  measured: number;
  /** Milliseconds; undefined where nothing was measured. */
  p75Ms: number | undefined;
  /** The collector delivers to it as well. */
  server: boolean;
}

export const SCRIPT_DAYS = 7;
const MAX_ROWS = 200;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function readScripts(json: unknown): ScriptNumbers[] {
  const rows = isObject(json) && Array.isArray(json['scripts']) ? json['scripts'] : [];
  return rows
    .slice(0, MAX_ROWS)
    .filter(isObject)
    .map((row) => ({
      site: text(row['site']),
      destination: text(row['destination']),
      pages: count(row['pages']),
      blocked: count(row['blocked']),
      measured: count(row['measured']),
      p75Ms: typeof row['p75Ms'] === 'number' ? count(row['p75Ms']) : undefined,
      server: row['server'] === true,
    }));
}

/** `Blocked in 12% of 100 pages; the server half carried on`. */
export function blockedText({ pages, blocked, server }: ScriptNumbers, where: Locale = {}): string {
  const of = `${formatCount(pages, where)} ${pages === 1 ? 'page' : 'pages'}`;
  if (!blocked) return `Blocked in none of ${of}`;
  const share = `Blocked in ${formatShare(Math.min(1, blocked / pages), where)} of ${of}`;
  return server
    ? `${share}; the server half carried on`
    : `${share}; without a server half those events are lost to it`;
}

/** Of three quarters of the pages, at most. */
export const costText = ({ p75Ms }: ScriptNumbers, where: Locale = {}): string =>
  p75Ms === undefined
    ? 'main thread: no browser told'
    : p75Ms
      ? `up to ${formatCount(p75Ms, where)} ms of main thread a page (p75)`
      : 'no long frame of the main thread (p75)';
