/**
 * What an event sells, in the vendors' common terms. Pure; both halves use it. Data of the declared types is
 * assumed: the tracker copies it as JSON and warns of wrong types, and a caller catches what throws.
 */
import type { BeckonEvent, Item } from '@beckon/events';
import type { CommonSettings } from './settings.ts';

export type Fields = Record<string, unknown>;

/** The vendor's name for an event: as configured, else as in the table; undefined sends nothing. */
export const nameOf = (
  event: BeckonEvent,
  settings: CommonSettings,
  table: Readonly<Record<string, string>>,
): string | undefined =>
  // No prototype: an event may be called "constructor".
  ({ __proto__: null, ...table, ...settings.eventNames })[event.name] as string | undefined;

/** Analytics 4 takes no more in one event, and nobody needs more. */
const MAX_ITEMS = 200;

/** The items of an event. Under names of which nobody expects any the field may be anything: that is none. */
export const itemsOf = ({ items }: Fields): Item[] => (Array.isArray(items) ? items.filter(Boolean) : []);

export interface Basket<Line> {
  lines: Line[];
  /** Units of all items; undefined without items. */
  units: number | undefined;
  /**
   * Value and currency together or neither: no vendor takes a value without its currency. A missing value is
   * the sum of price x quantity when every item has a price, rounded so that 3 x 0.1 is 0.3.
   */
  money: Fields;
}

/**
 * Walks the items of an event once.
 * @param toLine gets each item with its whole units, 1 when not given; what is falsy is left out
 */
export function basketOf<Line>(
  data: Fields,
  toLine: (item: Item, quantity: number) => Line | '' | undefined,
): Basket<Line> {
  const lines: Line[] = [];
  let units: number | undefined;
  let sum = 0;
  for (const item of itemsOf(data).slice(0, MAX_ITEMS)) {
    const quantity = Math.ceil(item.quantity!) || 1;
    const line = toLine(item, quantity);
    units = (units ?? 0) + quantity;
    sum += item.price! * quantity;
    if (line) lines.push(line);
  }
  const value = data['value'] ?? (units && +sum.toFixed(4));
  const currency = data['currency'] as string;
  const fit = typeof value === 'number' && value >= 0 && /^[A-Z]{3}$/.test(currency);
  return { lines, units, money: fit ? { value, currency } : { value: undefined, currency: undefined } };
}

/** Without absent fields, at any depth: some vendors read the text "undefined". */
export const present = (fields: Fields): Fields => JSON.parse(JSON.stringify(fields));

/** No vendor takes longer texts in parameters of its own naming. */
const MAX_TEXT = 100;

/** By whole characters, as half of one cannot be encoded in an address. */
export const cut = (text: string, chars: number): string => [...text].slice(0, chars).join('');

/** Numbers and texts only; texts cut. */
export function scalars(fields: Fields): Fields {
  const out: Fields = {};
  for (const [key, value] of Object.entries(fields))
    if (typeof value === 'number') out[key] = value;
    else if (typeof value === 'string') out[key] = cut(value, MAX_TEXT);
  return out;
}

/** The names that all of us know; a site's own events go to a vendor only where it says so, by `eventNames`. */
export const isCanonical = (name: string): boolean =>
  /^(page_view|(select|view)_item|view_item_list|search|(add_to|remove_from|view)_cart|add_to_wishlist|begin_checkout|add_(shipping|payment)_info|purchase|refund|generate_lead|sign_up|login|subscribe|contact|video_(start|progress|complete)|file_download)$/.test(
    name,
  );

/**
 * As `nameOf`, for vendors who know events by the names that all of us know. A search for nothing and a refund of no
 * order mean nothing to them.
 */
export function canonicalNameOf(event: BeckonEvent, settings: CommonSettings): unknown {
  const { name, data } = event;
  const whole = !/^(search|refund)$/.test(name) || data['search_term'] || data['transaction_id'];
  return nameOf(event, settings, {}) ?? (whole && isCanonical(name) && name);
}
