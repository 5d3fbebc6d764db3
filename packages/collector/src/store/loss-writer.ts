/** Keeps the loss meter's tables: the state of each client is read once and written once per pass. */
import { createCountedNames } from './counted-names.ts';
import { DAY_MS, dayOf } from './day.ts';
import { type Database, prepareRows, type Value } from './driver.ts';
import { arrive, type Numbers, noNumbers, type Range } from './gaps.ts';
import {
  CLIENT_DAYS,
  type DropReport,
  MAX_CLIENTS,
  MAX_FAMILIES,
  MAX_REPORTS,
  type Refused,
  TOTAL_DAYS,
} from './loss.ts';
import { createTally } from './tally.ts';
import { createTrimClock } from './trim-clock.ts';

/** Meters passes, one after the other; everything happens inside the transaction of the pass. */
export interface PassMeter {
  /** @param events all that will arrive in the pass */
  begin(events: readonly Refused[]): void;
  /**
   * An event arrived under its client's number; `as` says what became of it.
   * @param counted it was refused before, so that its number has arrived already
   */
  arrived(event: Refused, as: 'accepted' | 'late' | 'duplicate' | 'refused', counted?: boolean): void;
  /** False when this report was counted before. */
  report(report: DropReport): boolean;
  /** Writes what changed, and lets go what is older than the limits. */
  write(): void;
}

interface Client {
  site: string;
  id: string;
  day: string;
  browser: string;
  /** Last day on which it was heard. */
  heard: string;
  numbers: Numbers;
  /** As it lies in the table: the totals are moved by the difference. */
  was: { missing: number; bad: boolean };
  changed: boolean;
}

interface ClientRow {
  site: string;
  client: string;
  day: string;
  browser: string;
  highest: number;
  gaps: string;
  missing: number;
  bad: number;
  heard: string;
}

/** Rows let go per pass: bounded so that no pass is long, and above what a pass adds so that nothing piles up. */
const LET_GO_AT_LEAST = 1000;
const MAX_FAMILY_CHARS = 40;

export interface LossLimits {
  clients: number;
  reports: number;
}

