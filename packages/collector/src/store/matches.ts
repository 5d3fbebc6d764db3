/** Which identifiers a destination got with each event: a bit each, and the sums of a day. */
import type { IdentifierName, Identifiers } from '@beckon/destinations';
import { DAY_MS, dayOf } from './day.ts';
import type { Database } from './driver.ts';

/** An event that a destination took. */
export interface Matched {
  seq: number;
  /** False: the destination knows this one, and did not get it. */
  identifiers: Identifiers;
  /** From 0 to 10. */
  score: number;
}

/** Of the days that were asked for. */
export interface MatchSum {
  site: string;
  destination: string;
  /** Events that it took. */
  sent: number;
  /** Events that it did not get, as it could match them by nothing. */
  unmatched: number;
  /** Of all their scores. */
  score: number;
  /** How many had it, for every identifier that the destination knows. */
  identifiers: Partial<Record<IdentifierName, number>>;
}

export interface MatchOfEvent {
  destination: string;
  identifiers: IdentifierName[];
}

export interface Matches {
  /** Of the `days` UTC days that end with that of `now`. */
  sums(now: number, days: number): MatchSum[];
  /** What each destination got with that event; those that did not get it are not there. */
  ofEvent(site: string, id: string): MatchOfEvent[];
}

/** A bit each, by its place: only ever added to. */
const NAMES: readonly IdentifierName[] = [
  'email',
  'phone',
  'externalId',
  'clickId',
  'browserId',
  'address',
  'userAgent',
  'firstName',
  'lastName',
  'city',
  'region',
  'postalCode',
  'country',
  'birthday',
  'gender',
];
/** Names of sums beside those of identifiers. */
const SENT = '(sent)';
const TENTHS = '(tenths)';
const UNMATCHED = '(unmatched)';
/** Sums of days before this are gone; the API shows no more. */
const KEPT_DAYS = 90;

const bitsOf = (identifiers: Identifiers): number =>
  NAMES.reduce((bits, name, place) => (identifiers[name] ? bits | (1 << place) : bits), 0);

/** Call within the transaction that settles them. */
export function createMatchWriter(db: Database) {
  const addTarget = db.prepare('INSERT OR IGNORE INTO match_targets (site, destination) VALUES (?, ?)');
  const targetOf = db.prepare('SELECT id FROM match_targets WHERE site = ? AND destination = ?');
  // It may have been erased while the request was on its way.
  const keep = db.prepare('INSERT OR REPLACE INTO matches SELECT seq, ?, ? FROM events WHERE seq = ?');
  const add = db.prepare(
    'INSERT INTO match_days VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n',
  );
  const forget = db.prepare('DELETE FROM match_days WHERE day < ?');

  const idOf = (site: string, destination: string): number => {
    addTarget.run(site, destination);
    return (targetOf.get(site, destination) as { id: number }).id;
  };

  return (
    site: string,
    destination: string,
    list: readonly Matched[],
    unmatched: number,
    now: number,
  ): void => {
    if (!list.length && !unmatched) return;
    const target = idOf(site, destination);
    const sums = new Map<string, number>([
      [UNMATCHED, unmatched],
      [SENT, list.length],
      [TENTHS, list.reduce((sum, { score }) => sum + Math.round(score * 10), 0)],
    ]);
    for (const { seq, identifiers } of list) {
      keep.run(target, bitsOf(identifiers), seq);
      // A sum of nothing says that the destination knows it.
      for (const [name, has] of Object.entries(identifiers))
        sums.set(name, (sums.get(name) ?? 0) + (has ? 1 : 0));
    }
    for (const [name, n] of sums) add.run(dayOf(now), site, destination, name, n);
    forget.run(dayOf(now - KEPT_DAYS * DAY_MS));
  };
}

export function createMatches(db: Database): Matches {
  const sums = db.prepare(
    `SELECT site, destination, name, sum(n) AS n FROM match_days WHERE day > ?
     GROUP BY site, destination, name ORDER BY site, destination`,
  );
  const ofEvent = db.prepare(
    `SELECT destination, bits FROM events JOIN matches ON event_seq = seq JOIN match_targets ON match_targets.id = target
     WHERE events.site = ? AND events.id = ? ORDER BY destination`,
  );
  return {
    sums(now, days) {
      const found = new Map<string, MatchSum>();
      for (const row of sums.all(dayOf(now - days * DAY_MS)) as (MatchSum & { name: string; n: number })[]) {
        const { site, destination, name, n } = row;
        const key = `${site}\n${destination}`;
        const sum = found.get(key) ?? { site, destination, sent: 0, unmatched: 0, score: 0, identifiers: {} };
        found.set(key, sum);
        if (name === SENT) sum.sent = n;
        else if (name === TENTHS) sum.score = n / 10;
        else if (name === UNMATCHED) sum.unmatched = n;
        else sum.identifiers[name as IdentifierName] = n;
      }
      return [...found.values()];
    },
    ofEvent: (site, id) =>
      (ofEvent.all(site, id) as { destination: string; bits: number }[]).map(({ destination, bits }) => ({
        destination,
        identifiers: NAMES.filter((_, place) => bits & (1 << place)),
      })),
  };
}
