/** Finds products. */
import { greenery } from './greenery.ts';
import { lighting } from './lighting.ts';
import { tableware } from './tableware.ts';
import { textiles } from './textiles.ts';
import type { Product } from './types.ts';

export const products: readonly Product[] = [...tableware, ...lighting, ...textiles, ...greenery];

const byId = new Map(products.map((product) => [product.id, product]));

export const findProduct = (id: string): Product | undefined => byId.get(id);

/** In the order of the shop; empty for an unknown category. */
export const productsIn = (categoryId: string): readonly Product[] =>
  products.filter((product) => product.category === categoryId);

const MAX_WORDS = 8;

/** How well a product fits a word: its name counts more than its description. */
function score(product: Product, word: string): number {
  const has = (text: string) => text.toLowerCase().includes(word);
  if (has(product.name)) return 4;
  if (has(product.category) || has(product.brand)) return 3;
  if (product.variants.some((variant) => has(variant.name))) return 2;
  return has(product.tagline) || has(product.description) || product.details.some(has) ? 1 : 0;
}

/** Products that fit every word of the text, best first. A plural finds the singular. */
export function searchProducts(text: string): readonly Product[] {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, MAX_WORDS)
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));
  if (!words.length) return [];
  return products
    .map((product) => {
      const scores = words.map((word) => score(product, word));
      return { product, total: scores.includes(0) ? 0 : scores.reduce((a, b) => a + b, 0) };
    })
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total)
    .map(({ product }) => product);
}
