/** The store in one SQLite file. */
import { dayOf } from './day.ts';
import { type Database, openDatabase, transaction } from './driver.ts';
import { createErasureWriter } from './erasures.ts';
import { createForwards } from './forwards.ts';
import { LATE_MS } from './loss.ts';
import { createLossReader } from './loss-reader.ts';
import { createLossWriter, type LossLimits } from './loss-writer.ts';
import { migrate } from './migrations.ts';
import { createPeopleReader, createPeopleWriter } from './people.ts';
import { createReplays, createReplayWriter, type Fates } from './replays.ts';
import type { BadRow, Pass, SequencedEvent, Stats, Store, StoredEvent } from './store.ts';
import { createTally } from './tally.ts';

/** Bad rows beyond this many go, the oldest first. */
const MAX_BAD_ROWS = 10000;
/** Event names that are counted by themselves, per day and site; further ones count as OTHER. */
const MAX_NAMES = 500;
/** No event can have this name. */
const OTHER = '(other)';

function createWriter(db: Database, lossLimits?: LossLimits) {
  const insertEvent = db.prepare(
    'INSERT OR IGNORE INTO events (site, id, name, time, received, visitor, session, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertBad = db.prepare(
    'INSERT INTO bad_rows (site, received, reason, body, context) VALUES (?, ?, ?, ?, ?)',
  );
  const trimBad = db.prepare('DELETE FROM bad_rows WHERE seq <= (SELECT max(seq) FROM bad_rows) - ?');
  const addCount = db.prepare(
    'INSERT INTO counts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n',
  );
  const setPosition = db.prepare('INSERT OR REPLACE INTO positions VALUES (?, ?)');
  const namesOf = db.prepare("SELECT name FROM counts WHERE day = ? AND site = ? AND kind = 'stored'");

  /** Bounds what invented names cost. */
  function createCountedNames() {
    const known = new Map<string, Set<string>>();
    return (day: string, site: string, name: string): string => {
      const key = `${day}\n${site}`;
      let names = known.get(key);
      if (!names) {
        names = new Set((namesOf.all(day, site) as { name: string }[]).map((row) => row.name));
        known.set(key, names);
      }
      if (!names.has(name) && names.size >= MAX_NAMES) return OTHER;
      names.add(name);
      return name;
    };
  }

  const beginLoss = createLossWriter(db, lossLimits);
  const learnPerson = createPeopleWriter(db);
  const erasures = createErasureWriter(db);
  const replays = createReplayWriter(db);

  return (consumer: string, pass: Pass) => {
    const counts = createTally<[day: string, site: string, kind: string, name: string]>();
    return transaction(db, () => {
      const loss = beginLoss();
      const countedName = createCountedNames();
      const keep = (event: StoredEvent, counted?: boolean): keyof Fates => {
        const { site, id, name, time, received, visitor, session } = event;
        if (erasures.covers(site, visitor, time)) {
          counts.add([dayOf(received), site, 'erased', ''], 1);
          return 'erased';
        }
        const { changes } = insertEvent.run(
          site,
          id,
          name,
          time,
          received,
          visitor,
          session,
          JSON.stringify(event),
        );
        const fresh = Number(changes) > 0;
        if (fresh) learnPerson(event);
        const day = dayOf(received);
        if (fresh) counts.add([day, site, 'stored', countedName(day, site, name)], 1);
        else counts.add([day, site, 'duplicate', ''], 1);
        const late = received - time > LATE_MS;
        loss.arrived(
          { site, received, client: event.client.id, seq: event.client.seq, browser: event.device.browser },
          fresh ? (late ? 'late' : 'accepted') : 'duplicate',
          counted,
        );
        return fresh ? 'stored' : 'duplicate';
      };
      let stored = 0;
      for (const event of pass.events) if (keep(event) === 'stored') stored++;
      for (const { site, received, reason, body, context = '' } of pass.bad) {
        insertBad.run(site, received, reason, body, context);
        counts.add([dayOf(received), site, 'bad', ''], 1);
      }
      if (pass.bad.length) trimBad.run(MAX_BAD_ROWS);
      for (const refused of pass.refused) loss.arrived(refused, 'refused');
      for (const report of pass.drops) {
        if (!loss.report(report)) continue;
        for (const [reason, n] of Object.entries(report.drops))
          counts.add([dayOf(report.received), report.site, 'drop', reason], n);
      }
      for (const erasure of pass.erasures) erasures.apply(erasure);
      for (const replay of pass.replays ?? []) replays.begin(replay);
      if (pass.retried) {
        const { events, gone, again } = pass.retried;
        const fates: Fates = { stored: 0, duplicate: 0, erased: 0 };
        for (const { event, counted } of events) fates[keep(event, counted)]++;
        // As if they had never been bad: totals are those of a rebuild.
        for (const { site, received } of gone) counts.add([dayOf(received), site, 'bad', ''], -1);
        replays.settle(pass.retried, fates, again.length + pass.bad.length);
      }
      for (const { key, n } of counts.sums()) addCount.run(...key, n);
      loss.write();
      setPosition.run(consumer, pass.position);
      return { stored, duplicates: pass.events.length - stored };
    });
  };
}

