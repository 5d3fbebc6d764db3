/** How far each destination of each site has come, and what it would not take. */
import { createAdIdsReader } from './ad-ids.ts';
import { createConsents } from './consents.ts';
import { type Database, transaction } from './driver.ts';
import { EVENT_COLUMNS, type EventRow } from './event-rows.ts';
import { createMatchWriter, type Matched } from './matches.ts';
import { createLinkedReader } from './people.ts';
import type { SequencedEvent, StoredEvent } from './store.ts';
import type { UserDataCoder } from './user-data.ts';

/** Among the positions of those that read the log. */
export const BEGINNINGS = 'new destinations';

export interface ForwardState {
  site: string;
  destination: string;
  /** Everything up to this place in the order of storing is done. */
  position: number;
  sent: number;
  /** Not meant for it: no consent, another name, a bot. */
  skipped: number;
  /** Meant for it, with nothing by which it could tell whose they are. */
  unmatched: number;
  /** What became a dead letter, those included that are gone by now. */
  dead: number;
  /** In a row. */
  failures: number;
  /** Epoch milliseconds before which it is not tried again. */
  nextAt: number;
  /** Until somebody resumes it. */
  paused: boolean;
  /** Why it waits or is paused; empty when it does neither. */
  reason: string;
}

export interface DeadLetter {
  seq: number;
  site: string;
  destination: string;
  eventSeq: number;
  eventId: string;
  name: string;
  /** Epoch milliseconds. */
  at: number;
  reason: string;
}

/** What one request has settled. */
export interface Settled {
  position: number;
  sent: number;
  skipped: number;
  unmatched?: number;
  dead?: readonly { event: SequencedEvent; reason: string }[];
  /** What those that were sent were matched by, where the destination says so. */
  matched?: readonly Matched[];
  /** Nothing shows that the way is open again: the row of failures goes on. Default false. */
  failing?: boolean;
}

export interface Forwards {
  /** A destination that is new begins behind what is stored; one that is known goes on. */
  begin(site: string, destination: string): void;
  began(site: string, destination: string): boolean;
  /** Where in the log new destinations are to begin, while they wait for the indexer to come there. */
  beginsAt(): number | undefined;
  setBeginsAt(position: number | undefined): void;
  /** Only reads. @throws for one that never began */
  state(site: string, destination: string): ForwardState;
  /** Events of a site behind its place, at most `most`: the cost of counting them is bounded. */
  waiting(site: string, position: number, most: number): number;
  /** The newest place in the order of storing. */
  lastSeq(): number;
  /** Events of a site in order of storing, after `seq`. */
  events(site: string, seq: number, limit: number): SequencedEvent[];
  event(seq: number): SequencedEvent | undefined;
  /** The consent that the event of a visitor that was made last was released under; of two at once, that stored last. */
  newestConsent(site: string, visitor: string): StoredEvent['consent'] | undefined;
  /** What ad vendors know the visitor by, by name, of the last 90 days. */
  adIdsOf(site: string, visitor: string, now: number): Record<string, string> | undefined;
  /**
   * Whether records of consent, of the visitor and of whoever is the same person, leave an event of that time open to
   * what needs these purposes.
   */
  open(site: string, visitor: string, needs: readonly string[], time: number): boolean;
  /** In one transaction; ends a row of failures unless told. */
  settle(site: string, destination: string, settled: Settled, now: number): void;
  fail(site: string, destination: string, failures: number, nextAt: number, reason: string): void;
  pause(site: string, destination: string, reason: string): void;
  /** Ends a pause or a wait. */
  resume(site: string, destination: string): void;
  /** Newest first. */
  deadLetters(limit: number): DeadLetter[];
  /** Oldest first, behind `seq`. */
  deadLettersOf(site: string, destination: string, seq: number, limit: number): DeadLetter[];
  /** How many are kept of a destination. */
  countDeadLetters(site: string, destination: string): number;
  /** It was tried again, in vain. */
  refuseAgain(seq: number, at: number, reason: string): void;
  removeDeadLetter(seq: number): void;
}

