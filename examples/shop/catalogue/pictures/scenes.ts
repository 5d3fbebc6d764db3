/** Pictures of the shop itself: rooms with its products in them. */
import { darker, lighter } from './colour.ts';
import { drawBowl, drawMug, drawPlates } from './crockery.ts';
import { drawMonstera, drawSnakePlant } from './floor-plants.ts';
import { drawMushroomLamp } from './lamps.ts';
import type { Paint } from './paint.ts';
import { type Drawing, drawBackdrop, floorShadow } from './picture.ts';
import { drawBoard, drawTeapot } from './serving.ts';
import { drawCandle, drawPaperLantern, drawPendant } from './small-lights.ts';
import { drawCacti, drawWateringCan } from './small-plants.ts';
import { drawCushion } from './soft-furnishings.ts';
import { drawThrow, drawTote, drawTowels } from './woven.ts';

interface Scene {
  width: number;
  height: number;
  draw(paint: Paint): string;
}

/** A product with its foot at x, y. */
const at = (paint: Paint, draw: Drawing, colour: string, x: number, y: number, size: number) =>
  `<g transform="translate(${x - 400 * size} ${y - 642 * size}) scale(${size})">${draw(paint, colour)}</g>`;

const chalk = '#ece5d8';
const clay = '#b8654a';
const moss = '#71825a';
const forest = '#3f5a48';
const ochre = '#cf9b3e';
const ink = '#343c46';
const oak = '#c4935a';

/** A low cupboard with slatted doors. */
function sideboard(paint: Paint, x: number, y: number, width: number, height: number): string {
  const slats = (from: number, to: number) =>
    Array.from(
      { length: Math.floor((to - from) / 15) },
      (_, i) => `M${from + i * 15} ${y + 40}V${y + height - 20}`,
    ).join('');
  const door = (from: number, to: number) =>
    `<rect x="${from}" y="${y + 32}" width="${to - from}" height="${height - 46}" rx="5" fill="${paint.fade(lighter(oak, 0.12), darker(oak, 0.12))}"/><path d="${slats(from + 12, to)}" stroke="${darker(oak, 0.4)}" stroke-width="3" opacity="0.45"/><path d="${slats(from + 16, to)}" stroke="${lighter(oak, 0.4)}" stroke-width="2.5" opacity="0.5"/>`;
  const middle = x + width / 2;
  const leg = (at: number, lean: number) =>
    `<path d="M${at} ${y + height}L${at + lean} ${y + height + 62}" stroke="${darker(oak, 0.4)}" stroke-width="20" stroke-linecap="round"/>`;
  return [
    floorShadow(paint, middle, y + height + 60, width, 34),
    leg(x + 60, -10) + leg(x + width - 60, 10),
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12" fill="${paint.fade(darker(oak, 0.2), darker(oak, 0.34))}"/>`,
    door(x + 22, middle - 8) + door(middle + 8, x + width - 22),
    `<circle cx="${middle - 26}" cy="${y + height / 2}" r="9" fill="${paint.ball('#c9a356')}"/><circle cx="${middle + 26}" cy="${y + height / 2}" r="9" fill="${paint.ball('#c9a356')}"/>`,
    `<rect x="${x - 12}" y="${y - 8}" width="${width + 24}" height="30" rx="8" fill="${paint.fade(lighter(oak, 0.35), oak)}"/>`,
  ].join('');
}

/** A framed print of hills and a sun. */
const print = (paint: Paint, x: number, y: number, width: number, height: number) => {
  const inside = `<rect x="${x + 16}" y="${y + 16}" width="${width - 32}" height="${height - 32}"/>`;
  const [left, right, low] = [x, x + width, y + height];
  return [
    `<rect x="${x + 12}" y="${y + 14}" width="${width}" height="${height}" fill="#3a2c24" opacity="0.3" filter="${paint.blur(12)}"/>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="${paint.fade(lighter(oak, 0.2), darker(oak, 0.2))}"/>`,
    `<g clip-path="${paint.clip(inside)}"><rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#f7f0e2"/><circle cx="${x + width * 0.62}" cy="${y + height * 0.36}" r="${width * 0.19}" fill="${ochre}"/><path d="M${left} ${y + height * 0.56}C${x + width * 0.3} ${y + height * 0.42} ${x + width * 0.55} ${y + height * 0.7} ${right} ${y + height * 0.5}V${low}H${left}Z" fill="${moss}"/><path d="M${left} ${y + height * 0.74}C${x + width * 0.3} ${y + height * 0.88} ${x + width * 0.6} ${y + height * 0.58} ${right} ${y + height * 0.76}V${low}H${left}Z" fill="${forest}"/></g>`,
  ].join('');
};

