/** How well a vendor can tell whose events it gets, read from the API and put into words. */
import { formatCount, type Locale } from './format.ts';
import type { Tone } from './labels.ts';
import { words } from './labels.ts';
import { plainText } from './plain-text.ts';
import { isObject } from './read-json.ts';

export interface Match {
  days: number;
  /** Events that it took in these days. */
  sent: number;
  /** Events that were meant for it, and that it could match by nothing. */
  unmatched: number;
  /** What it needs one of, in words; empty where any event will do. */
  needs: string;
  /** The average, from 0 to 10. */
  score: number;
  /** Share of events that had it, from 0 to 1; the most first. */
  identifiers: readonly { name: string; share: number }[];
  /** What would raise the score, the most first. */
  raise: readonly { gain: number; text: string }[];
}

const MAX_IDENTIFIERS = 20;
const MAX_RAISES = 3;
const MAX_SCORE = 10;

const within = (value: unknown, most: number): number =>
  typeof value === 'number' && value > 0 ? Math.min(value, most) : 0;

const names: ReadonlyMap<string, string> = new Map([
  ['email', 'E-mail'],
  ['phone', 'Phone'],
  ['externalId', 'User id'],
  ['clickId', 'Click id'],
  ['browserId', 'Vendor’s cookie'],
  ['address', 'Whole address'],
  ['userAgent', 'User-Agent'],
  ['firstName', 'First name'],
  ['lastName', 'Last name'],
  ['city', 'City'],
  ['region', 'Region'],
  ['postalCode', 'Postal code'],
  ['country', 'Country'],
  ['birthday', 'Birthday'],
  ['gender', 'Gender'],
]);

const nameOf = (name: string): string => names.get(name) ?? plainText(words(name), 40);

/** `E-mail, or whole address with User-Agent`. */
const needsText = (json: unknown): string =>
  (Array.isArray(json) ? json : [])
    .filter(Array.isArray)
    .slice(0, MAX_IDENTIFIERS)
    .map((set) =>
      set
        .slice(0, MAX_IDENTIFIERS)
        .map((name) => nameOf(String(name)))
        .join(' with '),
    )
    .join(', or ');

/** Undefined where the destination matches nobody. */
export function readMatch(json: unknown): Match | undefined {
  if (!isObject(json)) return undefined;
  const { identifiers, raise } = json;
  return {
    days: within(json['days'], 1000),
    sent: within(json['sent'], Number.MAX_SAFE_INTEGER),
    unmatched: within(json['unmatched'], Number.MAX_SAFE_INTEGER),
    needs: needsText(json['needs']),
    score: within(json['score'], MAX_SCORE),
    identifiers: Object.entries(isObject(identifiers) ? identifiers : {})
      .slice(0, MAX_IDENTIFIERS)
      .map(([name, share]) => ({
        name: nameOf(name),
        share: within(share, 1),
      }))
      .sort((a, b) => b.share - a.share),
    raise: (Array.isArray(raise) ? raise : [])
      .filter(isObject)
      .slice(0, MAX_RAISES)
      .map(({ gain, text }) => ({ gain: within(gain, MAX_SCORE), text: plainText(text, 300) })),
  };
}

/** Below this a vendor knows few of the people; from the other on, most. */
const POOR = 3;
const GOOD = 6;

export const matchTone = (score: number): Tone => (score < POOR ? 'bad' : score < GOOD ? 'wait' : 'good');

/** `6.2`. */
export const scoreText = (score: number, { locale }: Locale = {}): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(score);

/** `1,234 events in 7 days`. */
export const basisText = ({ sent, days }: Pick<Match, 'sent' | 'days'>, where: Locale = {}): string =>
  `${formatCount(sent, where)} ${sent === 1 ? 'event' : 'events'} in ${days === 1 ? '1 day' : `${formatCount(days, where)} days`}`;
