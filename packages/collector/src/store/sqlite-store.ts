/** The store in one SQLite file. */
import { dirname } from 'node:path';
import { createAdIdsForgetter } from './ad-ids.ts';
import { createBadRowCount, createBadRowReader, createBadRowWriter } from './bad-rows.ts';
import { createCatalogueResults } from './catalogue-results.ts';
import { createConsents, createConsentWriter } from './consents.ts';
import { createVisitorsForgetter, createVisitorsReader, createVisitorsWriter } from './daily-visitors.ts';
import { dayOf } from './day.ts';
import { type Database, emptyWal, openDatabase, transaction } from './driver.ts';
import { createErasureWriter } from './erasures.ts';
import { EVENT_COLUMNS, type EventRow } from './event-rows.ts';
import { createForwards } from './forwards.ts';
import { type Arrived, type Counts, createEventKeeper, numbersOf } from './keep-events.ts';
import { createLossReader } from './loss-reader.ts';
import { createLossWriter, type LossLimits } from './loss-writer.ts';
import { createMatches } from './matches.ts';
import { migrate } from './migrations.ts';
import { createPageCountReader, createPageCountWriter } from './page-counts.ts';
import { createPeopleReader } from './people.ts';
import { createRemovalWriter, type Remover } from './removal-writer.ts';
import { createRemovals } from './removals.ts';
import { createReplays, createReplayWriter } from './replays.ts';
import { createScriptReader, createScriptWriter } from './scripts.ts';
import type { Pass, SequencedEvent, Stats, Store } from './store.ts';
import { createTally } from './tally.ts';
import { createUserData, type UserDataCoder, type UserDataMode } from './user-data.ts';

function createWriter(
  db: Database,
  userData: UserDataCoder,
  { lossLimits, maxVisitors, removers = [] }: StoreOptions,
) {
  const badRows = createBadRowWriter(db, userData);
  const addCount = db.prepare(
    'INSERT INTO counts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n',
  );
  const setPosition = db.prepare('INSERT OR REPLACE INTO positions VALUES (?, ?)');
  const counts: Counts = createTally();
  const loss = createLossWriter(db, lossLimits);
  const countVisitors = createVisitorsWriter(db, maxVisitors);
  const countPages = createPageCountWriter(db);
  const countScripts = createScriptWriter(db);
  const erasures = createErasureWriter(db);
  const keeper = createEventKeeper(db, userData.write, { counts, loss, erasures });
  const replays = createReplayWriter(db);
  const removals = createRemovalWriter(db, removers, userData.read);
  const keepConsents = createConsentWriter(db, removals, createAdIdsForgetter(db));

  /*
   * All that is called for each event is made once, when the store opens: the engine lets go what it has compiled for
   * functions of a pass that is over.
   */
  const keep = (consumer: string, pass: Pass) =>
    transaction(db, () => {
      const retried = pass.retried?.events ?? [];
      const numbers = [...pass.refused];
      const list: Arrived[] = [];
      for (const event of pass.events) {
        numbers.push(numbersOf(event));
        list.push({ event });
      }
      for (const { event } of retried) numbers.push(numbersOf(event));
      counts.clear();
      loss.begin(numbers);
      keeper.begin();
      const { stored, duplicate } = keeper.keep(list, pass.arrivals);
      badRows.insert(pass.bad);
      for (const { site, received } of pass.bad) counts.add([dayOf(received), site, 'bad', ''], 1);
      for (const refused of pass.refused) loss.arrived(refused, 'refused');
      for (const report of pass.drops) {
        if (!loss.report(report)) continue;
        for (const [reason, n] of Object.entries(report.drops))
          counts.add([dayOf(report.received), report.site, 'drop', reason], n);
      }
      countVisitors(pass.visits, counts);
      keepConsents(pass.consents ?? []);
      countPages(pass.pageCounts ?? []);
      countScripts(pass.scripts ?? []);
      for (const erasure of pass.erasures) {
        removals.erase(erasure);
        // What could not be stored may tell of the person all the same.
        badRows.forget(erasure);
        erasures.apply(erasure);
      }
      for (const replay of pass.replays ?? []) replays.begin(replay);
      if (pass.retried) {
        const { gone, again } = pass.retried;
        const fates = keeper.keep(retried);
        // As if they had never been bad: totals are those of a rebuild.
        for (const { site, received } of gone) counts.add([dayOf(received), site, 'bad', ''], -1);
        replays.settle(pass.retried, fates, again.length + pass.bad.length);
      }
      for (const { key, n } of counts.sums()) addCount.run(...key, n);
      loss.write();
      setPosition.run(consumer, pass.position);
      return { stored, duplicates: duplicate };
    });
  /** Unknown at first: the process before may have been killed. */
  let wiped = false;
  return {
    apply(consumer: string, pass: Pass) {
      const kept = keep(consumer, pass);
      if (pass.erasures.length) wiped = emptyWal(db);
      return kept;
    },
    wipe() {
      if (!wiped) wiped = emptyWal(db);
    },
  };
}

