/** Prices as feeds write them, in whole minor units: 19.99 EUR is 1999, 500 JPY is 500, 1.250 KWD is 1250. Pure. */

export interface Money {
  /** Minor units. */
  amount: number;
  /** ISO 4217; '' where the feed names none. */
  currency: string;
}

/** ISO 4217's minor units by currency, as Intl knows them; 2 for what it does not know. */
const digits = new Map<string, number>();

export function minorDigits(currency: string): number {
  let found = digits.get(currency);
  if (found === undefined) {
    try {
      const format = new Intl.NumberFormat('en', { style: 'currency', currency });
      found = format.resolvedOptions().maximumFractionDigits ?? 2;
    } catch {
      found = 2;
    }
    // Invented codes are of events and feeds: no more of them than there are real ones.
    if (digits.size < 300) digits.set(currency, found);
  }
  return found;
}

/** Of a number of major units, as events carry it. */
export const toMinor = (major: number, currency: string): number =>
  // 1.005 is a little less in binary, and meant as it is written.
  Math.round(Number((major * 10 ** minorDigits(currency)).toPrecision(15)));

/** `19.99 EUR`. */
export const moneyText = ({ amount, currency }: Money): string =>
  `${(amount / 10 ** minorDigits(currency)).toFixed(minorDigits(currency))} ${currency}`.trim();

const MAX_TEXT = 60;
const NUMBER = String.raw`\d[\d.,]*`;
const PRICE = new RegExp(`^(?:([A-Z]{3})\\s*(${NUMBER})|(${NUMBER})\\s*([A-Z]{3})?)$`);

/** The digits with a point for decimals, whatever country wrote them; undefined when they can mean two numbers. */
function plainNumber(text: string): string | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return text;
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return text.replaceAll(',', '');
  if (/^\d{1,3}(\.\d{3})+,\d{1,2}$/.test(text)) return text.replaceAll('.', '').replace(',', '.');
  if (/^\d+,\d{1,2}$/.test(text)) return text.replace(',', '.');
  return undefined;
}

/** `19.99 EUR`, and what shops write in its place: `EUR 19.99`, `19,99 EUR`, `1,299.00 USD`. Undefined when it is no price. */
export function readPrice(text: string): Money | undefined {
  const [, before, behindCode, plain, behind] =
    PRICE.exec(text.slice(0, MAX_TEXT).trim().toUpperCase()) ?? [];
  const number = plainNumber(behindCode ?? plain ?? '');
  if (number === undefined || number.length > 15) return undefined;
  const currency = before ?? behind ?? '';
  return { amount: toMinor(Number(number), currency), currency };
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

function readTime(text: string, endOfDay: boolean): number {
  const [, day, hour, minute, zone = 'Z'] = TIME.exec(text.trim()) ?? [];
  if (!day) return Number.NaN;
  const clock = hour ? `${hour.padStart(2, '0')}:${minute}:00` : endOfDay ? '23:59:59' : '00:00:00';
  return Date.parse(`${day}T${clock}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
}

/**
 * When a sale price holds, epoch milliseconds: `2026-02-24T13:00-0800/2026-02-29T15:30-0800`; days alone are whole ones,
 * UTC where no zone is named. Undefined when it is no such range. Source: support.google.com/merchants/answer/6324460
 */
export function readRange(text: string): { from: number; to: number } | undefined {
  const [start = '', end = '', ...more] = text.split('/');
  const [from, to] = [readTime(start, false), readTime(end, true)];
  return !more.length && from <= to ? { from, to } : undefined;
}
