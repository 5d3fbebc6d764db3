/** Pictures by address: `/img/PRODUCT/VARIANT.svg`, `…/VARIANT-close.svg` for a detail, `/img/scenes/NAME.svg`. */
import { findProduct, type Product, productImage, sceneImage, type Variant } from '../catalogue/index.ts';

/** Drawn once; only addresses of real pictures are kept. */
const drawn = new Map<string, string>();

function draw(path: string): string | undefined {
  const [, folder = '', name = ''] = /^\/img\/([\w-]+)\/([\w-]+)\.svg$/.exec(path) ?? [];
  if (folder === 'scenes') return sceneImage(name);
  const product = findProduct(folder);
  const close = name.endsWith('-close');
  const variantId = close ? name.slice(0, -'-close'.length) : name;
  const variant = product?.variants.find(({ id }) => id === variantId);
  return product && variant && productImage(product, variant, close ? 'close' : 'front');
}

/** The picture's SVG, or undefined when there is none at that address. */
export function readImage(path: string): string | undefined {
  const known = drawn.get(path);
  if (known) return known;
  const image = draw(path);
  if (image) drawn.set(path, image);
  return image;
}

export const imagePath = (product: Product, variant: Variant = product.variants[0], close = false): string =>
  `/img/${product.id}/${variant.id}${close ? '-close' : ''}.svg`;
