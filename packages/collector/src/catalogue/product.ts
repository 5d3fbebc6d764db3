/** What is kept of a product of the feed, read from its fields. Pure. */
import { type Money, readPrice, readRange } from './money.ts';

export interface Product {
  id: string;
  /** '' where it has none: it is a group of its own. */
  group: string;
  mpn: string;
  gtin: string;
  price: Money | undefined;
  /** In the currency of `price`. */
  sale: { amount: number; from: number; to: number } | undefined;
  /** `in_stock`, `out_of_stock`, `preorder`, `backorder`, `available_for_order`, `discontinued`; '' where it says none. */
  availability: string;
}

/** One of the feed, or why there is none at this place. */
export type FeedRecord =
  | { line: number; fields: Readonly<Record<string, string>> }
  | { line: number; reason: string };

/** Longer ids are no ids: Google takes 50 characters, Meta 100. */
const MAX_ID = 200;
const ALWAYS = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** Fields of Google's specification that are read, and what others call them. Sources: support.google.com/merchants/answer/7052112; developers.facebook.com/docs/commerce-platform/catalog/fields; TikTok's `sku_id`. */
const FIELDS = new Set([
  'id',
  'item_group_id',
  'mpn',
  'gtin',
  'price',
  'sale_price',
  'sale_price_effective_date',
  'availability',
]);

/** The field's name in Google's specification (`g:Sale Price` is `sale_price`), or '' for one that is not read. */
export function fieldName(heading: string): string {
  const name = heading
    .trim()
    .toLowerCase()
    .replace(/^g:/, '')
    .replace(/[\s-]+/g, '_');
  if (name === 'sku_id') return 'id';
  return FIELDS.has(name) ? name : '';
}

/** `in stock`, `in_stock`, `InStock` and schema.org's addresses are one. */
export const availabilityOf = (text: string): string =>
  text
    .trim()
    .replace(/^https?:\/\/schema\.org\//i, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
    .slice(0, 30);

/** The product, with what of it could not be read; or why it is none. */
export function toProduct(
  fields: Readonly<Record<string, string>>,
): { product: Product; faults: string[] } | { reason: string } {
  const say = (name: string) => (fields[name] ?? '').trim();
  const [id, group, mpn, gtin] = [say('id'), say('item_group_id'), say('mpn'), say('gtin')];
  if (!id) return { reason: 'has no id' };
  if ([id, group, mpn, gtin].some((text) => text.length > MAX_ID))
    return { reason: `has an id of more than ${MAX_ID} characters` };
  const faults: string[] = [];
  const price = say('price') ? readPrice(say('price')) : undefined;
  if (!price) faults.push(say('price') ? 'its price cannot be read' : 'has no price');
  else if (!price.currency) faults.push('its price names no currency');
  let sale: Product['sale'];
  if (say('sale_price')) {
    const reduced = readPrice(say('sale_price'));
    const range = say('sale_price_effective_date');
    const when = range ? readRange(range) : ALWAYS;
    if (!reduced || (reduced.currency && reduced.currency !== price?.currency))
      faults.push('its sale_price cannot be read, or is in another currency');
    else if (!when) faults.push('its sale_price_effective_date cannot be read');
    else sale = { amount: reduced.amount, ...when };
  }
  const availability = availabilityOf(say('availability'));
  return { product: { id, group, mpn, gtin, price, sale, availability }, faults };
}
