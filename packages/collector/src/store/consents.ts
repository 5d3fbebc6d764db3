/** Proof of what visitors decided: added to, never changed; and what it closes to destinations. */
import { limitedToo } from '@beckon/consent';
import type { ConsentAction, ConsentRecord } from '@beckon/events';
import type { Database } from './driver.ts';
import type { RemovalWriter } from './removal-writer.ts';

/** A record as it is kept: what the page told, and beside it what the collector found out. */
export interface StoredConsent extends Omit<ConsentRecord, 'gpc'> {
  site: string;
  /** Epoch milliseconds by the collector's clock, corrected for a wrong device clock. */
  time: number;
  /** As the device told it. */
  clientTime: number;
  received: number;
  action: ConsentAction;
  /** Origin of the page. */
  origin: string;
  sdk?: string;
  /** Of the address, which is not kept: ISO 3166-1, and the part of ISO 3166-2 behind it. */
  country?: string;
  region?: string;
  /** Said by the page or by the request. */
  gpc?: true;
}

/** A record with its place in the order of storing. */
export type SequencedConsent = StoredConsent & { seq: number };

/** Keeps records; one id of one site once. Call within the transaction of the pass. */
export function createConsentWriter(
  db: Database,
  { withdraw }: Pick<RemovalWriter, 'withdraw'>,
  forgetAdIds: (record: StoredConsent) => void,
): (records: readonly StoredConsent[]) => void {
  const insert = db.prepare(
    'INSERT OR IGNORE INTO consents (site, id, visitor, time, received, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return (records) => {
    for (const record of records) {
      const { site, id, visitor = '', time, received } = record;
      let fresh = false;
      withdraw(record, () => {
        fresh = Number(insert.run(site, id, visitor, time, received, JSON.stringify(record)).changes) === 1;
        return fresh;
      });
      if (fresh) forgetAdIds(record);
    }
  };
}

export interface Consents {
  /** Newest first, of all sites or one. */
  recent(limit: number, site?: string): SequencedConsent[];
  /** Of these visitors in order of storing, after `seq`. */
  of(site: string, visitors: readonly string[], seq: number, limit: number): SequencedConsent[];
  count(site: string, visitors: readonly string[]): number;
  /**
   * Whether an event of that time may go to a destination that needs these: nobody of these visitors, who are one
   * person, has refused any of them since, or what came after the last refusal and before the event is a grant.
   */
  open(site: string, visitors: readonly string[], needs: readonly string[], time: number): boolean;
  /** Whether any of these visitors has refused it at that time or later. */
  refusedSince(site: string, visitors: readonly string[], need: string, time: number): boolean;
}

/** Words of one visitor that are looked at; the newest. */
const MAX_WORDS = 1000;
const REFUSED = /^(denied|withdrawn)$/;

export function createConsents(db: Database): Consents {
  const recent = db.prepare(
    "SELECT seq, body FROM consents WHERE (? = '' OR site = ?) ORDER BY seq DESC LIMIT ?",
  );
  const ofVisitor = db.prepare(
    'SELECT seq, body FROM consents WHERE site = ? AND visitor = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const count = db.prepare('SELECT count(*) AS n FROM consents WHERE site = ? AND visitor = ?');
  const words = db.prepare(
    'SELECT time, body FROM consents WHERE site = ? AND visitor = ? ORDER BY time DESC LIMIT ?',
  );
  const wordsSince = db.prepare(
    'SELECT body FROM consents WHERE site = ? AND visitor = ? AND time >= ? ORDER BY time DESC LIMIT ?',
  );
  const purposesOf = (body: string) => limitedToo((JSON.parse(body) as StoredConsent).purposes);
  const toRecord = (row: unknown): SequencedConsent => {
    const { seq, body } = row as { seq: number; body: string };
    return { seq, ...(JSON.parse(body) as StoredConsent) };
  };

  return {
    recent: (limit, site = '') => recent.all(site, site, limit).map(toRecord),
    of: (site, visitors, seq, limit) =>
      visitors
        .flatMap((visitor) => ofVisitor.all(site, visitor, seq, limit).map(toRecord))
        .sort((a, b) => a.seq - b.seq)
        .slice(0, limit),
    count: (site, visitors) =>
      visitors.reduce((sum, visitor) => sum + (count.get(site, visitor) as { n: number }).n, 0),
    open(site, visitors, needs, time) {
      const said = visitors.flatMap((visitor) =>
        (words.all(site, visitor, MAX_WORDS) as { time: number; body: string }[]).map((row) => ({
          time: row.time,
          purposes: purposesOf(row.body),
        })),
      );
      return needs.every((need) => {
        const times = (wanted: RegExp) =>
          said.filter(({ purposes }) => wanted.test(purposes[need] ?? '')).map((word) => word.time);
        const refused = Math.max(...times(REFUSED));
        return (
          refused === Number.NEGATIVE_INFINITY ||
          times(/^(granted|not-required)$/).some((granted) => refused < granted && granted <= time)
        );
      });
    },
    refusedSince: (site, visitors, need, time) =>
      visitors.some((visitor) =>
        (wordsSince.all(site, visitor, time, MAX_WORDS) as { body: string }[]).some(({ body }) =>
          REFUSED.test(purposesOf(body)[need] ?? ''),
        ),
      ),
  };
}
