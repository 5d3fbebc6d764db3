/** What the shop sells, as types. */
import type { Picture } from './pictures/picture.ts';

export type CategoryId = 'tableware' | 'lighting' | 'textiles' | 'greenery';

export interface Category {
  id: CategoryId;
  name: string;
  /** One line under the heading of the category page. */
  intro: string;
}

/** A colour of a product; every colour has its own picture. */
export interface Variant {
  id: string;
  name: string;
  /** The colour itself, as #rrggbb. */
  swatch: string;
}

export interface Size {
  id: string;
  name: string;
  /** Added to the price of the product, in euros. */
  extra: number;
}

export interface Product {
  /** Stands in addresses, and in events as `item_id`, where there is no choice of sizes. */
  id: string;
  name: string;
  category: CategoryId;
  brand: string;
  /** In euros, tax included, for the first size. */
  price: number;
  /** The price before the sale. */
  was?: number;
  isNew?: true;
  tagline: string;
  description: string;
  details: readonly string[];
  /** Average of `reviews` ratings, 1 to 5. */
  rating: number;
  reviews: number;
  /** Pieces that can be sent today. */
  stock: number;
  variants: readonly [Variant, ...Variant[]];
  sizes?: readonly [Size, ...Size[]];
  picture: Picture;
}