export interface StoreOptions {
  /** How what visitors told of themselves is kept from now on. Default `encrypted`. */
  userData?: UserDataMode;
  /** Destinations that are to be told of what is taken back from now on. Default none. */
  removers?: readonly Remover[];
  /** Smaller ones for tests. */
  lossLimits?: LossLimits;
  maxVisitors?: number;
}

export function openSqliteStore(path: string, options: StoreOptions = {}): Store {
  const db = openDatabase(path);
  const userData = createUserData(dirname(path), options.userData ?? 'encrypted');
  migrate(db);
  const position = db.prepare('SELECT position FROM positions WHERE consumer = ?');
  const after = db.prepare(`SELECT seq, ${EVENT_COLUMNS} FROM events WHERE seq > ? ORDER BY seq LIMIT ?`);
  const recent = db.prepare(`SELECT seq, ${EVENT_COLUMNS} FROM events ORDER BY seq DESC LIMIT ?`);
  const last = db.prepare('SELECT max(seq) AS seq FROM events');
  const totals = db.prepare('SELECT kind, sum(n) AS n FROM counts GROUP BY kind');
  const names = db.prepare(
    "SELECT name, sum(n) AS n FROM counts WHERE day = ? AND kind = 'stored' GROUP BY name",
  );
  const drops = db.prepare("SELECT name, sum(n) AS n FROM counts WHERE kind = 'drop' GROUP BY name");
  // Rows lie in the order of their receipt, but for what a clock of ours has moved.
  const pruneOf = (table: string) =>
    db.prepare(
      `DELETE FROM ${table} WHERE seq IN (SELECT seq FROM ${table} ORDER BY seq LIMIT ?) AND received < ?`,
    );
  const pruned = ['events', 'bad_rows'].map(pruneOf);
  // Of visitors of whom nothing else is kept any more.
  pruned.push(
    db.prepare(
      `DELETE FROM ad_ids WHERE (site, visitor) IN (SELECT site, visitor FROM ad_ids ORDER BY received LIMIT ?)
       AND received < ?`,
    ),
  );
  const prunedVisitors = db.prepare(
    `SELECT DISTINCT site, visitor FROM (SELECT site, visitor, received FROM events ORDER BY seq LIMIT ?)
     WHERE received < ?`,
  );
  const prunedIdentities = db.prepare(
    `DELETE FROM identities WHERE site = ? AND visitor = ?
     AND NOT EXISTS (SELECT 1 FROM events WHERE site = ? AND visitor = ?)`,
  );
  // Events go from the oldest on: what lies before the first of them belongs to none.
  const prunedMatches = db.prepare(
    `DELETE FROM matches WHERE (event_seq, target) IN (SELECT event_seq, target FROM matches
     WHERE event_seq < (SELECT coalesce(min(seq), 9e18) FROM events) ORDER BY event_seq LIMIT ?)`,
  );
  const prunedConsents = pruneOf('consents');
  const prunedTouches = db.prepare(
    'DELETE FROM touches WHERE (site, visitor) IN (SELECT site, visitor FROM touches WHERE at < ? ORDER BY at LIMIT ?)',
  );
  // The index of visitors goes by time: their places alone are sorted, not what lies there. Left to itself, SQLite
  // would rather read all events of the site, which lie in order.
  const ofVisitor = db.prepare(
    `SELECT seq, ${EVENT_COLUMNS} FROM events WHERE seq IN
       (SELECT seq FROM events INDEXED BY events_visitor WHERE site = ? AND visitor = ? AND seq > ?
        ORDER BY seq LIMIT ?) ORDER BY seq`,
  );
  const person = createPeopleReader(db);
  const { apply, wipe } = createWriter(db, userData, options);
  const forgetVisitors = createVisitorsForgetter(db);
  const visitors = createVisitorsReader(db);
  const loss = createLossReader(db);

  const toEvents = (rows: unknown[]): SequencedEvent[] =>
    (rows as (EventRow & { seq: number })[]).map((row) => ({ seq: row.seq, ...userData.read(row) }));
  const toRecord = (rows: unknown[]): Record<string, number> =>
    Object.fromEntries((rows as { name: string; n: number }[]).map(({ name, n }) => [name, n]));

  return {
    position: (consumer) => (position.get(consumer) as { position: number } | undefined)?.position ?? 0,
    apply,
    wipe,
    prune: (receivedBefore, limit) =>
      transaction(db, () => {
        const visitors = prunedVisitors.all(limit, receivedBefore) as { site: string; visitor: string }[];
        const gone = Math.max(
          ...pruned.map((one) => Number(one.run(limit, receivedBefore).changes)),
          Number(prunedTouches.run(receivedBefore, limit).changes),
          Number(prunedMatches.run(limit).changes),
        );
        // Who has no event left is known by no name either.
        for (const { site, visitor } of visitors) prunedIdentities.run(site, visitor, site, visitor);
        return gone;
      }),
    pruneConsents: (receivedBefore, limit) => Number(prunedConsents.run(limit, receivedBefore).changes),
    forgetVisitors: (now, limit) => transaction(db, () => forgetVisitors(now, limit)),
    forwards: createForwards(db, userData.read),
    matches: createMatches(db),
    consents: createConsents(db),
    catalogue: createCatalogueResults(db, userData.read),
    removals: createRemovals(db),
    replays: createReplays(db, userData.readText),
    person,
    eventsOf: (site, visitors, seq, limit) =>
      toEvents(
        visitors
          .flatMap((visitor) => ofVisitor.all(site, visitor, seq, limit) as { seq: number }[])
          .sort((a, b) => a.seq - b.seq)
          .slice(0, limit),
      ),
    eventsAfter: (seq, limit) => toEvents(after.all(seq, limit)),
    recentEvents: (limit) => toEvents(recent.all(limit)),
    recentBadRows: createBadRowReader(db, userData),
    badRowsOf: createBadRowCount(db, userData),
    lastSeq: () => (last.get() as { seq: number | null }).seq ?? 0,
    stats(now): Stats {
      const sums = new Map((totals.all() as { kind: string; n: number }[]).map(({ kind, n }) => [kind, n]));
      return {
        stored: sums.get('stored') ?? 0,
        duplicates: sums.get('duplicate') ?? 0,
        bad: sums.get('bad') ?? 0,
        tooLate: sums.get('too_late') ?? 0,
        today: toRecord(names.all(dayOf(now))),
        drops: toRecord(drops.all()),
        visitors: visitors(now),
      };
    },
    ...loss,
    pageCounts: createPageCountReader(db),
    scripts: createScriptReader(db),
    close() {
      // libsql leaves it to the next one who opens: the file alone would not be the store.
      emptyWal(db);
      db.close();
    },
  };
}
