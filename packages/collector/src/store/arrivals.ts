/** Visitors who came from another domain of their site: one person from then on. */
import type { Database } from './driver.ts';
import type { ErasureWriter } from './erasures.ts';

/** What a verified token told, see intake/linker.ts. */
export interface Arrival {
  site: string;
  /** Of the token: it counts once. */
  nonce: string;
  /** The visitor on the domain that was left. */
  from: string;
  /** The visitor on this one. */
  to: string;
  /** Of the page that was left. */
  host: string;
  /** Epoch milliseconds. */
  at: number;
  /** When the page was left, and the token given out. Records of earlier versions do not say. */
  left?: number;
  /** Click ids, where marketing was allowed on both. */
  clicks: Record<string, string>;
}

/** An arrival, and how many events of the pass came before it. */
export interface PassArrival {
  arrival: Arrival;
  after: number;
}

/** No token holds so long. */
const USED_MS = 24 * 3600 * 1000;

/**
 * Keeps that both are one person. Call within the transaction of the pass.
 * @returns false when nothing may come of it: the token was used before, or one of them is erased
 */
export function createArrivalWriter(
  db: Database,
  erasures: Pick<ErasureWriter, 'covers'>,
): (arrival: Arrival) => boolean {
  const use = db.prepare('INSERT OR IGNORE INTO link_uses (site, nonce, at) VALUES (?, ?, ?)');
  const forget = db.prepare('DELETE FROM link_uses WHERE at < ?');
  const unite = db.prepare(
    "INSERT OR IGNORE INTO identities (site, kind, value, visitor) VALUES (?, 'visitor', ?, ?)",
  );
  return ({ site, nonce, from, to, at, left = at }) => {
    forget.run(at - USED_MS);
    if (!use.run(site, nonce, at).changes) return false;
    if (from === to || erasures.covers(site, from, left, left) || erasures.covers(site, to, at, at))
      return false;
    for (const visitor of [from, to]) unite.run(site, from, visitor);
    return true;
  };
}
