/** Product tags of Open Graph. Source: ogp.me; developers.facebook.com/docs/marketing-api/catalog (microdata tags). */
import { currencyOf, numberOf } from '../money.ts';
import { withCategories } from './categories.ts';
import { decode } from './nodes.ts';
import { type Found, known } from './product.ts';

/** What a tag of the head says, under the first of the names that is there. */
export function metaOf(page: ParentNode, ...names: string[]): string | undefined {
  for (const name of names) {
    const tag = page.querySelector(`meta[property="${name}" i],meta[name="${name}" i]`);
    const text = decode(tag?.getAttribute('content') ?? '').trim();
    if (text) return text.slice(0, 500);
  }
  return undefined;
}

export const isProductPage = (page: ParentNode): boolean =>
  /^(og:)?product(\.item)?$/i.test(metaOf(page, 'og:type') ?? '');

export function readOpenGraph(page: ParentNode): Found | undefined {
  const say = (...names: string[]) =>
    metaOf(page, ...names.flatMap((name) => [`product:${name}`, `og:${name}`]));
  const sale = numberOf(say('sale_price:amount'));
  const full = numberOf(say('price:amount'));
  if (!isProductPage(page) && full === undefined) return undefined;
  return {
    currency: currencyOf(say('sale_price:currency', 'price:currency')),
    item: withCategories(
      known({
        item_id: say('retailer_item_id', 'retailer_part_no', 'sku'),
        item_name: metaOf(page, 'og:title'),
        item_group_id: say('item_group_id'),
        item_brand: say('brand'),
        price: sale ?? full,
      }),
      (say('category') ?? '').split(/\s*>\s*/).filter((name) => !/^\d*$/.test(name)),
    ),
  };
}
