/** Numbers, money, times and ids for people. Nothing here throws, whatever the value. */
import { plainText } from './plain-text.ts';

/** The reader's own locale and zone unless told. */
export interface Locale {
  locale?: string;
  timeZone?: string;
}

const MAX_TIME = 8.64e15;

/** Above this a number says nothing written out. */
const MAX_WRITTEN_OUT = 1e15;

const notation = (value: number) =>
  Math.abs(value) < MAX_WRITTEN_OUT ? {} : ({ notation: 'scientific' } as const);

export const formatCount = (value: number, { locale }: Locale = {}): string =>
  Number.isFinite(value) ? new Intl.NumberFormat(locale, notation(value)).format(value) : '–';

/** Percent of a share from 0 to 1. What is not nothing is never shown as 0%, and what is not all never as 100%. */
export function formatShare(share: number, { locale }: Locale = {}): string {
  if (!(share >= 0 && share <= 1)) return '–';
  const percent = (value: number, maximumFractionDigits = 2) =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits }).format(value);
  if (share > 0 && share < 0.0001) return `<${percent(0.0001)}`;
  if (share < 1 && share > 0.9999) return `>${percent(0.9999)}`;
  return percent(share, share < 0.1 ? 2 : 1);
}

export function formatBytes(bytes: number, { locale }: Locale = {}): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = Math.max(0, bytes || 0);
  let step = 0;
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000;
    step++;
  }
  const unit = units[step] ?? 'byte';
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: step ? 'short' : 'long',
    maximumFractionDigits: step ? 1 : 0,
  }).format(value);
}

/** Undefined when the value is no number; without a usable currency just the number. */
export function formatMoney(value: unknown, currency: unknown, { locale }: Locale = {}): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  try {
    if (typeof currency === 'string' && /^[A-Z]{3}$/.test(currency))
      return new Intl.NumberFormat(locale, { style: 'currency', currency, ...notation(value) }).format(value);
  } catch {
    // A code that this browser refuses: the number alone.
  }
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 2, ...notation(value) }).format(value);
}

/** For the datetime attribute; undefined for a time that no calendar holds. */
export const isoTime = (time: number): string | undefined =>
  Math.abs(time) <= MAX_TIME ? new Date(time).toISOString() : undefined;

const clock = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const satisfies Intl.DateTimeFormatOptions;

const styles = {
  day: { dateStyle: 'short' },
  clock,
  dayAndClock: { ...clock, day: 'numeric', month: 'short' },
  utcDay: { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' },
  full: { ...clock, day: 'numeric', month: 'short', year: 'numeric', timeZoneName: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Making one costs more than using it a hundred times. A page has one locale and one zone, so it stays small. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(style: keyof typeof styles, { locale, timeZone }: Locale): Intl.DateTimeFormat {
  const key = `${style} ${locale} ${timeZone}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...styles[style], ...(timeZone && { timeZone }) });
    formatters.set(key, found);
  }
  return found;
}

/** The clock time, with the day in front when it is not today. */
export function formatTime(time: number, now: number, where: Locale = {}): string {
  if (!isoTime(time)) return 'unknown time';
  const day = formatter('day', where);
  return formatter(day.format(time) === day.format(now) ? 'clock' : 'dayAndClock', where).format(time);
}

/** A UTC day such as `2026-01-31` with its weekday; the text itself when it is no day. */
export function formatDay(day: string, { locale }: Locale = {}): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return isoTime(time) ? formatter('utcDay', { ...(locale && { locale }) }).format(time) : plainText(day, 20);
}

/** Day, time to the second and zone. */
export const formatFullTime = (time: number, where: Locale = {}): string =>
  isoTime(time) ? formatter('full', where).format(time) : 'unknown time';

/** How much later than it happened an event arrived; undefined below a minute. */
export function formatDelay(time: number, received: number): string | undefined {
  const minutes = Math.floor((received - time) / 60_000);
  if (!(minutes >= 1)) return undefined;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** The last eight characters: the first of a UUIDv7 are its time and equal for many visitors. */
export const shortId = (id: string): string => {
  const chars = Array.from(plainText(id));
  return chars.length > 8 ? chars.slice(-8).join('') : chars.join('');
};
