/** The captures by name, each a file of its own. */
import type { Capture } from './capture.ts';

export const captures: Readonly<Record<string, () => Promise<{ default: Capture }>>> = {
  'ad-ids': () => import('./parts/ad-ids.ts'),
  attributes: () => import('./parts/attributes.ts'),
  cart: () => import('./parts/cart.ts'),
  'data-layer': () => import('./parts/data-layer.ts'),
  leads: () => import('./parts/leads.ts'),
  linker: () => import('./parts/linker.ts'),
  links: () => import('./parts/links.ts'),
  products: () => import('./parts/products.ts'),
  scroll: () => import('./parts/scroll.ts'),
  video: () => import('./parts/video.ts'),
  vimeo: () => import('./parts/vimeo.ts'),
  youtube: () => import('./parts/youtube.ts'),
};
