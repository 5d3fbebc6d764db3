/** The captures by name, each a file of its own. */
import type { Capture } from './capture.ts';

export const captures: Readonly<Record<string, () => Promise<{ default: Capture }>>> = {
  attributes: () => import('./parts/attributes.ts'),
  cart: () => import('./parts/cart.ts'),
  'data-layer': () => import('./parts/data-layer.ts'),
  products: () => import('./parts/products.ts'),
};
