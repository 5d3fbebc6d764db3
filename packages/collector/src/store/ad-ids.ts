/** What ad vendors know a visitor by, as it was told last: an order that the shop's server tells of has no click id of its own. */
import { createConsents, type StoredConsent } from './consents.ts';
import type { Database } from './driver.ts';
import { createLinkedReader } from './people.ts';
import type { StoredEvent } from './store.ts';

/** `at` is when the event was made that told it; in rows of earlier versions when it was received. */
type Known = Record<string, [value: string, at: number]>;

/** Vendors attribute no click that is older. */
const LIVE_MS = 90 * 24 * 3600 * 1000;
/** What has not changed is written anew when it is so old. */
const RENEW_MS = 24 * 3600 * 1000;
/** What was told so shortly behind a refusal may have been made before it, by a clock that was put right. */
const CLOCK_MS = 60 * 1000;

export const refusesMarketing = (purposes: Readonly<Record<string, string>>): boolean =>
  purposes['marketing'] === 'denied' || purposes['marketing'] === 'withdrawn';

/** Keeps what events tell, and forgets it when marketing is refused. Call within the transaction that stores them. */
export function createAdIdsWriter(
  db: Database,
): (event: Pick<StoredEvent, 'site' | 'visitor' | 'adIds' | 'consent' | 'time' | 'received'>) => void {
  const read = db.prepare('SELECT ids FROM ad_ids WHERE site = ? AND visitor = ?');
  const write = db.prepare(
    'INSERT OR REPLACE INTO ad_ids (site, visitor, ids, received) VALUES (?, ?, ?, ?)',
  );
  const forget = db.prepare('DELETE FROM ad_ids WHERE site = ? AND visitor = ?');
  const linked = createLinkedReader(db);
  const { refusedSince } = createConsents(db);
  let some = !!db.prepare('SELECT 1 FROM ad_ids LIMIT 1').get();
  return ({ site, visitor, adIds, consent, time, received }) => {
    if (!visitor) return;
    if (refusesMarketing(consent)) {
      if (some) forget.run(site, visitor);
      return;
    }
    if (!adIds) return;
    const row = read.get(site, visitor) as { ids: string } | undefined;
    const known = row ? (JSON.parse(row.ids) as Known) : {};
    const news = Object.entries(adIds).filter(
      ([name, value]) => known[name]?.[0] !== value || time - known[name][1] > RENEW_MS,
    );
    // It may come late, and the refusal be known already.
    if (!news.length || refusedSince(site, linked(site, visitor), 'marketing', time)) return;
    some = true;
    for (const [name, value] of news) known[name] = [value, time];
    const live = Object.entries(known).filter(([, [, at]]) => at > received - LIVE_MS);
    write.run(site, visitor, JSON.stringify(Object.fromEntries(live)), received);
  };
}

/**
 * Forgets what a person told up to a record that refuses marketing, unless what came after it is a grant. Call when the
 * record is kept, within its transaction.
 */
export function createAdIdsForgetter(db: Database): (record: StoredConsent) => void {
  const read = db.prepare('SELECT ids FROM ad_ids WHERE site = ? AND visitor = ?');
  const write = db.prepare('UPDATE ad_ids SET ids = ? WHERE site = ? AND visitor = ?');
  const forget = db.prepare('DELETE FROM ad_ids WHERE site = ? AND visitor = ?');
  const linked = createLinkedReader(db);
  const { open } = createConsents(db);
  return ({ site, visitor, purposes, time }) => {
    if (!visitor || !refusesMarketing(purposes)) return;
    const visitors = linked(site, visitor);
    if (open(site, visitors, ['marketing'], Number.POSITIVE_INFINITY)) return;
    for (const one of visitors) {
      const row = read.get(site, one) as { ids: string } | undefined;
      if (!row) continue;
      const known = Object.entries(JSON.parse(row.ids) as Known);
      const later = known.filter(([, [, at]]) => at > time + CLOCK_MS);
      if (!later.length) forget.run(site, one);
      else if (later.length < known.length) write.run(JSON.stringify(Object.fromEntries(later)), site, one);
    }
  };
}

/** By name; undefined when nothing is known that is young enough. */
export function createAdIdsReader(
  db: Database,
): (site: string, visitor: string, now: number) => Record<string, string> | undefined {
  const read = db.prepare('SELECT ids FROM ad_ids WHERE site = ? AND visitor = ?');
  return (site, visitor, now) => {
    const row = read.get(site, visitor) as { ids: string } | undefined;
    if (!row) return undefined;
    const live = Object.entries(JSON.parse(row.ids) as Known).filter(([, [, at]]) => at > now - LIVE_MS);
    return live.length ? Object.fromEntries(live.map(([name, [value]]) => [name, value])) : undefined;
  };
}
