/** First and last touch of each visitor: how they came when they first did, and when they last did. */
import { type Touch, touchOf } from '../attribution/touch.ts';
import type { Arrival } from './arrivals.ts';
import { type Database, prepareRows, type Value } from './driver.ts';
import type { StoredEvent } from './store.ts';

/** A touch, and when it was. */
export type TouchAt = Touch & { at: number };

interface Row {
  session: string;
  /** When the newest session began. */
  at: number;
  first: TouchAt;
  last: TouchAt;
  /** The shop's own other host that the visitor came from: being led on by it is no way to come. */
  linked: string;
}

export interface TouchWriter {
  /** Begins a pass: what is known of visitors is read again. */
  begin(): void;
  /** Learns from events, and tells each how its visitor came. Events of a visitor come in order of storing. */
  touch(events: readonly StoredEvent[]): void;
  /** The visitor goes on with the way of who they are on another domain. */
  arrive(arrival: Arrival): void;
  /** Writes what has changed. */
  write(): void;
}

interface StoredRow extends Record<'site' | 'visitor' | 'session' | 'first' | 'last' | 'linked', string> {
  at: number;
}

const keyOf = (site: string, visitor: string) => `${site}\n${visitor}`;

/** Ways to come: being there already is none. */
const isWay = ({ channel }: Touch) => channel !== 'direct' && channel !== 'internal';

/** The referrer is that other host. */
const isOwn = ({ channel, source }: Touch, linked: string) => channel === 'referral' && source === linked;

/** As one person: the earlier first way, the later last one; a visit that began with the arrival is none. */
function follow(row: Row | undefined, came: Row, linked: string): Row {
  if (!row) return { session: '', at: came.at, first: came.first, last: came.last, linked };
  const { session, at, first, last } = row;
  return {
    session,
    at,
    first: isOwn(first, linked) || came.first.at < first.at ? came.first : first,
    last: isOwn(last, linked) || (isWay(came.last) && came.last.at > last.at) ? came.last : last,
    linked,
  };
}

function next(row: Row | undefined, { time, session, page }: StoredEvent): Row {
  const touch: TouchAt = { ...touchOf(page.url, page.referrer), at: time };
  // As everywhere: a visit without a source of its own belongs to the one before.
  const last = row && (!isWay(touch) || isOwn(touch, row.linked)) ? row.last : touch;
  return { session, at: time, first: row?.first ?? touch, last, linked: row?.linked ?? '' };
}

/** Call within the transaction of the pass. */
export function createTouchWriter(db: Database): TouchWriter {
  const find = prepareRows(db, 'SELECT * FROM touches WHERE (site, visitor) IN (VALUES ?)', 2);
  const put = prepareRows(db, 'INSERT OR REPLACE INTO touches VALUES ?', 7);
  const known = new Map<string, Row | undefined>();
  const changed = new Map<string, [site: string, visitor: string]>();

  function load(visitors: readonly Pick<StoredEvent, 'site' | 'visitor'>[]): void {
    const missing = new Map<string, [site: string, visitor: string]>();
    for (const { site, visitor } of visitors) {
      const key = keyOf(site, visitor);
      if (visitor && !known.has(key)) missing.set(key, [site, visitor]);
    }
    for (const key of missing.keys()) known.set(key, undefined);
    for (const row of find.all([...missing.values()]) as StoredRow[]) {
      const { site, visitor, first, last, ...rest } = row;
      known.set(keyOf(site, visitor), { ...rest, first: JSON.parse(first), last: JSON.parse(last) });
    }
  }

  function touch(event: StoredEvent): void {
    const { site, visitor, session, time, prefetch } = event;
    if (!visitor || !session || prefetch) return;
    const key = keyOf(site, visitor);
    let row = known.get(key);
    // What comes late, of a session before, changes nothing.
    if (!row || (session !== row.session && time > row.at)) {
      row = next(row, event);
      known.set(key, row);
      changed.set(key, [site, visitor]);
    }
    const { first, last } = row;
    event.touch = { channel: last.channel, source: last.source };
    // Versions of the SDK that told campaigns know them best.
    if (event.campaign) return;
    if (last.campaign) event.campaign = last.campaign;
    if (first.campaign && JSON.stringify(first.campaign) !== JSON.stringify(last.campaign))
      event.firstCampaign = first.campaign;
  }

  return {
    begin() {
      known.clear();
      changed.clear();
    },
    touch(events) {
      load(events);
      for (const event of events) touch(event);
    },
    arrive({ site, from, to, host }) {
      load([from, to].map((visitor) => ({ site, visitor })));
      const came = known.get(keyOf(site, from));
      if (!came) return;
      const key = keyOf(site, to);
      known.set(key, follow(known.get(key), came, host.replace(/^www\./, '')));
      changed.set(key, [site, to]);
    },
    write() {
      const rows: Value[][] = [];
      for (const [key, [site, visitor]] of changed) {
        const { session, at, first, last, linked } = known.get(key)!;
        rows.push([site, visitor, session, at, JSON.stringify(first), JSON.stringify(last), linked]);
      }
      put.run(rows);
      changed.clear();
    },
  };
}

/** The first of all first touches, and the last of all last ones, of some visitors; empty when none is known. */
export function createTouchReader(db: Database) {
  const find = db.prepare('SELECT first, last FROM touches WHERE site = ? AND visitor = ?');
  return (site: string, visitors: readonly string[]): { first?: TouchAt; last?: TouchAt } => {
    let first: TouchAt | undefined;
    let last: TouchAt | undefined;
    for (const visitor of visitors) {
      const row = find.get(site, visitor) as { first: string; last: string } | undefined;
      if (!row) continue;
      const [from, to] = [JSON.parse(row.first), JSON.parse(row.last)] as [TouchAt, TouchAt];
      if (!first || from.at < first.at) first = from;
      if (!last || to.at > last.at) last = to;
    }
    return { ...(first && { first }), ...(last && { last }) };
  };
}
