/**
 * The products of one feed in a file of their own: made beside the old one and put into its place when the feed was read
 * to its end, so that a crash leaves the old one, the store's only writer waits for nobody, and no room stays taken.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import type { Product } from '../catalogue/product.ts';
import { connect, type Database, type Statement, type Value } from './driver.ts';

const SCHEMA = 1;
/** Rows per transaction: what is written is let go. */
const ROWS = 10_000;
/** A way to name one product is no way when it names more. */
const ONE = 2;

/** What is made of an id that was written another way: `SKU-1a` and `sku_1A` are one. */
const folded = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
/** What stays of an id without what a shop's app has put before it: `42` of `shopify_DE_7_42`; '' when it has nothing before. */
const tailOf = (id: string): string => /[^\p{L}\p{N}]([\p{L}\p{N}]+)$/u.exec(id)?.[1] ?? '';

export interface CatalogueWriter {
  /** False when there was one of this id already. */
  add(product: Product): boolean;
  /** Makes it ready to be asked, with `about`. Other work has its turn in between. @throws when it is to stop */
  complete(about: unknown, signal: AbortSignal): Promise<void>;
  /** Puts what is complete into the place of the old one, which must be closed. */
  swap(): void;
  /** Leaves the old one. */
  discard(): void;
}

/** @param path of the file that is made; until then it is called `path`.new */
export function writeCatalogue(path: string): CatalogueWriter {
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  closeSync(openSync(fresh, 'a', 0o600));
  const db = connect(fresh);
  // Whatever happens on the way, the file is thrown away: it needs no journal.
  db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000');
  db.exec(
    `CREATE TABLE products (
       id TEXT PRIMARY KEY, grp TEXT NOT NULL, mpn TEXT NOT NULL, gtin TEXT NOT NULL, folded TEXT NOT NULL,
       tail TEXT NOT NULL, price INTEGER, currency TEXT NOT NULL, sale INTEGER, sale_from INTEGER, sale_to INTEGER,
       availability TEXT NOT NULL
     ) WITHOUT ROWID;
     CREATE TABLE about (version INTEGER NOT NULL, body TEXT NOT NULL)`,
  );
  const insert = db.prepare('INSERT OR IGNORE INTO products VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  let rows = 0;
  db.exec('BEGIN');
  return {
    add({ id, group, mpn, gtin, price, sale, availability }) {
      if (++rows % ROWS === 0) db.exec('COMMIT; BEGIN');
      const money = [price?.amount ?? null, price?.currency ?? ''] as const;
      const reduced = [sale?.amount ?? null, sale?.from ?? null, sale?.to ?? null] as const;
      const names = [id, group, mpn, gtin, folded(id), tailOf(id)] as const;
      return Number(insert.run(...names, ...money, ...reduced, availability).changes) === 1;
    },
    async complete(about, signal) {
      db.prepare('INSERT INTO about VALUES (?, ?)').run(SCHEMA, JSON.stringify(about));
      db.exec('COMMIT');
      // Seconds each, of a million products.
      for (const column of ['grp', 'mpn', 'gtin', 'folded', 'tail'])
        await new Promise(setImmediate).then(() => {
          signal.throwIfAborted();
          db.exec(`CREATE INDEX by_${column} ON products (${column}) WHERE ${column} <> ''`);
        });
      db.close();
      const file = openSync(fresh, 'r+');
      fsyncSync(file);
      closeSync(file);
    },
    swap: () => renameSync(fresh, path),
    discard() {
      // It may be closed: what failed was the last step.
      try {
        db.close();
      } catch {}
      rmSync(fresh, { force: true });
    },
  };
}

export interface CatalogueReader {
  /** What `complete` was given. */
  about: unknown;
  byId(id: string): Product | undefined;
  /** Any product of it. */
  byGroup(group: string): Product | undefined;
  byMpn(mpn: string): Product | undefined;
  byGtin(gtin: string): Product | undefined;
  /** The id that was probably meant, where just one is near: other case, another prefix, or none. */
  nearest(id: string): string | undefined;
  close(): void;
}

interface Row {
  id: string;
  grp: string;
  mpn: string;
  gtin: string;
  price: number | null;
  currency: string;
  sale: number | null;
  sale_from: number | null;
  sale_to: number | null;
  availability: string;
}

function toProduct(row: Row): Product {
  const { id, grp, mpn, gtin, price, currency, sale, sale_from, sale_to, availability } = row;
  return {
    id,
    group: grp,
    mpn,
    gtin,
    price: price === null ? undefined : { amount: price, currency },
    sale: sale === null ? undefined : { amount: sale, from: sale_from!, to: sale_to! },
    availability,
  };
}

/** Undefined when there is none, or none of this version: the next load makes one. */
export function readCatalogue(path: string): CatalogueReader | undefined {
  let db: Database;
  try {
    // One would be made.
    if (!existsSync(path)) return undefined;
    db = connect(path);
  } catch {
    return undefined;
  }
  let about: unknown;
  try {
    const row = db.prepare('SELECT version, body FROM about').get() as { version: number; body: string };
    if (row?.version !== SCHEMA) throw new Error('of another version');
    about = JSON.parse(row.body);
  } catch {
    db.close();
    return undefined;
  }
  const by = (column: string) =>
    db.prepare(`SELECT * FROM products WHERE ${column} = ? AND ${column} <> '' LIMIT ${ONE}`);
  const one = (statement: Statement, ...values: Value[]) => {
    const row = statement.get(...values) as Row | undefined;
    return row && toProduct(row);
  };
  const [id, grp, mpn, gtin] = ['id', 'grp', 'mpn', 'gtin'].map(by) as [
    Statement,
    Statement,
    Statement,
    Statement,
  ];
  const only = (statement: Statement, value: string) => {
    const rows = value ? (statement.all(value) as Row[]) : [];
    return rows.length === 1 ? rows[0]!.id : undefined;
  };
  const [byFolded, byTail] = [by('folded'), by('tail')];
  return {
    about,
    byId: (value) => one(id, value),
    byGroup: (value) => one(grp, value),
    byMpn: (value) => one(mpn, value),
    byGtin: (value) => one(gtin, value),
    nearest(value) {
      const tail = tailOf(value);
      return (
        only(byFolded, folded(value)) ??
        only(byTail, value) ??
        only(byTail, tail) ??
        only(id, tail) ??
        only(mpn, value) ??
        only(gtin, value)
      );
    },
    close: () => db.close(),
  };
}
