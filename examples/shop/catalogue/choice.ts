/** A product as a visitor chose it: colour, size, price, and the item that events carry. */

import { categories } from './categories.ts';
import type { Product, Size, Variant } from './types.ts';

export interface Choice {
  variant: Variant;
  size?: Size;
}

/** GA4's item, as far as the shop fills it. A type, so that it fits where any record is taken. */
export type ShopItem = {
  item_id: string;
  /** Of a product that is sold in sizes. */
  item_group_id?: string;
  item_name: string;
  item_brand: string;
  item_category: string;
  item_variant: string;
  price: number;
  quantity: number;
  index?: number;
  item_list_id?: string;
  item_list_name?: string;
};

/** The chosen colour and size, or the first ones where an id is missing or unknown. */
export function choose(product: Product, variantId?: string, sizeId?: string): Choice {
  const variant = product.variants.find(({ id }) => id === variantId) ?? product.variants[0];
  const size = product.sizes?.find(({ id }) => id === sizeId) ?? product.sizes?.[0];
  return size ? { variant, size } : { variant };
}

/** Price of one piece in euros, tax included. */
export const unitPrice = (product: Product, { size }: Choice): number => product.price + (size?.extra ?? 0);

/** "Sand" or "Sand / 24 cm". */
export const choiceName = ({ variant, size }: Choice): string =>
  size ? `${variant.name} / ${size.name}` : variant.name;

export const categoryName = (product: Product): string =>
  categories.find(({ id }) => id === product.category)?.name ?? product.category;

/** As in the product feed: each size is an item of its own, and the first one goes by the id of the product. */
export const itemId = ({ id, sizes }: Product, { size }: Choice): string =>
  size && size !== sizes?.[0] ? `${id}-${size.id}` : id;

export const toItem = (product: Product, choice = choose(product), quantity = 1): ShopItem => ({
  item_id: itemId(product, choice),
  ...(product.sizes && { item_group_id: product.id }),
  item_name: product.name,
  item_brand: product.brand,
  item_category: categoryName(product),
  item_variant: choiceName(choice),
  price: unitPrice(product, choice),
  quantity,
});

/** The items of a list of products, with their places in it. */
export const toListItems = (list: readonly Product[], listId: string, listName: string): ShopItem[] =>
  list.map((product, index) => ({
    ...toItem(product),
    index,
    item_list_id: listId,
    item_list_name: listName,
  }));