/** @param limits smaller ones for tests */
export function createLossWriter(
  db: Database,
  limits: LossLimits = { clients: MAX_CLIENTS, reports: MAX_REPORTS },
): PassMeter {
  const find = prepareRows(db, 'SELECT * FROM loss_clients WHERE (site, client) IN (VALUES ?)', 2);
  const keep = prepareRows(
    db,
    `INSERT INTO loss_clients VALUES ? ON CONFLICT DO UPDATE SET
       highest = excluded.highest, gaps = excluded.gaps, missing = excluded.missing, bad = excluded.bad,
       heard = excluded.heard`,
    9,
  );
  const count = db.prepare('SELECT count(*) AS n FROM loss_clients');
  const letGo = db.prepare(
    `DELETE FROM loss_clients WHERE (site, client) IN
       (SELECT site, client FROM loss_clients WHERE heard < ? LIMIT ?)`,
  );
  const families = db.prepare('SELECT DISTINCT browser FROM loss_days WHERE day = ? AND site = ?');
  const addTotal = db.prepare(
    'INSERT INTO loss_days VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n',
  );
  const trimTotals = db.prepare('DELETE FROM loss_days WHERE day < ?');
  const newest = db.prepare('SELECT max(day) AS day FROM loss_days');
  const held = createTrimClock(() => (newest.get() as { day: string | null }).day);
  const remember = db.prepare('INSERT OR IGNORE INTO loss_reports (site, id, day) VALUES (?, ?, ?)');
  const forget = db.prepare(
    'DELETE FROM loss_reports WHERE seq IN (SELECT seq FROM loss_reports WHERE day < ? LIMIT ?)',
  );
  const trimReports = db.prepare(
    'DELETE FROM loss_reports WHERE seq <= (SELECT max(seq) FROM loss_reports) - ?',
  );

  /** Clients in the table; undefined when it has to be counted, as at first and after a pass that failed. */
  let kept: number | undefined;
  // Of the pass.
  const clients = new Map<string, Client | undefined>();
  const totals = createTally<[day: string, site: string, browser: string, kind: string, name: string]>();
  const { isCounted, forget: forgetFamilies } = createCountedNames(MAX_FAMILIES, (day, site) =>
    (families.all(day, site) as { browser: string }[]).map((row) => row.browser),
  );
  let before = 0;
  let added = 0;
  let reports = 0;
  let now = 0;

  /** Those of the clients that are in the table. */
  function load(events: readonly Refused[]): void {
    const keys = new Map<string, [site: string, client: string]>();
    for (const { site, client } of events) keys.set(`${site}\n${client}`, [site, client]);
    for (const row of find.all([...keys.values()]) as ClientRow[]) {
      const { site, client: id, day, browser, highest, missing, heard } = row;
      const bad = row.bad === 1;
      const gaps = row.gaps ? (JSON.parse(row.gaps) as Range[]) : [];
      const numbers = { highest, gaps, missing, bad };
      const was = { missing, bad };
      clients.set(`${site}\n${id}`, { site, id, day, browser, heard, numbers, was, changed: false });
    }
  }

  function familyOf(day: string, site: string, browser: string): string {
    const family = browser.slice(0, MAX_FAMILY_CHARS) || 'unknown';
    return isCounted(family, day, site) ? family : 'other';
  }

  /** Undefined when as many clients as possible are followed already. */
  function meet({ site, client: id, received, browser }: Refused): Client | undefined {
    if (before + added >= limits.clients) return undefined;
    added++;
    const day = dayOf(received);
    const was = { missing: 0, bad: false };
    const family = familyOf(day, site, browser);
    totals.add([day, site, family, 'client', ''], 1);
    return { site, id, day, browser: family, heard: day, numbers: noNumbers(), was, changed: true };
  }

  function toRow(client: Client): Value[] {
    const { site, id, day, browser, heard, numbers, was } = client;
    const { highest, gaps, missing, bad } = numbers;
    totals.add([day, site, browser, 'missing', ''], missing - was.missing);
    if (bad && !was.bad) totals.add([day, site, browser, 'bad_client', ''], 1);
    const list = gaps.length ? JSON.stringify(gaps) : '';
    return [site, id, day, browser, highest, list, missing, bad ? 1 : 0, heard];
  }

  return {
    begin(events) {
      before = kept ?? (count.get() as { n: number }).n;
      kept = undefined;
      clients.clear();
      totals.clear();
      forgetFamilies();
      added = 0;
      reports = 0;
      now = 0;
      load(events);
    },

    arrived(event, as, counted = false) {
      const { site, received, client: id, seq } = event;
      now = Math.max(now, received);
      const key = `${site}\n${id}`;
      let client = clients.get(key);
      if (!client && !clients.has(key)) {
        // A client that is not followed any more is not met anew: what it sent before would seem to be missing.
        client = counted ? undefined : meet(event);
        if (client || !counted) clients.set(key, client);
      }
      const today = dayOf(received);
      const day = client?.day ?? today;
      const browser = client?.browser ?? familyOf(day, site, event.browser);
      if (as === 'late') totals.add([day, site, browser, 'accepted', ''], 1);
      if (as !== 'refused') totals.add([day, site, browser, as, ''], 1);
      if (client) {
        if (arrive(client.numbers, seq)) client.changed = true;
        if (today > client.heard) {
          client.heard = today;
          client.changed = true;
        }
      }
      if ((!client || client.numbers.bad) && !counted) totals.add([day, site, browser, 'unmeasured', ''], 1);
    },

    report({ site, received, browser, id, drops }) {
      now = Math.max(now, received);
      const day = dayOf(received);
      if (id !== undefined) {
        if (!Number(remember.run(site, id, day).changes)) return false;
        reports++;
      }
      const family = familyOf(day, site, browser);
      for (const [reason, n] of Object.entries(drops)) totals.add([day, site, family, 'drop', reason], n);
      return true;
    },

    write() {
      const oldest = now && dayOf(held(now) - TOTAL_DAYS * DAY_MS);
      const rows: Value[][] = [];
      for (const client of clients.values()) if (client?.changed) rows.push(toRow(client));
      keep.run(rows);
      for (const { key, n } of totals.sums()) addTotal.run(...key, n);
      kept = before + added;
      if (!oldest) return;
      const final = dayOf(now - CLIENT_DAYS * DAY_MS);
      // What they missed stays in the totals: it was added there when it was seen.
      kept -= Number(letGo.run(final, Math.max(LET_GO_AT_LEAST, 2 * added)).changes);
      forget.run(final, Math.max(LET_GO_AT_LEAST, 2 * reports));
      if (reports) trimReports.run(limits.reports);
      trimTotals.run(oldest);
    },
  };
}
