/** Compares one item of an event with the feed. Pure but for the look-ups it is given. */
import type { MatchRule } from '../config/catalogue-config.ts';
import type { Found } from './finding.ts';
import { moneyText, toMinor } from './money.ts';
import type { Product } from './product.ts';

/** Finds products; see store/catalogue-file.ts. */
export interface Lookups {
  byId(id: string): Product | undefined;
  byGroup(group: string): Product | undefined;
  byMpn(mpn: string): Product | undefined;
  byGtin(gtin: string): Product | undefined;
}

export type Item = Readonly<Record<string, unknown>>;

/** What of the event concerns its items. */
export interface Told {
  name: string;
  time: number;
  data: Readonly<Record<string, unknown>>;
}

export interface CompareRule extends MatchRule {
  /** The vendor is told groups in lists of products. */
  listsByGroup: boolean;
  /** Percent. */
  priceTolerance: number;
}

export interface Compared {
  /** What was looked for; '' when the item has no such id. */
  id: string;
  found: boolean;
  faults: Found[];
}

const LISTS = 'view_item_list';
/** Where somebody buys. What is looked at may be sold out. */
const BUYING = /^(add_to_cart|begin_checkout|add_shipping_info|add_payment_info|purchase)$/;
const GONE = /^(out_of_stock|discontinued)$/;
const MAX_ID = 200;

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? `${value}`.trim() : '';

/** '' when the item lacks one of the fields. */
function fill(template: string, item: Item): string {
  let whole = true;
  const id = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const text = Object.hasOwn(item, name) ? textOf(item[name]) : '';
    whole &&= text !== '';
    return text;
  });
  return whole ? id.slice(0, MAX_ID) : '';
}

/** What a vendor of product groups makes of the id: an item without a group is a group of its own. */
function findGroup(id: string, feed: Lookups): { product?: Product; known: boolean; faults: Found[] } {
  if (feed.byGroup(id)) return { known: true, faults: [] };
  const product = feed.byId(id);
  if (!product) return { known: false, faults: [{ fault: 'unknown', sent: id, feed: '' }] };
  if (!product.group) return { product, known: true, faults: [] };
  return { known: false, faults: [{ fault: 'variant_only', sent: id, feed: product.group }] };
}

function findProduct(id: string, { field }: MatchRule, feed: Lookups): ReturnType<typeof findGroup> {
  if (field === 'item_group_id') return findGroup(id, feed);
  const product = field === 'id' ? feed.byId(id) : field === 'mpn' ? feed.byMpn(id) : feed.byGtin(id);
  if (product) return { product, known: true, faults: [] };
  const variant = feed.byGroup(id);
  const fault = variant ? 'group_only' : 'unknown';
  return { known: false, faults: [{ fault, sent: id, feed: variant?.id ?? '' }] };
}

/** Of that moment; undefined where the feed tells none that could be compared. */
function priceAt({ price, sale }: Product, time: number) {
  if (!price?.currency) return undefined;
  const reduced = sale && time >= sale.from && time <= sale.to;
  return { amount: reduced ? sale.amount : price.amount, currency: price.currency };
}

function comparePrice(item: Item, { name, time, data }: Told, product: Product, tolerance: number): Found[] {
  const { price } = item;
  const currency = textOf(item['currency'] ?? data['currency']);
  const expected = priceAt(product, time);
  if (typeof price !== 'number' || !currency || !expected || name === 'refund') return [];
  if (currency !== expected.currency) return [{ fault: 'currency', sent: currency, feed: expected.currency }];
  const sent = toMinor(price, currency);
  const may = Math.max(1, (expected.amount * tolerance) / 100);
  const near = (amount: number) => Math.abs(amount - expected.amount) <= may;
  // GA4's price is that after discounts, which `discount` tells or a coupon explains; others send the one before.
  const discount = typeof item['discount'] === 'number' ? toMinor(item['discount'], currency) : 0;
  const lowered = (item['coupon'] || data['coupon']) && sent < expected.amount;
  if (near(sent) || near(sent + discount) || lowered) return [];
  return [{ fault: 'price', sent: moneyText({ amount: sent, currency }), feed: moneyText(expected) }];
}

export function compareItem(item: Item, event: Told, rule: CompareRule, feed: Lookups): Compared {
  const grouped = rule.listsByGroup && event.name === LISTS;
  const id = (grouped && textOf(item['item_group_id']).slice(0, MAX_ID)) || fill(rule.template, item);
  if (!id) return { id, found: false, faults: [{ fault: 'no_id', sent: '', feed: '' }] };
  const { product, known, faults } = grouped ? findGroup(id, feed) : findProduct(id, rule, feed);
  if (!product) return { id, found: known, faults };
  const gone = BUYING.test(event.name) && GONE.test(product.availability);
  return {
    id,
    found: true,
    faults: [
      ...comparePrice(item, event, product, rule.priceTolerance),
      ...(gone ? [{ fault: 'out_of_stock' as const, sent: event.name, feed: product.availability }] : []),
    ],
  };
}
