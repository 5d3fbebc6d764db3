/** What comparing events with the catalogue has found: sums of a day, the newest examples, and how far it has come. */
import type { Example, Finding } from '../catalogue/finding.ts';
import { createCountedNames } from './counted-names.ts';
import { DAY_MS, dayOf } from './day.ts';
import { type Database, transaction } from './driver.ts';
import { type EventRow, KEY_COLUMNS } from './event-rows.ts';
import type { StoredEvent } from './store.ts';
import type { UserDataCoder } from './user-data.ts';

/** How far the events of a site are compared. */
export interface CatalogueState {
  /** Events up to this place in the order of storing are done. */
  position: number;
  /** The rules that they were compared by, as text. */
  rules: string;
}

/** What is told of the feed of a site: written by who loads it, in its own words. */
export type FeedNews = Record<string, unknown>;

export interface FindingSum {
  vendor: string;
  name: string;
  finding: Finding;
  n: number;
}

export interface CatalogueResults {
  /** Undefined before the first comparison. */
  state(site: string): CatalogueState | undefined;
  /** Forgets what was found from the UTC day of `since` on, and begins anew with the events received from then on. */
  restart(site: string, since: number, rules: string): void;
  /** The next events that carry items, and the place up to which none is left out. */
  next(site: string, after: number, limit: number): { events: StoredEvent[]; to: number };
  /** Events of the site behind that place, at most `most`. */
  waiting(site: string, after: number, most: number): number;
  /** In one transaction. `sums` by day. */
  keep(
    site: string,
    to: number,
    sums: readonly (FindingSum & { day: string })[],
    examples: readonly Example[],
  ): void;
  news(site: string): FeedNews;
  /** Fields that are undefined are taken out. */
  tell(site: string, news: FeedNews): void;
  /** Of the `days` UTC days that end with that of `now`. */
  sums(site: string, now: number, days: number): FindingSum[];
  days(site: string, now: number, days: number): { day: string; items: number; right: number }[];
  /** Newest first. */
  examples(site: string): Example[];
}

/** Of a vendor and a kind of finding. */
const MAX_EXAMPLES = 20;
/** Event names that are summed by themselves, of a site; further ones are OTHER. */
const MAX_NAMES = 50;
const OTHER = '(other)';
const KEPT_DAYS = 90;
const ITEMS = `instr(body, '"items":[{') > 0`;

