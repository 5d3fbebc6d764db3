/** Items and values of others' e-commerce data as the events of @beckon/events have them. */
import { currencyOf, numberOf } from './money.ts';

export type Data = Readonly<Record<string, unknown>>;
export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NUMBERS = /^(price|quantity|discount|index|value|tax|shipping)$/;
const IDS = /_id$|^coupon$/;
/** Of Universal Analytics. */
const OLD: Readonly<Record<string, string>> = {
  id: 'item_id',
  name: 'item_name',
  brand: 'item_brand',
  variant: 'item_variant',
  list: 'item_list_name',
  list_name: 'item_list_name',
  position: 'index',
  list_position: 'index',
};
const MAX_ITEMS = 200;
const MAX_TEXT = 2048;

/** Its texts, numbers and flags by their kinds; what is deeper, empty or no number is left out. */
export function fieldsOf(data: Data): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(data)) {
    if (!/^[a-z]\w*$/i.test(key) || !/^(string|number|boolean)$/.test(typeof value) || value === '') continue;
    const fit = NUMBERS.test(key)
      ? numberOf(value)
      : key === 'currency'
        ? currencyOf(value)
        : IDS.test(key) || typeof value === 'string'
          ? `${value}`.slice(0, MAX_TEXT)
          : value;
    if (fit !== undefined) fields[key] = fit;
  }
  return fields;
}

/** Of GA4 or of Universal Analytics. */
export function itemOf(given: Data): Record<string, unknown> {
  const item: Data = Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) =>
      key === 'category'
        ? `${value}`.split(/\s*[/>]\s*/, 5).map((name, i) => [`item_category${i ? i + 1 : ''}`, name])
        : [[OLD[key] ?? key, OLD[key] && value !== null && value !== undefined ? `${value}` : value]],
    ),
  );
  return fieldsOf(item);
}

export const itemsFrom = (value: unknown): Record<string, unknown>[] =>
  (Array.isArray(value) ? value : value ? [value] : []).filter(isData).slice(0, MAX_ITEMS).map(itemOf);

/** What they cost together; undefined when nothing has a price. */
export function sumOf(items: readonly Data[]): number | undefined {
  const priced = items.filter((item) => typeof item['price'] === 'number');
  if (!priced.length) return undefined;
  const sum = priced.reduce(
    (all, item) => all + (item['price'] as number) * ((item['quantity'] as number) ?? 1),
    0,
  );
  return Math.round(sum * 100) / 100;
}

/** With the value of its items unless it says one; a value without a currency is none. */
export function complete(data: Data, currency: string | undefined): Data {
  const money = (data['currency'] as string | undefined) ?? currency;
  const { value = sumOf((data['items'] as Data[] | undefined) ?? []), ...rest } = data;
  return { ...rest, ...(money && { currency: money, ...(value !== undefined && { value }) }) };
}
