/** What a drawing is, and the backdrops products stand on. */
import { darker, lighter } from './colour.ts';
import type { Paint } from './paint.ts';

/** Draws a product in one colour on a field of 800 by 800, its foot near y = 640. */
export type Drawing = (paint: Paint, colour: string) => string;

export type Backdrop = 'sand' | 'sage' | 'blush' | 'mist' | 'butter' | 'stone' | 'wood';

export interface Picture {
  draw: Drawing;
  backdrop: Backdrop;
  /** Where the close-up looks. */
  focus: readonly [x: number, y: number];
}

const walls: Record<Backdrop, string> = {
  sand: '#e6dac7',
  sage: '#d3d9c8',
  blush: '#ead4c7',
  mist: '#d3dcdd',
  butter: '#ecdfbf',
  stone: '#dcd7cf',
  wood: '#c9a479',
};

const planks = (paint: Paint, colour: string) => {
  const board = (y: number) =>
    `<path d="M0 ${y}H800" stroke="${darker(colour, 0.28)}" stroke-width="2.5"/><path d="M0 ${y + 24}C200 ${y + 16} 340 ${y + 40} 800 ${y + 26}M0 ${y + 62}C260 ${y + 74} 520 ${y + 50} 800 ${y + 64}" stroke="${darker(colour, 0.1)}" fill="none" stroke-width="2"/>`;
  return `<rect width="800" height="800" fill="${paint.fade(lighter(colour, 0.2), colour)}"/>${[60, 160, 260, 360, 460, 560, 660, 760].map(board).join('')}`;
};

/** A studio wall that runs into the floor, with light from a window on the left. */
export function drawBackdrop(paint: Paint, backdrop: Backdrop): string {
  const wall = walls[backdrop];
  if (backdrop === 'wood') return planks(paint, wall);
  return [
    `<rect width="800" height="800" fill="${paint.fade(lighter(wall, 0.3), wall)}"/>`,
    `<rect y="540" width="800" height="260" fill="${paint.fade(darker(wall, 0.05), lighter(wall, 0.22))}"/>`,
    `<rect y="500" width="800" height="80" fill="${darker(wall, 0.04)}" opacity="0.55" filter="${paint.blur(22)}"/>`,
    `<path d="M-40 -20H330L620 560H120Z" fill="#fffaf0" opacity="0.2" filter="${paint.blur(26)}"/>`,
  ].join('');
}

/** The shadow where something touches the floor, and the longer one that falls to the right. */
export const floorShadow = (
  paint: Paint,
  x: number,
  y: number,
  width: number,
  depth = width * 0.13,
): string =>
  `<ellipse cx="${x + width * 0.2}" cy="${y + depth * 0.3}" rx="${width * 0.75}" ry="${depth * 1.25}" fill="#3a2c24" opacity="0.2" filter="${paint.blur(18)}"/><ellipse cx="${x}" cy="${y}" rx="${width * 0.5}" ry="${depth * 0.6}" fill="#2a1f1c" opacity="0.5" filter="${paint.blur(7)}"/>`;
