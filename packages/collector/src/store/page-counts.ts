/**
 * Page views that were counted without consent: sums of a day by path, by referring host, by kind of device and by
 * country, each by itself, so that no row says of one visit more than one thing.
 */
import { createCountedNames } from './counted-names.ts';
import { DAY_MS, dayOf } from './day.ts';
import type { Database } from './driver.ts';
import { createTally } from './tally.ts';
import { createTrimClock } from './trim-clock.ts';

/** What one message told, as the log keeps it. */
export interface PageCount {
  /** `2026-01-31`, UTC; no time. */
  day: string;
  site: string;
  /** `referrer` is a host, empty when there is none. */
  views: { path: string; referrer: string }[];
  device: string;
  /** ISO 3166-1; empty where it is not known. */
  country: string;
  /** They are events by now. */
  back?: true;
}

export interface NamedCount {
  name: string;
  views: number;
}

/** Most views first; 100 of each at most. */
export interface PageCounts {
  /** Newest first. */
  days: { day: string; views: number }[];
  paths: NamedCount[];
  /** Empty: no other site led there. */
  referrers: NamedCount[];
  devices: NamedCount[];
  countries: NamedCount[];
}

const KINDS = {
  all: 'all',
  path: 'path',
  referrer: 'referrer',
  device: 'device',
  country: 'country',
} as const;
type Kind = keyof typeof KINDS;

/** Names a day, site and kind; further ones count as OTHER. */
const MAX_NAMES = 500;
/** No path and no host is called so. */
const OTHER = '(other)';
/** CNIL's exemption wants them gone after 25 months; a year can be compared with the one before. */
const KEPT_DAYS = 25 * 30;
const TOLD = 100;

/** @param maxNames smaller for tests */
export function createPageCountWriter(db: Database, maxNames: number = MAX_NAMES) {
  const add = db.prepare(
    'INSERT INTO page_counts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n',
  );
  // What is taken back on the day after was counted on the day before: no day falls below nothing.
  const take = db.prepare(
    'UPDATE page_counts SET n = max(0, n + ?) WHERE day = ? AND site = ? AND kind = ? AND name = ?',
  );
  const namesOf = db.prepare('SELECT name FROM page_counts WHERE day = ? AND site = ? AND kind = ?');
  const forget = db.prepare('DELETE FROM page_counts WHERE day < ?');
  const newest = db.prepare('SELECT max(day) AS day FROM page_counts');
  const held = createTrimClock(() => (newest.get() as { day: string | null }).day);

  // Of the pass.
  const names = createCountedNames<[day: string, site: string, kind: Kind]>(maxNames, (...key) =>
    (namesOf.all(...key) as { name: string }[]).map((row) => row.name),
  );
  const sums = createTally<[day: string, site: string, kind: Kind, name: string]>();
  const nameOf = (day: string, site: string, kind: Kind, name: string) =>
    names.isCounted(name, day, site, kind) ? name : OTHER;

  /** Call within the transaction of the pass. */
  return (list: readonly PageCount[]): void => {
    if (!list.length) return;
    names.forget();
    sums.clear();
    let newestDay = '';
    for (const { day, site, views, device, country, back } of list) {
      if (day > newestDay) newestDay = day;
      const n = back ? -1 : 1;
      for (const { path, referrer } of views)
        for (const [kind, name] of [
          ['all', ''],
          ['path', path],
          ['referrer', referrer],
          ['device', device],
          ['country', country],
        ] as const)
          sums.add([day, site, kind, nameOf(day, site, kind, name)], n);
    }
    const oldest = dayOf(held(Date.parse(newestDay)) - KEPT_DAYS * DAY_MS);
    for (const { key, n } of sums.sums())
      if (n > 0) add.run(...key, n);
      else take.run(n, ...key);
    forget.run(oldest);
  };
}

/** Of the `days` UTC days that end with that of `now`; of one site, or of all. */
export function createPageCountReader(db: Database) {
  const within = 'day > ? AND (? IS NULL OR site = ?) AND n > 0';
  const byDay = db.prepare(
    `SELECT day, sum(n) AS views FROM page_counts WHERE ${within} AND kind = 'all' GROUP BY day ORDER BY day DESC`,
  );
  const byName = db.prepare(
    `SELECT name, sum(n) AS views FROM page_counts WHERE ${within} AND kind = ? GROUP BY name
     ORDER BY views DESC, name LIMIT ${TOLD}`,
  );
  return (now: number, days: number, site?: string): PageCounts => {
    const from = [dayOf(now - days * DAY_MS), site ?? null, site ?? null] as const;
    const named = (kind: Kind) =>
      (byName.all(...from, kind) as NamedCount[]).map(({ name, views }) => ({ name, views }));
    return {
      days: (byDay.all(...from) as { day: string; views: number }[]).map(({ day, views }) => ({
        day,
        views,
      })),
      paths: named('path'),
      referrers: named('referrer'),
      devices: named('device'),
      countries: named('country'),
    };
  };
}
