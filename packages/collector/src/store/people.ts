/** Who belongs together: visitors that told the same user id, e-mail or phone, or came from one another, are one person, however many steps apart. */
import { createHash } from 'node:crypto';
import { mayIdentify } from '@beckon/destinations';
import type { Database } from './driver.ts';
import type { StoredEvent } from './store.ts';
import { createTouchReader, type TouchAt } from './touches.ts';

/** What a person is looked up by. */
export type PersonKey = { visitor: string } | { user: string } | { email: string } | { phone: string };

export interface Person {
  visitors: string[];
  /** User ids, as the site told them. */
  users: string[];
  /** Stored events of all of them. */
  events: number;
  /** How they first came, and how they last did. */
  first?: TouchAt;
  last?: TouchAt;
  /** There are more visitors than MAX_VISITORS: somebody links strangers. */
  truncated: boolean;
}

/** One e-mail may be told by many browsers, but by no such crowd. */
export const MAX_VISITORS = 1000;

/** `visitor`: who came from another domain of the site, by the visitor there. */
type Kind = 'id' | 'email' | 'phone' | 'visitor';

/**
 * E-mail and phone are kept here as digests of what is left when case and spaces (and, of phones, all but digits) are
 * gone: enough to find who is the same, and nothing to read. What templates write where they have no value, and what is
 * no e-mail and no phone, would make strangers one person.
 */
export function identifier(kind: Kind, value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (kind !== 'visitor' && !mayIdentify[kind](value)) return undefined;
  const text = String(value).trim();
  if (kind === 'id') return text && text.length <= 200 ? text : undefined;
  const plain = kind === 'email' ? text.toLowerCase() : text.replace(/\D/g, '');
  if (!plain || plain.length > 320) return undefined;
  return createHash('sha256').update(`${kind}\n${plain}`).digest('base64url');
}

/** What a person is looked up by, e-mail and phone as digests: the log is no place to name who wants to be forgotten. */
export interface Told {
  kind: 'id' | 'email' | 'phone';
  value: string;
}

/** Undefined for a visitor, and for what no page can have told. */
export function toldOf(key: PersonKey): Told | undefined {
  if ('visitor' in key) return undefined;
  const [kind, given] =
    'user' in key
      ? (['id', key.user] as const)
      : 'email' in key
        ? (['email', key.email] as const)
        : (['phone', key.phone] as const);
  const value = identifier(kind, given);
  return value === undefined ? undefined : { kind, value };
}

/** What the page made of it, where the site wants no e-mail and no phone: the same digest. */
const digested = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w-]{43}$/.test(value) ? value : undefined;

/** Keeps what events tell of who their visitor is. Call within the transaction that stores them. */
export function createPeopleWriter(db: Database): (event: StoredEvent) => void {
  const link = db.prepare(
    'INSERT OR IGNORE INTO identities (site, kind, value, visitor) VALUES (?, ?, ?, ?)',
  );
  return ({ site, visitor, user }) => {
    if (!visitor || !user) return;
    for (const kind of ['id', 'email', 'phone'] as const) {
      for (const value of [identifier(kind, user[kind]), kind !== 'id' && digested(user[`${kind}_digest`])])
        if (value) link.run(site, kind, value, visitor);
    }
  };
}

type Start = { visitor: string } | { kind: Kind; value: string };

/** Goes from visitors to what they told, and from there to further visitors, until nothing new comes. */
function createWalk(db: Database) {
  const visitorsOf = db.prepare(
    'SELECT visitor FROM identities WHERE site = ? AND kind = ? AND value = ? LIMIT ?',
  );
  const identifiersOf = db.prepare('SELECT kind, value FROM identities WHERE site = ? AND visitor = ?');

  return (site: string, start: Start, max: number): Omit<Person, 'events'> => {
    const visitors = new Set<string>();
    const users = new Set<string>();
    const seen = new Set<string>();
    let truncated = false;
    const addVisitors = (kind: Kind, value: string) => {
      const id = `${kind}\n${value}`;
      if (seen.has(id)) return;
      seen.add(id);
      const rows = visitorsOf.all(site, kind, value, max + 1) as { visitor: string }[];
      if (kind === 'id' && rows.length) users.add(value);
      for (const row of rows)
        if (visitors.size < max) visitors.add(row.visitor);
        else truncated ||= !visitors.has(row.visitor);
    };

    if ('visitor' in start) visitors.add(start.visitor);
    else addVisitors(start.kind, start.value);
    // The set grows while it is walked.
    for (const visitor of visitors)
      for (const { kind, value } of identifiersOf.all(site, visitor) as { kind: Kind; value: string }[])
        addVisitors(kind, value);
    return { visitors: [...visitors], users: [...users], truncated };
  };
}

/** Finds everybody that hangs together with the key. */
export function createPeopleReader(db: Database): (site: string, key: PersonKey) => Person {
  const walk = createWalk(db);
  const touchesOf = createTouchReader(db);
  const countOf = db.prepare('SELECT count(*) AS n FROM events WHERE site = ? AND visitor = ?');
  const known = ['events', 'identities', 'touches', 'ad_ids'].map((table) =>
    db.prepare(`SELECT 1 FROM ${table} WHERE site = ? AND visitor = ? LIMIT 1`),
  );

  function startOf(site: string, key: PersonKey): Start | undefined {
    if ('visitor' in key) return known.some((one) => one.get(site, key.visitor)) ? key : undefined;
    return toldOf(key);
  }

  return (site, key) => {
    const start = startOf(site, key);
    if (!start) return { visitors: [], users: [], events: 0, truncated: false };
    const found = walk(site, start, MAX_VISITORS);
    let events = 0;
    for (const visitor of found.visitors) events += (countOf.get(site, visitor) as { n: number }).n;
    return { ...found, events, ...touchesOf(site, found.visitors) };
  };
}

/** Asked for each event that goes to a destination; beyond it somebody links strangers. */
const MAX_LINKED = 100;

/** The visitors who are the same person as one; the visitor alone where strangers are linked. */
export function createLinkedReader(db: Database): (site: string, visitor: string) => string[] {
  const walk = createWalk(db);
  return (site, visitor) => {
    const { visitors, truncated } = walk(site, { visitor }, MAX_LINKED);
    return truncated ? [visitor] : visitors;
  };
}
