/** Rows of what could not be stored: kept as user data is, the newest only, and forgotten with the people of whom they tell. */
import type { Database } from './driver.ts';
import type { Erasure } from './erasures.ts';
import { identifier, type Told } from './people.ts';
import type { BadRow } from './store.ts';
import type { UserDataCoder } from './user-data.ts';

/** Bad rows beyond this many go, the oldest first. */
const MAX_BAD_ROWS = 10_000;
/** Ids that no other value is by chance. */
const LONG_ID_CHARS = 16;
/** No phone is written with more. */
const MAX_PHONE_CHARS = 40;
/** Rows looked through in one go: at most 3 MiB of bodies. */
const ROWS = 50;

/** A text or number in a body; field and parent are empty where the body is no JSON. */
interface Leaf {
  parent: string;
  field: string;
  text: string;
}

/** However deep it is nested. A body that was cut, or never was JSON, is taken apart at what stands around values. */
function leavesOf(body: string): Leaf[] {
  const leaves: Leaf[] = [];
  let whole: unknown;
  try {
    whole = JSON.parse(body);
  } catch {
    for (const part of body.split(/["'<>&=;\\]+/)) {
      leaves.push({ parent: '', field: '', text: part });
      if (/[\s,]/.test(part))
        for (const text of part.split(/[\s,]+/)) leaves.push({ parent: '', field: '', text });
    }
    return leaves;
  }
  const open = [{ parent: '', field: '', value: whole }];
  for (let one = open.pop(); one; one = open.pop()) {
    const { parent, field, value } = one;
    if (typeof value === 'string' || typeof value === 'number')
      leaves.push({ parent, field, text: String(value) });
    else if (typeof value === 'object' && value)
      // What lies in a list belongs to the field of the list.
      for (const [key, inner] of Object.entries(value))
        open.push(
          Array.isArray(value)
            ? { parent, field, value: inner }
            : { parent: field, field: key, value: inner },
        );
  }
  return leaves;
}

const EMAILS = /[^\s<>(),:]+@[^\s<>(),:]+/g;

/** @param who visitors, user ids, and digests of e-mails and phones */
function tells(body: string, who: Record<'visitor' | Told['kind'], ReadonlySet<string>>): boolean {
  const is = (kind: 'email' | 'phone', text: string) => who[kind].has(identifier(kind, text) ?? '');
  return leavesOf(body).some(
    ({ parent, field, text }) =>
      (who.visitor.has(text) && (field === 'visitor' || !field || text.length >= LONG_ID_CHARS)) ||
      (who.id.has(text.trim()) && (!field || (field === 'id' && parent === 'user'))) ||
      (who.email.size > 0 &&
        (field === 'email_digest'
          ? who.email.has(text)
          : text.includes('@') &&
            (is('email', text) || text.match(EMAILS)?.some((one) => is('email', one))))) ||
      (who.phone.size > 0 &&
        (field === 'phone_digest'
          ? who.phone.has(text)
          : text.length <= MAX_PHONE_CHARS && /\d/.test(text) && is('phone', text))),
  );
}

/** Finds the rows that tell of people. */
function createSearch(db: Database, read: UserDataCoder['readText']) {
  const rowsOf = db.prepare(
    'SELECT seq, body FROM bad_rows WHERE site = ? AND received <= ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const linksOf = db.prepare('SELECT kind, value FROM identities WHERE site = ? AND visitor = ?');

  /** The next rows that were looked at, and which of them tell; undefined behind the last. */
  return ({ site, visitors, told, at }: Erasure) => {
    const who = {
      visitor: new Set(visitors),
      id: new Set<string>(),
      email: new Set<string>(),
      phone: new Set<string>(),
    };
    if (told) who[told.kind].add(told.value);
    for (const visitor of visitors)
      for (const { kind, value } of linksOf.all(site, visitor) as Told[])
        if (kind in who) who[kind].add(value);
    let seq = 0;
    return (): number[] | undefined => {
      const rows = rowsOf.all(site, at, seq, ROWS) as { seq: number; body: string }[];
      if (!rows.length) return undefined;
      seq = rows.at(-1)!.seq;
      return rows.filter(({ body }) => tells(read(body), who)).map((row) => row.seq);
    };
  };
}

export interface BadRowWriter {
  insert(rows: readonly BadRow[]): void;
  /** Deletes what tells of the people. Before their links are gone: by these, too, rows are found. */
  forget(erasure: Erasure): void;
}

/** Call within the transaction of the pass. */
export function createBadRowWriter(db: Database, { writeText, readText }: UserDataCoder): BadRowWriter {
  const insert = db.prepare(
    'INSERT INTO bad_rows (site, received, reason, body, context) VALUES (?, ?, ?, ?, ?)',
  );
  const trim = db.prepare('DELETE FROM bad_rows WHERE seq <= (SELECT max(seq) FROM bad_rows) - ?');
  const remove = db.prepare('DELETE FROM bad_rows WHERE seq = ?');
  const search = createSearch(db, readText);
  return {
    insert(rows) {
      for (const { site, received, reason, body, context = '' } of rows)
        insert.run(site, received, reason, writeText(body), context);
      if (rows.length) trim.run(MAX_BAD_ROWS);
    },
    forget(erasure) {
      const next = search(erasure);
      for (let found = next(); found; found = next()) for (const seq of found) remove.run(seq);
    },
  };
}

/** How many rows an erasure would delete. A full table takes seconds: others get their turn in between. */
export function createBadRowCount(
  db: Database,
  { readText }: UserDataCoder,
): (erasure: Erasure) => Promise<number> {
  const search = createSearch(db, readText);
  return async (erasure) => {
    const next = search(erasure);
    let n = 0;
    for (let found = next(); found; found = next()) {
      n += found.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return n;
  };
}

/** Newest first. */
export function createBadRowReader(db: Database, { readText }: UserDataCoder): (limit: number) => BadRow[] {
  const newest = db.prepare('SELECT site, received, reason, body FROM bad_rows ORDER BY seq DESC LIMIT ?');
  return (limit) =>
    (newest.all(limit) as BadRow[]).map(({ site, received, reason, body }) => ({
      site,
      received,
      reason,
      body: readText(body),
    }));
}
