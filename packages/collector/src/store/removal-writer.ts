/** Finds out whom vendors are to forget, and queues it in the transaction that keeps the record of consent, or erases. */
import { createHash, randomUUID } from 'node:crypto';
import { LIMITED, limitedToo, type Need } from '@beckon/consent';
import { type Removal, type RemovalForms, removalForms } from '@beckon/destinations';
import { allows } from './allows.ts';
import { createConsents, type StoredConsent } from './consents.ts';
import type { Database } from './driver.ts';
import type { Erasure } from './erasures.ts';
import { EVENT_COLUMNS, type EventRow } from './event-rows.ts';
import { createLinkedReader } from './people.ts';
import type { StoredEvent } from './store.ts';
import type { UserDataCoder } from './user-data.ts';

/** A destination whose vendor can be told. */
export interface Remover {
  site: string;
  destination: string;
  /** What it needs for an event. */
  purposes: readonly Need[];
}

/** Call within the transaction of the pass. */
export interface RemovalWriter {
  /** @param keep keeps the record; false when it was known */
  withdraw(record: StoredConsent, keep: () => boolean): void;
  /** Before the erasure, which leaves nothing to know them by. */
  erase(erasure: Erasure): void;
}

/** The newest of a visitor that are looked through, and of all visitors of a person. */
const MAX_EVENTS_OF_VISITOR = 5000;
const MAX_EVENTS = 20_000;
/** Of one kind: nobody has more e-mails, but somebody may invent them. */
const MAX_OF_A_KIND = 50;
/** Whenever it was granted. */
const EVER = Number.POSITIVE_INFINITY;

const KINDS = ['emails', 'googleEmails', 'bareEmails', 'phones', 'phoneDigits', 'users', 'visitors'] as const;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** An opt-out leaves the limited form of marketing, but no place on a list. */
export const takenBack = (needs: readonly Need[]): Need[] =>
  needs.map((need) => (need === LIMITED ? 'marketing' : need));

type Told = Pick<StoredEvent, 'visitor' | 'user' | 'consent'>;

/** What events of these visitors tell, each combination once, the newest first. */
function createTelling(db: Database, read: UserDataCoder['read']) {
  const newest = db.prepare(
    `SELECT ${EVENT_COLUMNS} FROM events WHERE site = ? AND visitor = ? ORDER BY time DESC, seq DESC LIMIT ?`,
  );
  return (site: string, visitors: readonly string[]): Told[] => {
    const told = new Map<string, Told>();
    let left = MAX_EVENTS;
    for (const visitor of visitors) {
      const rows = newest.all(site, visitor, Math.min(left, MAX_EVENTS_OF_VISITOR)) as EventRow[];
      left -= rows.length;
      for (const row of rows) {
        const { user, consent } = read(row);
        told.set(JSON.stringify([visitor, user, consent]), { visitor, ...(user && { user }), consent });
      }
      if (!left) break;
    }
    return [...told.values()];
  };
}

/** Only of what was told while the destination could have it: who never allowed a vendor is not told to it now. */
function identifiersOf(told: readonly Told[], needs: readonly Need[]): RemovalForms | undefined {
  const sets = Object.fromEntries(KINDS.map((kind) => [kind, new Set<string>()])) as Record<
    (typeof KINDS)[number],
    Set<string>
  >;
  for (const { visitor, user, consent } of told) {
    if (!allows(consent, needs)) continue;
    sets.visitors.add(sha256(visitor));
    for (const [kind, hash] of Object.entries(removalForms(user ?? {}, sha256)))
      sets[kind as keyof RemovalForms].add(hash);
  }
  return sets.visitors.size ? listsOf((kind) => sets[kind]) : undefined;
}

const listsOf = (of: (kind: (typeof KINDS)[number]) => Iterable<string>): RemovalForms =>
  Object.fromEntries(
    KINDS.map((kind) => [kind, [...of(kind)].slice(0, MAX_OF_A_KIND)]),
  ) as unknown as RemovalForms;

const merge = (a: RemovalForms, b: RemovalForms): RemovalForms =>
  listsOf((kind) => new Set([...a[kind], ...b[kind]]));

/** @param removers none: nothing is queued */
export function createRemovalWriter(
  db: Database,
  removers: readonly Remover[],
  read: UserDataCoder['read'],
): RemovalWriter {
  const tellingOf = createTelling(db, read);
  const linkedOf = createLinkedReader(db);
  const consents = createConsents(db);
  const queued = db.prepare(
    'SELECT seq, body FROM removals WHERE site = ? AND destination = ? AND visitor = ?',
  );
  const forget = db.prepare('DELETE FROM removals WHERE site = ? AND visitor = ?');
  const remove = db.prepare('DELETE FROM removals WHERE seq = ?');
  const insert = db.prepare(
    `INSERT INTO removals (id, site, destination, cause, visitor, at, written, body, dead, tried, reason)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '')`,
  );

  /** In the place of what waits, or was refused, of the same person. */
  function write(
    { site, destination, purposes }: Remover,
    told: readonly Told[],
    visitors: readonly string[],
    { cause, at, purposes: taken }: Pick<Removal, 'cause' | 'at' | 'purposes'>,
    visitor: string,
    written: number,
  ): void {
    let known = identifiersOf(told, purposes);
    for (const one of visitors)
      for (const { seq, body } of queued.all(site, destination, one) as { seq: number; body: string }[]) {
        const before = JSON.parse(body) as RemovalForms;
        known = known ? merge(known, before) : before;
        remove.run(seq);
      }
    if (!known) return;
    const body = JSON.stringify({ ...known, purposes: taken });
    insert.run(randomUUID(), site, destination, cause, visitor, at, written, body);
  }

  return {
    withdraw(record, keep) {
      const { site, visitor, time, received } = record;
      const states = limitedToo(record.purposes);
      const refused = (remover: Remover) =>
        takenBack(remover.purposes).filter((need) => /^(denied|withdrawn)$/.test(states[need] ?? ''));
      const concerned = removers.filter((one) => one.site === site && refused(one).length);
      if (!visitor || !concerned.length) return void keep();
      const linked = linkedOf(site, visitor);
      const isOpen = ({ purposes }: Remover) => consents.open(site, linked, takenBack(purposes), EVER);
      // Refused before: it is queued, or was told already.
      const open = concerned.filter(isOpen);
      if (!keep()) return;
      // One that is open all the same was granted anew since: the record comes late.
      const closed = open.filter((one) => !isOpen(one));
      if (!closed.length) return;
      const told = tellingOf(site, linked);
      for (const one of closed)
        write(
          one,
          told,
          linked,
          { cause: 'withdrawal', at: time, purposes: refused(one) },
          visitor,
          received,
        );
    },
    erase({ site, visitors, at }) {
      const here = removers.filter((one) => one.site === site);
      if (here.length) {
        const told = tellingOf(site, visitors);
        for (const one of here) write(one, told, visitors, { cause: 'erasure', at, purposes: [] }, '', at);
      }
      for (const visitor of visitors) forget.run(site, visitor);
    },
  };
}