function hero(paint: Paint): string {
  return [
    `<rect width="1200" height="1000" fill="${paint.fade('#efe6d6', '#e0d2bc')}"/>`,
    `<path d="M-60 -20H420L840 860H240Z" fill="#fffaf0" opacity="0.34" filter="${paint.blur(24)}"/><path d="M170 -20L630 860M20 300L620 320" stroke="#d8c8ae" stroke-width="22" opacity="0.3" filter="${paint.blur(9)}"/>`,
    `<rect y="862" width="1200" height="140" fill="${paint.fade('#c5a27a', '#b38c61')}"/><path d="M0 862H1200" stroke="#9c774e" stroke-width="3" opacity="0.5"/><rect y="842" width="1200" height="20" fill="#f2eadc"/><path d="M0 842H1200" stroke="#cbbca3" stroke-width="2"/><path d="M0 908H1200M0 956H1200M260 862V908M720 862V908M480 908V956M980 908V956" stroke="#9c774e" stroke-width="2" opacity="0.45"/>`,
    print(paint, 560, 118, 250, 320),
    sideboard(paint, 130, 606, 740, 236),
    at(paint, drawMushroomLamp, '#c4714f', 318, 604, 0.62),
    at(paint, drawTeapot, ink, 566, 604, 0.38),
    at(paint, drawMug, '#d9c3a0', 706, 606, 0.24),
    at(paint, drawMug, moss, 786, 612, 0.25),
    at(paint, drawMonstera, chalk, 1010, 934, 0.98),
    at(paint, drawTote, ochre, 92, 952, 0.36),
  ].join('');
}

/** Two wide windows over a bench with cushions and throws. */
function story(paint: Paint): string {
  const view = (x: number) =>
    `<rect x="${x}" y="60" width="330" height="330" rx="6" fill="#f7f1e4"/><g clip-path="${paint.clip(`<rect x="${x + 14}" y="74" width="302" height="302"/>`)}"><rect x="${x}" y="60" width="330" height="330" fill="${paint.fade('#cfe0e2', '#eef0e2')}"/><path d="M${x} 270C${x + 90} 210 ${x + 180} 260 ${x + 330} 216V400H${x}Z" fill="#9db08a"/><path d="M${x} 320C${x + 120} 262 ${x + 200} 330 ${x + 330} 282V400H${x}Z" fill="#7d9470"/><path d="M${x + 40} 400C${x + 140} 330 ${x + 160} 350 ${x + 330} 340V400Z" fill="#cfe0e2"/></g><path d="M${x + 165} 74V376M${x + 14} 225H${x + 316}" stroke="#f7f1e4" stroke-width="12"/><rect x="${x}" y="60" width="330" height="330" rx="6" fill="none" stroke="#c9b99d" stroke-width="4"/>`;
  return [
    `<rect width="900" height="800" fill="${paint.fade('#e6dccb', '#dccfba')}"/>`,
    view(90) + view(480),
    `<rect y="690" width="900" height="110" fill="${paint.fade('#c5a27a', '#b38c61')}"/>`,
    floorShadow(paint, 450, 752, 800, 26),
    `<path d="M110 620V746M790 620V746" stroke="${darker(oak, 0.35)}" stroke-width="30"/><rect x="60" y="572" width="780" height="54" rx="12" fill="${paint.fade(lighter(oak, 0.3), darker(oak, 0.12))}"/>`,
    at(paint, drawCushion, '#7d4d5c', 250, 578, 0.46),
    at(paint, drawCushion, ochre, 402, 580, 0.44),
    at(paint, drawTowels, '#d9c3a0', 660, 578, 0.58),
    `<g transform="translate(566 452) scale(0.34)"></g>`,
  ].join('');
}

const room = (backdrop: Parameters<typeof drawBackdrop>[1], content: (paint: Paint) => string): Scene => ({
  width: 800,
  height: 800,
  draw: (paint) => drawBackdrop(paint, backdrop) + content(paint),
});

export const scenes = {
  hero: { width: 1200, height: 1000, draw: hero },
  story: { width: 900, height: 800, draw: story },
  tableware: room('sand', (paint) =>
    [
      at(paint, drawBoard, '#cfa36b', 500, 610, 0.8),
      at(paint, drawTeapot, forest, 300, 640, 0.66),
      at(paint, drawPlates, chalk, 520, 690, 0.56),
      at(paint, drawBowl, '#4f7c8a', 520, 622, 0.34),
      at(paint, drawMug, clay, 254, 716, 0.36),
    ].join(''),
  ),
  lighting: room('blush', (paint) =>
    [
      at(paint, drawPaperLantern, chalk, 590, 470, 0.5).replace('M400 0', 'M400 -400'),
      at(paint, drawPendant, ink, 280, 430, 0.62).replace('M400 0', 'M400 -400'),
      at(paint, drawMushroomLamp, ochre, 520, 690, 0.56),
      at(paint, drawCandle, chalk, 252, 690, 0.34),
    ].join(''),
  ),
  textiles: room('mist', (paint) =>
    [
      at(paint, drawThrow, clay, 430, 560, 0.82),
      at(paint, drawTowels, chalk, 250, 700, 0.52),
      at(paint, drawCushion, ochre, 560, 706, 0.56),
    ].join(''),
  ),
  greenery: room('butter', (paint) =>
    [
      at(paint, drawMonstera, chalk, 286, 600, 0.86),
      at(paint, drawSnakePlant, '#c4714f', 560, 628, 0.74),
      at(paint, drawWateringCan, ink, 270, 728, 0.4),
      at(paint, drawCacti, clay, 560, 726, 0.36),
    ].join(''),
  ),
} satisfies Record<string, Scene>;

export type SceneId = keyof typeof scenes;
