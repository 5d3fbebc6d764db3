/** Whom vendors are still to forget: the queue of each destination, until they have been told. */
import type { Removal } from '@beckon/destinations';
import { type Database, transaction } from './driver.ts';

/** A removal that waits, with its place in the queue. */
export interface QueuedRemoval extends Removal {
  seq: number;
  /** Who withdrew, which a later grant is looked up by; empty for an erasure. */
  visitor: string;
  /** Epoch milliseconds of the receipt. */
  written: number;
}

export interface RemovalState {
  /** The vendor was told. */
  sent: number;
  /** Nothing was known by which the vendor could have found them. */
  skipped: number;
  /** Granted again before the vendor was told. */
  cancelled: number;
  /** Their time was over. */
  expired: number;
  /** In the queue. */
  waiting: number;
  /** Refused for good, and kept. */
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

/** One that the vendor refused: without what the person is known by. */
export interface DeadRemoval extends Pick<Removal, 'id' | 'cause'> {
  seq: number;
  site: string;
  destination: string;
  /** Epoch milliseconds of the last try. */
  at: number;
  reason: string;
}

/** How removals leave the queue. */
export type RemovalFate = 'sent' | 'skipped' | 'cancelled';

export interface Removals {
  begin(site: string, destination: string): void;
  /** @throws for one that never began */
  state(site: string, destination: string): RemovalState;
  /** Oldest first. */
  waiting(site: string, destination: string, limit: number): QueuedRemoval[];
  /** They leave the queue, and nothing of them stays but their number. Ends a row of failures when they were sent. */
  settle(site: string, destination: string, seqs: readonly number[], fate: RemovalFate): void;
  /** It becomes a dead letter. Ends a row of failures unless told. */
  bury(site: string, destination: string, seq: number, at: number, reason: string, failing?: boolean): void;
  fail(site: string, destination: string, failures: number, nextAt: number, reason: string): void;
  pause(site: string, destination: string, reason: string): void;
  /** Ends a pause or a wait. */
  resume(site: string, destination: string): void;
  /** Its dead letters wait again. */
  replay(site: string, destination: string): void;
  /** Dead letters, newest first. */
  dead(limit: number): DeadRemoval[];
  /** Deletes up to `limit` that were written before, told or not, as nobody is to be kept for ever. Returns how many. */
  prune(writtenBefore: number, limit: number): number;
}

const MAX_REASON_CHARS = 500;
const cut = (reason: string) => reason.slice(0, MAX_REASON_CHARS);

export function createRemovals(db: Database): Removals {
  const begin = db.prepare("INSERT OR IGNORE INTO removal_states VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, '')");
  const known = db.prepare('SELECT * FROM removal_states WHERE site = ? AND destination = ?');
  const count = db.prepare(
    'SELECT count(*) AS n FROM removals WHERE site = ? AND destination = ? AND dead = ?',
  );
  const waiting = db.prepare(
    `SELECT seq, id, cause, at, visitor, written, body FROM removals
     WHERE site = ? AND destination = ? AND dead = 0 ORDER BY seq LIMIT ?`,
  );
  const remove = db.prepare('DELETE FROM removals WHERE seq = ?');
  const settled: Record<RemovalFate, ReturnType<Database['prepare']>> = {
    sent: db.prepare(
      `UPDATE removal_states SET sent = sent + ?, failures = 0, next_at = 0, reason = ''
       WHERE site = ? AND destination = ?`,
    ),
    skipped: db.prepare('UPDATE removal_states SET skipped = skipped + ? WHERE site = ? AND destination = ?'),
    cancelled: db.prepare(
      'UPDATE removal_states SET cancelled = cancelled + ? WHERE site = ? AND destination = ?',
    ),
  };
  const bury = db.prepare('UPDATE removals SET dead = 1, tried = ?, reason = ? WHERE seq = ?');
  const endFailures = db.prepare(
    "UPDATE removal_states SET failures = 0, next_at = 0, reason = '' WHERE site = ? AND destination = ?",
  );
  const fail = db.prepare(
    'UPDATE removal_states SET failures = ?, next_at = ?, reason = ? WHERE site = ? AND destination = ?',
  );
  const pause = db.prepare(
    'UPDATE removal_states SET paused = 1, reason = ? WHERE site = ? AND destination = ?',
  );
  const resume = db.prepare(
    `UPDATE removal_states SET paused = 0, failures = 0, next_at = 0, reason = ''
     WHERE site = ? AND destination = ?`,
  );
  const replay = db.prepare('UPDATE removals SET dead = 0 WHERE site = ? AND destination = ?');
  const dead = db.prepare(
    `SELECT seq, id, cause, site, destination, tried AS at, reason FROM removals WHERE dead = 1
     ORDER BY tried DESC, seq DESC LIMIT ?`,
  );
  const old = db.prepare(
    'SELECT seq, site, destination FROM removals WHERE written < ? ORDER BY written LIMIT ?',
  );
  const expire = db.prepare(
    'UPDATE removal_states SET expired = expired + 1 WHERE site = ? AND destination = ?',
  );
  const countOf = (site: string, destination: string, which: 0 | 1) =>
    (count.get(site, destination, which) as { n: number }).n;

  return {
    begin: (site, destination) => void begin.run(site, destination),
    state(site, destination) {
      const row = known.get(site, destination) as (RemovalState & { next_at: number }) | undefined;
      if (!row) throw new Error(`beckon: store: ${site}/${destination} never began to take removals`);
      const { sent, skipped, cancelled, expired, failures, next_at: nextAt, paused, reason } = row;
      return {
        ...{ sent, skipped, cancelled, expired },
        waiting: countOf(site, destination, 0),
        dead: countOf(site, destination, 1),
        ...{ failures, nextAt, paused: !!paused, reason },
      };
    },
    waiting: (site, destination, limit) =>
      (waiting.all(site, destination, limit) as (QueuedRemoval & { body: string })[]).map(
        ({ seq, id, cause, at, visitor, written, body }) => ({
          ...{ seq, id, cause, at, visitor, written },
          ...(JSON.parse(body) as Omit<Removal, 'id' | 'cause' | 'at'>),
        }),
      ),
    settle: (site, destination, seqs, fate) =>
      transaction(db, () => {
        const gone = seqs.reduce((sum, seq) => sum + Number(remove.run(seq).changes), 0);
        settled[fate].run(gone, site, destination);
      }),
    bury: (site, destination, seq, at, reason, failing = false) =>
      transaction(db, () => {
        bury.run(at, cut(reason), seq);
        if (!failing) endFailures.run(site, destination);
      }),
    fail: (site, destination, failures, nextAt, reason) =>
      void fail.run(failures, Math.round(nextAt), cut(reason), site, destination),
    pause: (site, destination, reason) => void pause.run(cut(reason), site, destination),
    resume: (site, destination) => void resume.run(site, destination),
    replay: (site, destination) => void replay.run(site, destination),
    dead: (limit) =>
      (dead.all(limit) as DeadRemoval[]).map(({ seq, id, cause, site, destination, at, reason }) => ({
        ...{ seq, id, cause, site, destination, at, reason },
      })),
    prune: (writtenBefore, limit) =>
      transaction(db, () => {
        const rows = old.all(writtenBefore, limit) as { seq: number; site: string; destination: string }[];
        for (const { seq, site, destination } of rows) {
          remove.run(seq);
          expire.run(site, destination);
        }
        return rows.length;
      }),
  };
}
