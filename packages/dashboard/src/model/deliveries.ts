/** What the collector delivers to the servers of destinations, read from the API and put into words. */
import { formatCount, formatTime, type Locale } from './format.ts';
import { type Label, vendorName } from './labels.ts';
import { type Match, readMatch } from './match.ts';
import { plainText } from './plain-text.ts';
import { count, isObject, rows } from './read-json.ts';
import { type Removals, readRemovals } from './removals.ts';

/** How one destination of one site stands. */
export interface Delivery {
  site: string;
  destination: string;
  sent: number;
  /** Not meant for it: no consent, another name, a bot. */
  skipped: number;
  /** Meant for it, with nothing by which it could tell whose they are. */
  unmatched: number;
  /** What ever became a dead letter. */
  dead: number;
  /** Kept, and can be tried again. */
  deadLetters: number;
  /** Stored events of the site that it has not got yet. */
  behind: number;
  /** There are more than were counted. */
  behindMore: boolean;
  /** In a row. */
  failures: number;
  /** Epoch milliseconds of the next try; 0 when nothing is waited for. */
  nextAt: number;
  /** Until somebody resumes it. */
  paused: boolean;
  reason: string;
  /** Undefined where it matches nobody. */
  match: Match | undefined;
  /** Undefined where it is not asked to forget anybody. */
  removals: Removals | undefined;
}

export interface DeadLetter {
  seq: number;
  site: string;
  destination: string;
  eventId: string;
  name: string;
  /** Epoch milliseconds of the last try. */
  at: number;
  reason: string;
  /** As stored; undefined when it is not kept any more. */
  event: unknown;
}

/** Many more than anybody configures. */
const MAX_DELIVERIES = 200;
export const MAX_DEAD_LETTERS = 50;

/** Whole: the collector is asked by it. Shown by destinationName. */
const key = (value: unknown): string => (typeof value === 'string' ? value : '');

export const readDeliveries = (json: unknown): Delivery[] =>
  rows(json, MAX_DELIVERIES).map((row) => ({
    site: key(row['site']),
    destination: key(row['destination']),
    sent: count(row['sent']),
    skipped: count(row['skipped']),
    unmatched: count(row['unmatched']),
    dead: count(row['dead']),
    deadLetters: count(row['deadLetters']),
    behind: count(row['behind']),
    behindMore: row['behindMore'] === true,
    failures: count(row['failures']),
    nextAt: count(row['nextAt']),
    paused: row['paused'] === true,
    reason: plainText(row['reason'], 300),
    match: readMatch(row['match']),
    removals: readRemovals(row['removals']),
  }));

export const readDeadLetters = (json: unknown): DeadLetter[] =>
  rows(json, MAX_DEAD_LETTERS).map((row) => ({
    seq: count(row['seq']),
    site: key(row['site']),
    destination: key(row['destination']),
    eventId: plainText(row['eventId'], 80),
    name: plainText(row['name'], 60) || 'unnamed event',
    at: typeof row['at'] === 'number' ? row['at'] : Number.NaN,
    reason: plainText(row['reason'], 500) || 'no reason given',
    event: isObject(row['event']) ? row['event'] : undefined,
  }));

type Named = Pick<Delivery, 'site' | 'destination'>;

export const keyOf = ({ site, destination }: Named): string => `${site}\n${destination}`;
export const isOf =
  (wanted: Named) =>
  ({ site, destination }: Named): boolean =>
    site === wanted.site && destination === wanted.destination;

/** `Webhook of shop`: for sentences. */
export const destinationName = ({ site, destination }: Named): string =>
  `${plainText(vendorName(destination), 40)} of ${plainText(site, 64)}`;

/** Nothing is sent before somebody resumes it, or before a time. */
export const isHeld = ({ paused, nextAt }: Delivery, now: number): boolean => paused || nextAt > now;

export interface DeliveryState extends Label {
  /** What follows the word: until when, after what, why. Empty when there is nothing to tell. */
  detail: string;
}

/** @param now epoch milliseconds */
export function stateOf(delivery: Delivery, now: number, where: Locale = {}): DeliveryState {
  const { paused, nextAt, failures, reason } = delivery;
  if (paused) return { tone: 'bad', glyph: '✕', text: 'Paused', detail: reason };
  if (!failures && nextAt <= now) return { tone: 'good', glyph: '✓', text: 'Working', detail: '' };
  const times = failures === 1 ? '1 failure' : `${formatCount(failures, where)} failures`;
  const after = `after ${times}${reason && `: ${reason}`}`;
  return nextAt > now
    ? {
        tone: 'wait',
        glyph: '…',
        text: 'Waiting',
        detail: `until ${formatTime(nextAt, now, where)} ${after}`,
      }
    : { tone: 'wait', glyph: '↻', text: 'Trying again', detail: after };
}

/** `12`, or `10,000+` where counting has ended. */
export const behindText = ({ behind, behindMore }: Delivery, where: Locale = {}): string =>
  formatCount(behind, where) + (behindMore ? '+' : '');

export const lettersText = (n: number, where: Locale = {}): string =>
  n === 1 ? '1 dead letter' : `${formatCount(n, where)} dead letters`;