/** Of one destination: beyond this its oldest go. */
const MAX_DEAD_LETTERS = 10_000;
const MAX_REASON_CHARS = 500;

const COLUMNS =
  'site, destination, position, sent, skipped, unmatched, dead, failures, next_at AS nextAt, paused, reason';
const LETTER = 'seq, site, destination, event_seq AS eventSeq, event_id AS eventId, name, at, reason';
// libsql adds fields of its own to rows: the known ones are taken.
function toState(row: unknown): ForwardState {
  const { site, destination, position, sent, skipped, unmatched, dead, failures, nextAt, paused, reason } =
    row as ForwardState;
  return {
    site,
    destination,
    position,
    sent,
    skipped,
    unmatched,
    dead,
    failures,
    nextAt,
    paused: !!paused,
    reason,
  };
}
function toLetter(row: unknown): DeadLetter {
  const { seq, site, destination, eventSeq, eventId, name, at, reason } = row as DeadLetter;
  return { seq, site, destination, eventSeq, eventId, name, at, reason };
}

/**
 * @param read makes an event of what is kept of it
 * @param maxDeadLetters fewer for tests
 */
export function createForwards(
  db: Database,
  read: UserDataCoder['read'],
  maxDeadLetters = MAX_DEAD_LETTERS,
): Forwards {
  const known = db.prepare(`SELECT ${COLUMNS} FROM forwards WHERE site = ? AND destination = ?`);
  const begin = db.prepare(
    "INSERT OR IGNORE INTO forwards SELECT ?, ?, coalesce(max(seq), 0), 0, 0, 0, 0, 0, 0, '', 0 FROM events",
  );
  const beginsAt = db.prepare('SELECT position FROM positions WHERE consumer = ?');
  const setBeginsAt = db.prepare('INSERT OR REPLACE INTO positions VALUES (?, ?)');
  const setNoBeginning = db.prepare('DELETE FROM positions WHERE consumer = ?');
  const waiting = db.prepare(
    'SELECT count(*) AS n FROM (SELECT 1 FROM events WHERE site = ? AND seq > ? LIMIT ?)',
  );
  const events = db.prepare(
    `SELECT seq, ${EVENT_COLUMNS} FROM events WHERE seq > ? AND site = ? ORDER BY seq LIMIT ?`,
  );
  const last = db.prepare('SELECT max(seq) AS seq FROM events');
  const one = db.prepare(`SELECT seq, ${EVENT_COLUMNS} FROM events WHERE seq = ?`);
  const newest = db.prepare(
    'SELECT body FROM events WHERE site = ? AND visitor = ? ORDER BY time DESC, seq DESC LIMIT 1',
  );
  const consents = createConsents(db);
  const linked = createLinkedReader(db);
  const anyRecord = db.prepare('SELECT 1 FROM consents WHERE site = ? LIMIT 1');
  const settle = db.prepare(
    `UPDATE forwards SET position = max(position, ?), sent = sent + ?, skipped = skipped + ?,
       unmatched = unmatched + ?, dead = dead + ?
     WHERE site = ? AND destination = ?`,
  );
  const endFailures = db.prepare(
    "UPDATE forwards SET failures = 0, next_at = 0, reason = '' WHERE site = ? AND destination = ?",
  );
  // It may have been erased while the request was on its way.
  const addDead = db.prepare(
    `INSERT INTO dead_letters (site, destination, event_seq, event_id, name, at, reason)
     SELECT ?, ?, seq, id, name, ?, ? FROM events WHERE seq = ?`,
  );
  const trimDead = db.prepare(
    `DELETE FROM dead_letters WHERE site = ? AND destination = ? AND seq <= (SELECT seq FROM dead_letters
     WHERE site = ? AND destination = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
  );
  const fail = db.prepare(
    'UPDATE forwards SET failures = ?, next_at = ?, reason = ? WHERE site = ? AND destination = ?',
  );
  const pause = db.prepare('UPDATE forwards SET paused = 1, reason = ? WHERE site = ? AND destination = ?');
  const resume = db.prepare(
    "UPDATE forwards SET paused = 0, failures = 0, next_at = 0, reason = '' WHERE site = ? AND destination = ?",
  );
  const newestDead = db.prepare(`SELECT ${LETTER} FROM dead_letters ORDER BY seq DESC LIMIT ?`);
  const deadOf = db.prepare(
    `SELECT ${LETTER} FROM dead_letters WHERE site = ? AND destination = ? AND seq > ? ORDER BY seq LIMIT ?`,
  );
  const countDead = db.prepare('SELECT count(*) AS n FROM dead_letters WHERE site = ? AND destination = ?');
  const againDead = db.prepare('UPDATE dead_letters SET at = ?, reason = ? WHERE seq = ?');
  const removeDead = db.prepare('DELETE FROM dead_letters WHERE seq = ?');
  const keepMatches = createMatchWriter(db);

  const toEvent = (row: unknown): SequencedEvent => {
    const { seq } = row as { seq: number };
    return { seq, ...read(row as EventRow) };
  };

  const cut = (reason: string) => reason.slice(0, MAX_REASON_CHARS);

  return {
    begin: (site, destination) => void begin.run(site, destination),
    began: (site, destination) => !!known.get(site, destination),
    beginsAt: () => (beginsAt.get(BEGINNINGS) as { position: number } | undefined)?.position,
    setBeginsAt(position) {
      if (position === undefined) setNoBeginning.run(BEGINNINGS);
      else setBeginsAt.run(BEGINNINGS, position);
    },
    state(site, destination) {
      const row = known.get(site, destination);
      if (!row) throw new Error(`beckon: store: ${site}/${destination} is no destination that ever began`);
      return toState(row);
    },
    waiting: (site, position, most) => (waiting.get(site, position, most) as { n: number }).n,
    lastSeq: () => (last.get() as { seq: number | null }).seq ?? 0,
    events: (site, seq, limit) => events.all(seq, site, limit).map(toEvent),
    event(seq) {
      const row = one.get(seq);
      return row ? toEvent(row) : undefined;
    },
    newestConsent(site, visitor) {
      const row = newest.get(site, visitor) as { body: string } | undefined;
      return row && (JSON.parse(row.body) as StoredEvent).consent;
    },
    adIdsOf: createAdIdsReader(db),
    open: (site, visitor, needs, time) =>
      !anyRecord.get(site) || consents.open(site, linked(site, visitor), needs, time),
    settle: (
      site,
      destination,
      { position, sent, skipped, unmatched = 0, dead = [], matched = [], failing = false },
      now,
    ) =>
      transaction(db, () => {
        settle.run(position, sent, skipped, unmatched, dead.length, site, destination);
        keepMatches(site, destination, matched, unmatched, now);
        if (!failing) endFailures.run(site, destination);
        if (!dead.length) return;
        for (const { event, reason } of dead) addDead.run(site, destination, now, cut(reason), event.seq);
        trimDead.run(site, destination, site, destination, maxDeadLetters);
      }),
    fail: (site, destination, failures, nextAt, reason) =>
      void fail.run(failures, Math.round(nextAt), cut(reason), site, destination),
    pause: (site, destination, reason) => void pause.run(cut(reason), site, destination),
    resume: (site, destination) => void resume.run(site, destination),
    deadLetters: (limit) => newestDead.all(limit).map(toLetter),
    deadLettersOf: (site, destination, seq, limit) => deadOf.all(site, destination, seq, limit).map(toLetter),
    countDeadLetters: (site, destination) => (countDead.get(site, destination) as { n: number }).n,
    refuseAgain: (seq, at, reason) => void againDead.run(at, cut(reason), seq),
    removeDeadLetter: (seq) => void removeDead.run(seq),
  };
}
