/** The loss meter, read from the API: what arrived, what did not, and how bad that is. */
import { formatCount, formatShare, type Locale } from './format.ts';
import { plainText } from './plain-text.ts';
import { count, fields } from './read-json.ts';
import { sum } from './stats.ts';

export interface LossNumbers {
  accepted: number;
  duplicate: number;
  /** Part of `accepted`. */
  late: number;
  missing: number;
  /** Clients whose numbers no page can have. */
  badClients: number;
  /** Events among which no gap can be seen. */
  unmeasured: number;
  /** Losses that browsers reported, by reason. */
  drops: Record<string, number>;
}

export interface BrowserLoss extends LossNumbers {
  browser: string;
}

export interface Loss {
  totals: LossNumbers;
  /** Newest first; browsers as the collector orders them, the busiest first. */
  days: { day: string; browsers: BrowserLoss[] }[];
}

export const LOSS_DAYS = 7;
/** The collector tells of at most 33 families a day. */
const MAX_ROWS = 300;
const MAX_REASONS = 20;

function numbersOf(json: unknown): LossNumbers {
  const said = fields(json);
  return {
    accepted: count(said['accepted']),
    duplicate: count(said['duplicate']),
    late: count(said['late']),
    missing: count(said['missing']),
    badClients: count(said['badClients']),
    unmeasured: count(said['unmeasured']),
    drops: Object.fromEntries(
      Object.entries(fields(said['drops']))
        .slice(0, MAX_REASONS)
        .map(([reason, n]) => [reason, count(n)]),
    ),
  };
}

/** Fills in what is missing, so that no answer can break the page. */
export function readLoss(json: unknown): Loss {
  const { totals, days } = fields(json);
  const byDay = new Map<string, BrowserLoss[]>();
  for (const row of Array.isArray(days) ? days.slice(0, MAX_ROWS) : []) {
    const { day, browser } = fields(row);
    if (typeof day !== 'string') continue;
    const browsers = byDay.get(day) ?? [];
    byDay.set(day, browsers);
    browsers.push({ browser: plainText(browser, 40) || 'unknown', ...numbersOf(row) });
  }
  return {
    totals: numbersOf(totals),
    days: [...byDay].map(([day, browsers]) => ({ day, browsers })).sort((a, b) => (a.day < b.day ? 1 : -1)),
  };
}

/** Events that should have arrived: those that did, and those whose numbers are missing. */
export const expected = ({ accepted, missing }: LossNumbers): number => accepted + missing;

/** Nothing was ever sent, lost or reported. */
export const isSilent = (numbers: LossNumbers): boolean =>
  !expected(numbers) && !numbers.duplicate && !numbers.unmeasured && !sum(numbers.drops);

/** `0 of 12,345 missing`. */
export const missingText = (numbers: LossNumbers, where: Locale = {}): string =>
  `${formatCount(numbers.missing, where)} of ${formatCount(expected(numbers), where)} missing`;

/** Share of the expected events that are missing, in percent; undefined when none were expected. */
export const missingRate = (numbers: LossNumbers, where: Locale = {}): string | undefined =>
  expected(numbers) ? formatShare(numbers.missing / expected(numbers), where) : undefined;

/** What cannot be measured, in a sentence; empty when all can. */
export function unmeasuredText({ badClients, unmeasured }: LossNumbers, where: Locale = {}): string {
  if (!badClients && !unmeasured) return '';
  const events = unmeasured === 1 ? '1 event is' : `${formatCount(unmeasured, where)} events are`;
  const senders = badClients === 1 ? '1 sender' : `${formatCount(badClients, where)} senders`;
  const why = badClients
    ? `${senders} numbered events as no page does (a bot or a forgery)`
    : 'more pages sent than can be followed';
  return `${events} not measured: ${why}.`;
}
