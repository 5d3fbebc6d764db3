/** What is kept queryable: the projection of the log. One implementation per engine, same contract. */
import type { BeckonEvent } from '@beckon/events';
import type { Touch } from '../attribution/touch.ts';
import type { PassArrival } from './arrivals.ts';
import type { CatalogueResults } from './catalogue-results.ts';
import type { Consents, StoredConsent } from './consents.ts';
import type { Visit, VisitorsOfDay } from './daily-visitors.ts';
import type { Erasure } from './erasures.ts';
import type { Forwards } from './forwards.ts';
import type { DropReport, LossReport, MissingOf, Refused } from './loss.ts';
import type { Matches } from './matches.ts';
import type { PageCount, PageCounts } from './page-counts.ts';
import type { Person, PersonKey } from './people.ts';
import type { Removals } from './removals.ts';
import type { ReplayRequest, Replays, Retried } from './replays.ts';
import type { ScriptReport, ScriptSum } from './scripts.ts';

/** An event as it is kept: what the page told, and beside it what the collector found out. */
export interface StoredEvent extends Omit<BeckonEvent, 'client' | 'seq'> {
  site: string;
  /** Epoch milliseconds by the collector's clock, corrected for a wrong device clock. */
  time: number;
  /** It is older than the late window (`lateDays`): `time` is held to that. */
  tooLate?: true;
  /** As the device told it. */
  clientTime: number;
  received: number;
  client: { id: string; seq: number; sdk?: string; lang?: string; tz?: string; view?: string };
  bot: boolean;
  /** `version` is the browser's major one. */
  device: { browser: string; version?: string; os: string; type: string };
  /** Of the address, by the country file: ISO 3166-1, and the part of ISO 3166-2 behind it. */
  country?: string;
  region?: string;
  /** The request carried Global Privacy Control. */
  gpc?: true;
  /** How the visitor came, last before this event: see `attribution/touch.ts`. */
  touch?: Pick<Touch, 'channel' | 'source'>;
  /** The browser only fetched or rendered the page ahead: nobody has seen it. */
  prefetch?: true;
  /** For the servers of vendors, and only under consent to that. */
  userAgent?: string;
  address?: string;
  warnings?: { field: string; message: string }[];
}

/** A stored event with its place in the order of storing. */
export type SequencedEvent = StoredEvent & { seq: number };

export interface BadRow {
  site: string;
  received: number;
  reason: string;
  /** What was refused, cut at BAD_BODY_CHARS. */
  body: string;
  /** What the indexer needs beside it to try it again, in its own words; none in rows of earlier versions. */
  context?: string;
}

export const BAD_BODY_CHARS = 64 * 1024;

/** What one pass over the log found. */
export interface Pass {
  events: StoredEvent[];
  bad: BadRow[];
  /** Proof of decisions about consent. */
  consents?: StoredConsent[];
  /** Of the bad rows those events whose client and number can be read. */
  refused: Refused[];
  /** Losses that clients reported. */
  drops: DropReport[];
  /** Requests of sites that count their visitors. */
  visits: Visit[];
  /** Page views that were counted without consent. */
  pageCounts?: PageCount[];
  /** Visitors who came from another domain of their site, in between the events. */
  arrivals?: PassArrival[];
  /** How vendors' scripts fared in pages. */
  scripts?: ScriptReport[];
  /** People to forget, behind the events of this pass. */
  erasures: Erasure[];
  /** Bad rows to try again from here on, behind everything else. */
  replays?: ReplayRequest[];
  /** What became of the next rows of a replay. */
  retried?: Retried;
  /** Where the log was read up to. */
  position: number;
}

/** One that has found nothing yet. */
export const emptyPass = (): Omit<Pass, 'position'> => ({
  events: [],
  bad: [],
  refused: [],
  drops: [],
  visits: [],
  erasures: [],
});

export interface Stats {
  stored: number;
  duplicates: number;
  bad: number;
  /** Of the stored ones those that were older than the late window. */
  tooLate: number;
  /** Stored events of this UTC day by name. */
  today: Record<string, number>;
  /** Losses that clients reported, by reason. */
  drops: Record<string, number>;
  /** Of sites that count them; newest day first, 90 at most. */
  visitors: VisitorsOfDay[];
}

export interface Store {
  /** Where a named consumer of the log goes on; 0 at first. */
  position(consumer: string): number;
  /**
   * Keeps a pass and its position in one transaction: after a crash it is either all there or will be read again.
   * Events whose (site, id) is known are counted as duplicates. Returns how many were new. The loss meter is kept
   * in the same transaction; its days and limits go by the times of receipt; totals go by them, too, held to the clock (`trim-clock.ts`).
   * Events that an erasure covers are not kept, those of later passes neither.
   */
  apply(consumer: string, pass: Pass): { stored: number; duplicates: number };
  /**
   * What was erased leaves the write-ahead log, where it is there still: a reader was in the way, or a crash. Nothing is
   * done where it is known to be gone.
   */
  wipe(): void;
  /**
   * Deletes events and bad rows that were received before, up to `limit` of each. Returns how many it were; fewer
   * than `limit` when nothing more is left. How visitors came goes with their newest session, what they told of who they are
   * with their last event. Totals and the loss meter stay.
   */
  prune(receivedBefore: number, limit: number): number;
  /** As `prune`, of records of consent. */
  pruneConsents(receivedBefore: number, limit: number): number;
  /**
   * Deletes up to `limit` hashes of visitors of days that are over; their number stays. Returns how many it were. Only
   * for when the log is read to its end: what it still holds of such a day would be counted anew.
   */
  forgetVisitors(now: number, limit: number): number;
  forwards: Forwards;
  /** What vendors could match by. */
  matches: Matches;
  consents: Consents;
  /** What comparing events with product feeds has found. */
  catalogue: CatalogueResults;
  /** Whom the vendors of destinations are to forget. */
  removals: Removals;
  /** Bad rows that are tried again. */
  replays: Replays;
  /** All visitors of a site that are the same person as far as they told. */
  person(site: string, key: PersonKey): Person;
  /** Events of these visitors in order of storing, after `seq`. */
  eventsOf(site: string, visitors: readonly string[], seq: number, limit: number): SequencedEvent[];
  /** In order of storing, after `seq`. */
  eventsAfter(seq: number, limit: number): SequencedEvent[];
  /** Newest first. */
  recentEvents(limit: number): SequencedEvent[];
  recentBadRows(limit: number): BadRow[];
  /** How many bad rows the erasure deletes. */
  badRowsOf(erasure: Erasure): Promise<number>;
  lastSeq(): number;
  stats(now: number): Stats;
  /** The loss meter of the `days` UTC days that end with that of `now`; of one site, or of all. */
  loss(now: number, days: number, site?: string): LossReport;
  /** Clients of that day with missing numbers, most missing first; kept until CLIENT_DAYS without a word. */
  missing(day: string, limit: number, site?: string): MissingOf[];
  /** Page views that were counted without consent, of the `days` UTC days that end with that of `now`. */
  pageCounts(now: number, days: number, site?: string): PageCounts;
  /** How vendors' scripts fared in the pages of these days. */
  scripts(now: number, days: number): ScriptSum[];
  close(): void;
}