/** @param lossLimits smaller ones for tests */
export function openSqliteStore(path: string, lossLimits?: LossLimits): Store {
  const db = openDatabase(path);
  migrate(db);
  const position = db.prepare('SELECT position FROM positions WHERE consumer = ?');
  const after = db.prepare('SELECT seq, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?');
  const recent = db.prepare('SELECT seq, body FROM events ORDER BY seq DESC LIMIT ?');
  const bad = db.prepare('SELECT site, received, reason, body FROM bad_rows ORDER BY seq DESC LIMIT ?');
  const last = db.prepare('SELECT max(seq) AS seq FROM events');
  const totals = db.prepare('SELECT kind, sum(n) AS n FROM counts GROUP BY kind');
  const names = db.prepare(
    "SELECT name, sum(n) AS n FROM counts WHERE day = ? AND kind = 'stored' GROUP BY name",
  );
  const drops = db.prepare("SELECT name, sum(n) AS n FROM counts WHERE kind = 'drop' GROUP BY name");
  // Rows lie in the order of their receipt, but for what a clock of ours has moved.
  const pruned = ['events', 'bad_rows'].map((table) =>
    db.prepare(
      `DELETE FROM ${table} WHERE seq IN (SELECT seq FROM ${table} ORDER BY seq LIMIT ?) AND received < ?`,
    ),
  );
  const ofVisitor = db.prepare(
    'SELECT seq, body FROM events WHERE site = ? AND visitor = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const person = createPeopleReader(db);
  const apply = createWriter(db, lossLimits);
  const loss = createLossReader(db);

  const toEvents = (rows: unknown[]): SequencedEvent[] =>
    (rows as { seq: number; body: string }[]).map(({ seq, body }) => ({
      seq,
      ...(JSON.parse(body) as StoredEvent),
    }));
  const toRecord = (rows: unknown[]): Record<string, number> =>
    Object.fromEntries((rows as { name: string; n: number }[]).map(({ name, n }) => [name, n]));

  return {
    position: (consumer) => (position.get(consumer) as { position: number } | undefined)?.position ?? 0,
    apply,
    prune: (receivedBefore, limit) =>
      transaction(db, () => Math.max(...pruned.map((one) => Number(one.run(limit, receivedBefore).changes)))),
    forwards: createForwards(db),
    replays: createReplays(db),
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
    recentBadRows: (limit) =>
      (bad.all(limit) as BadRow[]).map(({ site, received, reason, body }) => ({
        site,
        received,
        reason,
        body,
      })),
    lastSeq: () => (last.get() as { seq: number | null }).seq ?? 0,
    stats(now): Stats {
      const sums = new Map((totals.all() as { kind: string; n: number }[]).map(({ kind, n }) => [kind, n]));
      return {
        stored: sums.get('stored') ?? 0,
        duplicates: sums.get('duplicate') ?? 0,
        bad: sums.get('bad') ?? 0,
        today: toRecord(names.all(dayOf(now))),
        drops: toRecord(drops.all()),
      };
    },
    ...loss,
    close() {
      // libsql leaves it to the next one who opens: the file alone would not be the store.
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}
