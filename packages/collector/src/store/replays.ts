/** Tries bad rows again: what is asked for, how far each replay has come, and what became of the rows. */
import type { Database } from './driver.ts';
import type { BadRow, StoredEvent } from './store.ts';
import type { UserDataCoder } from './user-data.ts';

/** What is asked for. */
export interface ReplayRequest {
  id: string;
  /** Epoch milliseconds. */
  at: number;
  /** Of this site; '' for all. */
  site: string;
  /** Those whose reason has this text in it; '' for all. */
  reason: string;
}

export interface Replay extends ReplayRequest {
  /** Rows that there were to try. */
  total: number;
  /** Rows done so far. */
  tried: number;
  /** Events. */
  stored: number;
  duplicates: number;
  /** Events of people who were erased since: gone. */
  erased: number;
  /** Rows that stay, with the reason of now. */
  bad: number;
  /** Rows that stay as they are: what was sent was not kept whole. */
  cut: number;
  done: boolean;
}

/** A bad row with its place in the table. */
export interface KeptRow extends BadRow {
  seq: number;
}

/** What became of the next rows of a replay. New bad rows, refused numbers and reported losses go with the pass. */
export interface Retried {
  replay: string;
  /** Rows up to this place are done; undefined when none was left. */
  upTo: number | undefined;
  tried: number;
  /** `counted`: the loss meter has seen its number arrive. */
  events: { event: StoredEvent; counted: boolean }[];
  /** Bad rows no more. */
  gone: KeptRow[];
  again: { seq: number; reason: string }[];
  cut: number;
}

export interface Replays {
  /** Undefined when it is not known (yet), or long done. */
  state(id: string): Replay | undefined;
  /** Whether there is anything to do. */
  pending(): boolean;
  /** The oldest replay that is not done, and the next rows of it. */
  next(limit: number): { replay: Replay; rows: KeptRow[] } | undefined;
}

/** Replays remembered after they are done. */
const MAX_DONE = 20;
const WANTED = "(? = '' OR site = ?) AND (? = '' OR instr(reason, ?) > 0)";
const wanted = ({ site, reason }: ReplayRequest) => [site, site, reason, reason];

type Row = Omit<Replay, 'done'> & { done: number; next: number; last: number };

export function createReplays(db: Database, read: UserDataCoder['readText']): Replays {
  const byId = db.prepare('SELECT * FROM replays WHERE id = ?');
  const oldest = db.prepare('SELECT * FROM replays WHERE done = 0 ORDER BY seq LIMIT 1');
  const rowsOf = db.prepare(
    `SELECT seq, site, received, reason, body, context FROM bad_rows
     WHERE seq > ? AND seq <= ? AND ${WANTED} ORDER BY seq LIMIT ?`,
  );
  const toReplay = (row: Row): Replay => ({
    id: row.id,
    at: row.at,
    site: row.site,
    reason: row.reason,
    total: row.total,
    tried: row.tried,
    stored: row.stored,
    duplicates: row.duplicates,
    erased: row.erased,
    bad: row.bad,
    cut: row.cut,
    done: row.done === 1,
  });
  return {
    state(id) {
      const row = byId.get(id) as Row | undefined;
      return row && toReplay(row);
    },
    pending: () => !!oldest.get(),
    next(limit) {
      const row = oldest.get() as Row | undefined;
      if (!row) return undefined;
      const replay = toReplay(row);
      const rows = rowsOf.all(row.next, row.last, ...wanted(replay), limit) as KeptRow[];
      for (const kept of rows) kept.body = read(kept.body);
      return { replay, rows };
    },
  };
}

/** Events of the rows by what became of them. */
export type Fates = Record<'stored' | 'duplicate' | 'erased', number>;

export interface ReplayWriter {
  /** The rows that there are now will be tried. */
  begin(request: ReplayRequest): void;
  /** @param bad rows that are bad again, new ones among them */
  settle(retried: Retried, fates: Fates, bad: number): void;
}

/** Call within the transaction of the pass. */
export function createReplayWriter(db: Database): ReplayWriter {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO replays (id, at, site, reason, next, last, total, tried, stored, duplicates, erased, bad, cut, done)
     SELECT ?, ?, ?, ?, 0, coalesce(max(seq), 0), count(*), 0, 0, 0, 0, 0, 0, 0 FROM bad_rows WHERE ${WANTED}`,
  );
  const forget = db.prepare(
    'DELETE FROM replays WHERE done = 1 AND seq <= (SELECT max(seq) FROM replays) - ?',
  );
  const remove = db.prepare('DELETE FROM bad_rows WHERE seq = ?');
  const explain = db.prepare('UPDATE bad_rows SET reason = ? WHERE seq = ?');
  const advance = db.prepare(
    `UPDATE replays SET next = ?, tried = tried + ?, stored = stored + ?, duplicates = duplicates + ?,
       erased = erased + ?, bad = bad + ?, cut = cut + ? WHERE id = ?`,
  );
  const finish = db.prepare('UPDATE replays SET done = 1 WHERE id = ?');
  return {
    begin(request) {
      const { id, at, site, reason } = request;
      insert.run(id, at, site, reason, ...wanted(request));
      forget.run(MAX_DONE);
    },
    settle({ replay, upTo, tried, gone, again, cut }, { stored, duplicate, erased }, bad) {
      for (const { seq } of gone) remove.run(seq);
      for (const { seq, reason } of again) explain.run(reason, seq);
      if (upTo === undefined) finish.run(replay);
      else advance.run(upTo, tried, stored, duplicate, erased, bad, cut, replay);
    },
  };
}
