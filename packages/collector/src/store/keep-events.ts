/** Stores events, and counts what became of each. */

import { createAdIdsReader, createAdIdsWriter } from './ad-ids.ts';
import { type Arrival, createArrivalWriter, type PassArrival } from './arrivals.ts';
import { createCountedNames } from './counted-names.ts';
import { dayOf } from './day.ts';
import { type Database, prepareRows, type Value } from './driver.ts';
import type { ErasureWriter } from './erasures.ts';
import { EVENT_COLUMNS, EVENT_WIDTH, rowOf } from './event-rows.ts';
import { LATE_MS, type Refused } from './loss.ts';
import type { PassMeter } from './loss-writer.ts';
import { createPeopleWriter } from './people.ts';
import type { Fates } from './replays.ts';
import type { StoredEvent } from './store.ts';
import type { Tally } from './tally.ts';
import { createTouchWriter } from './touches.ts';
import type { UserDataCoder } from './user-data.ts';

/** Event names that are counted by themselves, per day and site; further ones count as OTHER. */
const MAX_NAMES = 500;
/** No event can have this name. */
const OTHER = '(other)';

export type Counts = Tally<[day: string, site: string, kind: string, name: string]>;

/** An event to store. */
export interface Arrived {
  event: StoredEvent;
  /** The loss meter has seen its number arrive. */
  counted?: boolean;
}

/** What the loss meter has to know of an event. */
export const numbersOf = ({ site, received, client, device }: StoredEvent): Refused => ({
  site,
  received,
  client: client.id,
  seq: client.seq,
  browser: device.browser,
});

const isNew = () => true;

export interface EventKeeper {
  /** Begins a pass: what is known is read again. */
  begin(): void;
  /** Events, and the arrivals in between: how a visitor came is told with what follows. */
  keep(list: readonly Arrived[], arrivals?: readonly PassArrival[]): Fates;
}

/**
 * Call within the transaction of the pass.
 * @param to what else learns what becomes of events
 */
export function createEventKeeper(
  db: Database,
  write: UserDataCoder['write'],
  to: { counts: Counts; loss: PassMeter; erasures: Pick<ErasureWriter, 'covers'> },
): EventKeeper {
  const { counts, loss, erasures } = to;
  const insertEvents = prepareRows(
    db,
    `INSERT OR IGNORE INTO events (${EVENT_COLUMNS}) VALUES ?`,
    EVENT_WIDTH,
  );
  const lastSeq = db.prepare('SELECT max(seq) AS seq FROM events');
  const storedSince = db.prepare('SELECT site, id FROM events WHERE seq > ?');
  const namesOf = db.prepare("SELECT name FROM counts WHERE day = ? AND site = ? AND kind = 'stored'");
  const learnPerson = createPeopleWriter(db);
  const learnAdIds = createAdIdsWriter(db);
  const touches = createTouchWriter(db);
  const unite = createArrivalWriter(db, erasures);
  const knownAdIds = createAdIdsReader(db);
  const { isCounted, forget } = createCountedNames(MAX_NAMES, (day, site) =>
    (namesOf.all(day, site) as { name: string }[]).map((row) => row.name),
  );

  /** Tells of each event in turn whether its (site, id) was new. */
  function insert(list: readonly Arrived[]): (event: StoredEvent) => boolean {
    const before = (lastSeq.get() as { seq: number | null }).seq ?? 0;
    const rows: Value[][] = [];
    for (const { event } of list) rows.push(rowOf(event, write(event)));
    if (insertEvents.run(rows) === rows.length) return isNew;
    const stored = storedSince.all(before) as { site: string; id: string }[];
    const fresh = new Set(stored.map(({ site, id }) => `${site}\n${id}`));
    return ({ site, id }) => fresh.delete(`${site}\n${id}`);
  }

  /** Clicks that are not known on this domain come along. */
  function learnClicks({ site, to, at, clicks }: Arrival): void {
    const known = knownAdIds(site, to, at) ?? {};
    const adIds = Object.fromEntries(Object.entries(clicks).filter(([name]) => !(name in known)));
    if (Object.keys(adIds).length)
      learnAdIds({ site, visitor: to, adIds, consent: { marketing: 'granted' }, time: at, received: at });
  }

  function keep(list: readonly Arrived[]): Fates {
    const fates: Fates = { stored: 0, duplicate: 0, erased: 0 };
    const kept: Arrived[] = [];
    const events: StoredEvent[] = [];
    for (const one of list) {
      const { site, visitor, time, received, tooLate } = one.event;
      // One from before the late window may be of any age.
      if (erasures.covers(site, visitor, tooLate ? 0 : time, received)) {
        counts.add([dayOf(received), site, 'erased', ''], 1);
        fates.erased++;
        loss.arrived(numbersOf(one.event), 'refused', one.counted);
      } else {
        kept.push(one);
        events.push(one.event);
      }
    }
    touches.touch(events);
    const isFresh = insert(kept);
    for (const { event, counted } of kept) {
      const { site, name, time, received } = event;
      const day = dayOf(received);
      const fresh = isFresh(event);
      fates[fresh ? 'stored' : 'duplicate']++;
      if (fresh) {
        learnPerson(event);
        learnAdIds(event);
        counts.add([day, site, 'stored', isCounted(name, day, site) ? name : OTHER], 1);
        if (event.tooLate) counts.add([day, site, 'too_late', ''], 1);
      } else counts.add([day, site, 'duplicate', ''], 1);
      const late = received - time > LATE_MS;
      loss.arrived(numbersOf(event), fresh ? (late ? 'late' : 'accepted') : 'duplicate', counted);
    }
    return fates;
  }

  return {
    begin() {
      forget();
      touches.begin();
    },
    keep(list, arrivals = []) {
      const all: Fates = { stored: 0, duplicate: 0, erased: 0 };
      let from = 0;
      const keepTo = (end: number) => {
        for (const [fate, n] of Object.entries(keep(list.slice(from, end)))) all[fate as keyof Fates] += n;
        from = end;
      };
      for (const { arrival, after } of arrivals) {
        keepTo(after);
        if (!unite(arrival)) continue;
        touches.arrive(arrival);
        learnClicks(arrival);
      }
      keepTo(list.length);
      touches.write();
      return all;
    },
  };
}
