/**
 * What the loss meter counts. Every number belongs to a UTC day and a browser family: those of the *client* (one run
 * of the SDK in one page), namely the day on which the collector first saw it and the browser that it came with then.
 *
 * - accepted: stored for the first time.
 * - duplicate: the same (site, id) arrived again, under whatever number.
 * - late: accepted, but received more than LATE_MS after the event's corrected time.
 * - missing: numbers from 1 to the client's highest that have not arrived. Duplicates, events of people who were
 *   erased, and refused events with a readable client and number, have arrived. What comes behind the highest number cannot be seen as missing.
 */
import type { Range } from './gaps.ts';

/** The SDK backs off for 5 minutes at the most: what comes later had no network, or waited for another page. */
export const LATE_MS = 5 * 60 * 1000;
/** `other` takes the families of a day and site beyond this many: a User-Agent is anybody's text. */
export const MAX_FAMILIES = 32;
/** Days without a word after which a client's numbers are final and its row goes; an outbox keeps events for 3. */
export const CLIENT_DAYS = 7;
/** Clients followed at the same time, some 150 bytes each. The events of further ones count as unmeasured. */
export const MAX_CLIENTS = 2_000_000;
/** Report ids remembered; beyond this many, and after CLIENT_DAYS, the oldest go. */
export const MAX_REPORTS = 500_000;
/** Totals of days before this are gone; the API shows no more. */
export const TOTAL_DAYS = 90;

/** An event that arrived but could not be stored: no gap among its client's numbers. */
export interface Refused {
  site: string;
  /** Epoch milliseconds. */
  received: number;
  client: string;
  seq: number;
  /** Family from the User-Agent, '' when it has none. */
  browser: string;
}

/** Losses that a client reported: counted on the day of receipt. */
export interface DropReport {
  site: string;
  received: number;
  browser: string;
  /** The same id of the same site is counted once; without an id each report counts. */
  id?: string;
  /** Reason -> count. */
  drops: Record<string, number>;
}

export interface LossTotals {
  /** Runs of the SDK that the collector first saw on these days. */
  clients: number;
  accepted: number;
  duplicate: number;
  late: number;
  missing: number;
  /** Clients whose numbers cannot be a page's own (gaps.ts); they have no missing numbers. */
  badClients: number;
  /** Events that arrived from bad clients, or from more clients than can be followed: no gap can be seen there. */
  unmeasured: number;
  /** Losses that clients reported, by reason. */
  drops: Record<string, number>;
}

export interface LossDay extends LossTotals {
  /** `2026-01-31`, UTC. */
  day: string;
  /** `unknown` without a readable User-Agent, `other` beyond MAX_FAMILIES. */
  browser: string;
}

export interface LossReport {
  /** Newest day first, within a day the most accepted first. */
  days: LossDay[];
  totals: LossTotals;
}

/** A client with missing numbers, while it is followed. */
export interface MissingOf {
  site: string;
  client: string;
  day: string;
  browser: string;
  missing: Range[];
}
