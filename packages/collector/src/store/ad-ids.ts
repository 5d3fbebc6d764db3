/** What ad vendors know a visitor by, as it was told last: an order that the shop's server tells of has no click id of its own. */
import type { Database } from './driver.ts';
import type { StoredEvent } from './store.ts';

type Known = Record<string, [value: string, received: number]>;

/** Vendors attribute no click that is older. */
const LIVE_MS = 90 * 24 * 3600 * 1000;
/** What has not changed is written anew when it is so old. */
const RENEW_MS = 24 * 3600 * 1000;

/** Keeps what events tell, and forgets it when marketing is refused. Call within the transaction that stores them. */
export function createAdIdsWriter(
  db: Database,
): (event: Pick<StoredEvent, 'site' | 'visitor' | 'adIds' | 'consent' | 'received'>) => void {
  const read = db.prepare('SELECT ids FROM ad_ids WHERE site = ? AND visitor = ?');
  const write = db.prepare(
    'INSERT OR REPLACE INTO ad_ids (site, visitor, ids, received) VALUES (?, ?, ?, ?)',
  );
  const forget = db.prepare('DELETE FROM ad_ids WHERE site = ? AND visitor = ?');
  let some = !!db.prepare('SELECT 1 FROM ad_ids LIMIT 1').get();
  return ({ site, visitor, adIds, consent, received }) => {
    if (!visitor) return;
    if (consent['marketing'] === 'denied' || consent['marketing'] === 'withdrawn') {
      if (some) forget.run(site, visitor);
      return;
    }
    if (!adIds) return;
    const row = read.get(site, visitor) as { ids: string } | undefined;
    const known = row ? (JSON.parse(row.ids) as Known) : {};
    const news = Object.entries(adIds).filter(
      ([name, value]) => known[name]?.[0] !== value || received - known[name][1] > RENEW_MS,
    );
    if (!news.length) return;
    some = true;
    for (const [name, value] of news) known[name] = [value, received];
    const live = Object.entries(known).filter(([, [, at]]) => at > received - LIVE_MS);
    write.run(site, visitor, JSON.stringify(Object.fromEntries(live)), received);
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