export function createCatalogueResults(db: Database, read: UserDataCoder['read']): CatalogueResults {
  const state = db.prepare('SELECT position, rules FROM catalogue_state WHERE site = ?');
  const begin = db.prepare('INSERT OR REPLACE INTO catalogue_state VALUES (?, ?, ?)');
  const advance = db.prepare('UPDATE catalogue_state SET position = ? WHERE site = ?');
  const next = db.prepare(
    `SELECT seq, ${KEY_COLUMNS}, CASE WHEN ${ITEMS} THEN body END AS body FROM events WHERE site = ? AND seq > ? ORDER BY seq LIMIT ?`,
  );
  const waiting = db.prepare(
    'SELECT count(*) AS n FROM (SELECT 1 FROM events WHERE site = ? AND seq > ? LIMIT ?)',
  );
  const last = db.prepare('SELECT max(seq) AS seq FROM events');
  const at = db.prepare('SELECT seq, received FROM events WHERE seq >= ? ORDER BY seq LIMIT 1');
  const add = db.prepare(
    'INSERT INTO catalogue_days VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n',
  );
  const forget = db.prepare('DELETE FROM catalogue_days WHERE site = ? AND day >= ?');
  const forgetOld = db.prepare('DELETE FROM catalogue_days WHERE site = ? AND day < ?');
  const names = db.prepare('SELECT DISTINCT name FROM catalogue_days WHERE site = ?');
  const addExample = db.prepare(
    'INSERT INTO catalogue_examples (site, vendor, finding, body) VALUES (?, ?, ?, ?)',
  );
  const trim = db.prepare(
    `DELETE FROM catalogue_examples WHERE site = ? AND vendor = ? AND finding = ? AND seq <= (SELECT seq FROM
     catalogue_examples WHERE site = ? AND vendor = ? AND finding = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
  );
  const forgetExamples = db.prepare('DELETE FROM catalogue_examples WHERE site = ?');
  const examples = db.prepare('SELECT body FROM catalogue_examples WHERE site = ? ORDER BY seq DESC');
  const news = db.prepare('SELECT body FROM catalogue_news WHERE site = ?');
  const tell = db.prepare('INSERT OR REPLACE INTO catalogue_news VALUES (?, ?)');
  const sums = db.prepare(
    `SELECT vendor, name, finding, sum(n) AS n FROM catalogue_days WHERE site = ? AND day > ?
     GROUP BY vendor, name, finding ORDER BY vendor, name, finding`,
  );
  const days = db.prepare(
    `SELECT day, sum(CASE finding WHEN 'items' THEN n ELSE 0 END) AS items,
       sum(CASE finding WHEN 'right' THEN n ELSE 0 END) AS "right"
     FROM catalogue_days WHERE site = ? AND day > ? AND vendor = '' GROUP BY day ORDER BY day DESC`,
  );

  /** The place before the first event that was received then or later: rows lie in the order of their receipt. */
  function placeBefore(since: number): number {
    let [low, high] = [0, (last.get() as { seq: number | null }).seq ?? 0];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = at.get(middle + 1) as { seq: number; received: number } | undefined;
      if (row && row.received < since) low = row.seq;
      else high = middle;
    }
    return low;
  }

  const newsOf = (site: string) =>
    JSON.parse((news.get(site) as { body: string } | undefined)?.body ?? '{}') as FeedNews;

  return {
    state(site) {
      const row = state.get(site) as CatalogueState | undefined;
      return row && { position: row.position, rules: row.rules };
    },
    restart: (site, since, rules) =>
      transaction(db, () => {
        forget.run(site, dayOf(since));
        forgetExamples.run(site);
        begin.run(site, placeBefore(Math.floor(since / DAY_MS) * DAY_MS), rules);
      }),
    next(site, after, limit) {
      const rows = next.all(site, after, limit) as (EventRow & { seq: number })[];
      // Those without items have no body.
      const events = rows.filter(({ body }) => body).map(read);
      return { events, to: rows.at(-1)?.seq ?? after };
    },
    waiting: (site, after, most) => (waiting.get(site, after, most) as { n: number }).n,
    keep: (site, to, found, shown) =>
      transaction(db, () => {
        const { isCounted } = createCountedNames(MAX_NAMES, () =>
          (names.all(site) as { name: string }[]).map((row) => row.name),
        );
        for (const { day, vendor, name, finding, n } of found)
          add.run(day, site, vendor, isCounted(name) ? name : OTHER, finding, n);
        for (const example of shown)
          addExample.run(site, example.vendor, example.finding, JSON.stringify(example));
        for (const key of new Set(shown.map(({ vendor, finding }) => `${vendor}\n${finding}`))) {
          const [vendor = '', finding = ''] = key.split('\n');
          trim.run(site, vendor, finding, site, vendor, finding, MAX_EXAMPLES);
        }
        const newest = found
          .map(({ day }) => day)
          .sort()
          .at(-1);
        if (newest) forgetOld.run(site, dayOf(Date.parse(newest) - KEPT_DAYS * DAY_MS));
        advance.run(to, site);
      }),
    news: newsOf,
    tell: (site, fields) => void tell.run(site, JSON.stringify({ ...newsOf(site), ...fields })),
    sums: (site, now, count) =>
      (sums.all(site, dayOf(now - count * DAY_MS)) as FindingSum[]).map(({ vendor, name, finding, n }) => ({
        vendor,
        name,
        finding,
        n,
      })),
    days: (site, now, count) =>
      (days.all(site, dayOf(now - count * DAY_MS)) as { day: string; items: number; right: number }[]).map(
        ({ day, items, right }) => ({ day, items, right }),
      ),
    examples: (site) => (examples.all(site) as { body: string }[]).map(({ body }) => JSON.parse(body)),
  };
}
