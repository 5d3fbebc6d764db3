/** Counts the distinct visitors of a day by hashes that go when the day is over; the number stays among the counts. */
import { DAY_MS, dayOf } from './day.ts';
import type { Database } from './driver.ts';
import type { Tally } from './tally.ts';

/** A request of somebody who is no bot. */
export interface Visit {
  site: string;
  /** Epoch milliseconds. */
  received: number;
  /** Of the salt of that UTC day. */
  hash: string;
}

export interface VisitorsOfDay {
  /** `2026-01-31`, UTC. */
  day: string;
  site: string;
  visitors: number;
  /** There were more: MAX_VISITORS are counted. */
  full: boolean;
}

/** Hashes a day and site, some 60 bytes each. */
export const MAX_VISITORS = 1_000_000;
/** Days that are told. */
const TOLD_DAYS = 90;
/** Requests of around midnight may be read in another order. */
const OVERLAP_MS = 10 * 60 * 1000;
/** Hashes let go per pass: above what a pass adds, so that nothing piles up. */
const LET_GO_AT_LEAST = 1000;

/** Before this day no hash is needed any more. */
const openFrom = (now: number) => dayOf(now - OVERLAP_MS);

/** Deletes up to `limit` hashes of days that are over; returns how many it were. */
export function createVisitorsForgetter(db: Database): (now: number, limit: number) => number {
  const forget = db.prepare(
    `DELETE FROM daily_visitors WHERE (day, site, hash) IN
       (SELECT day, site, hash FROM daily_visitors WHERE day < ? LIMIT ?)`,
  );
  return (now, limit) => Number(forget.run(openFrom(now), limit).changes);
}

/**
 * Call within the transaction of the pass. What is over goes by the times of receipt, so that a log of past days
 * counts as it did then.
 * @param max smaller for tests
 */
export function createVisitorsWriter(db: Database, max: number = MAX_VISITORS) {
  const add = db.prepare('INSERT OR IGNORE INTO daily_visitors VALUES (?, ?, ?)');
  const known = db.prepare('SELECT 1 FROM daily_visitors WHERE day = ? AND site = ? AND hash = ?');
  const counted = db.prepare(
    "SELECT n FROM counts WHERE day = ? AND site = ? AND kind = 'visitors' AND name = ''",
  );
  const forget = createVisitorsForgetter(db);

  return (
    visits: readonly Visit[],
    counts: Tally<[day: string, site: string, kind: string, name: string]>,
  ): void => {
    if (!visits.length) return;
    /** Of a day and site, this pass included. */
    const numbers = new Map<string, number>();
    let now = 0;
    for (const { site, received, hash } of visits) {
      now = Math.max(now, received);
      const day = dayOf(received);
      const key = `${day}\n${site}`;
      const number = numbers.get(key) ?? (counted.get(day, site) as { n: number } | undefined)?.n ?? 0;
      const fresh = number < max ? Number(add.run(day, site, hash).changes) > 0 : !known.get(day, site, hash);
      numbers.set(key, number + (fresh && number < max ? 1 : 0));
      if (fresh) counts.add([day, site, number < max ? 'visitors' : 'visitors_over', ''], 1);
    }
    forget(now, Math.max(LET_GO_AT_LEAST, 2 * visits.length));
  };
}

/** Newest day first, of the 90 days that end with that of `now`. */
export function createVisitorsReader(db: Database): (now: number) => VisitorsOfDay[] {
  const days = db.prepare(
    `SELECT day, site, sum(n) FILTER (WHERE kind = 'visitors') AS visitors, max(kind = 'visitors_over') AS over
     FROM counts WHERE day > ? AND kind IN ('visitors', 'visitors_over')
     GROUP BY day, site ORDER BY day DESC, site`,
  );
  return (now) =>
    (
      days.all(dayOf(now - TOLD_DAYS * DAY_MS)) as {
        day: string;
        site: string;
        visitors: number;
        over: number;
      }[]
    ).map(({ day, site, visitors, over }) => ({ day, site, visitors, full: over === 1 }));
}
