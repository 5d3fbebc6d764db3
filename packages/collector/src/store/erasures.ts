/** Forgets people: what is stored of them, and what of before still comes in later. */
import type { Database } from './driver.ts';
import type { Told } from './people.ts';

/** Visitors whose events up to a moment, by their own time or by their receipt, are to be forgotten. */
export interface Erasure {
  site: string;
  visitors: string[];
  /** What else tells of the person in bad rows. */
  told?: Told;
  /** Epoch milliseconds. What these visitors do after it is kept again. */
  at: number;
}

export interface ErasureWriter {
  /** Whether an event of that time must not be kept; nor one that was received before, whose clock is ahead. */
  covers(site: string, visitor: string, time: number, received: number): boolean;
  apply(erasure: Erasure): void;
}

/** Call within the transaction of the pass. */
export function createErasureWriter(db: Database): ErasureWriter {
  const remember = db.prepare(
    'INSERT INTO erasures VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)',
  );
  const erasedAt = db.prepare('SELECT at FROM erasures WHERE site = ? AND visitor = ?');
  const anyErasure = db.prepare('SELECT 1 FROM erasures LIMIT 1');
  const covered = 'site = ? AND visitor = ? AND (time <= ? OR received <= ?)';
  const forget = [
    `DELETE FROM matches WHERE event_seq IN (SELECT seq FROM events WHERE ${covered})`,
    `DELETE FROM dead_letters WHERE event_seq IN (SELECT seq FROM events WHERE ${covered})`,
    `DELETE FROM events WHERE ${covered}`,
  ].map((sql) => db.prepare(sql));
  const unlink = ['identities', 'touches', 'ad_ids'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE site = ? AND visitor = ?`),
  );
  let some = !!anyErasure.get();
  return {
    covers(site, visitor, time, received) {
      if (!some || !visitor) return false;
      const row = erasedAt.get(site, visitor) as { at: number } | undefined;
      return !!row && Math.min(time, received) <= row.at;
    },
    apply({ site, visitors, at }) {
      some = true;
      for (const visitor of visitors) {
        remember.run(site, visitor, at);
        for (const statement of forget) statement.run(site, visitor, at, at);
        for (const statement of unlink) statement.run(site, visitor);
      }
    },
  };
}
