/** The pictures of products and of the shop itself, as SVG documents. */
import type { Product, Variant } from '../types.ts';
import { createPaint } from './paint.ts';
import { drawBackdrop } from './picture.ts';
import { type SceneId, scenes } from './scenes.ts';

/** `close` shows a detail. */
export type ImageView = 'front' | 'close';

const CLOSE_SIZE = 400;

const svg = (viewBox: string, content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}">${content}</svg>`;

function closeUp([x, y]: readonly [number, number]): string {
  const start = (middle: number) => Math.max(0, Math.min(800 - CLOSE_SIZE, middle - CLOSE_SIZE / 2));
  return `${start(x)} ${start(y)} ${CLOSE_SIZE} ${CLOSE_SIZE}`;
}

/** A square picture of a product in one colour; of its first colour when none is given. */
export function productImage(
  product: Product,
  variant: Variant = product.variants[0],
  view: ImageView = 'front',
): string {
  const { draw, backdrop, focus } = product.picture;
  const paint = createPaint(`${product.id}-${variant.id}-${view}`);
  const content = drawBackdrop(paint, backdrop) + draw(paint, variant.swatch);
  return svg(view === 'close' ? closeUp(focus) : '40 26 720 720', paint.defs() + content);
}

/** A picture of the shop that shows no single product; undefined for an unknown id. */
export function sceneImage(id: string): string | undefined {
  if (!Object.hasOwn(scenes, id)) return undefined;
  const scene = scenes[id as SceneId];
  const paint = createPaint(`scene-${id}`);
  const content = scene.draw(paint);
  return svg(`0 0 ${scene.width} ${scene.height}`, paint.defs() + content);
}
