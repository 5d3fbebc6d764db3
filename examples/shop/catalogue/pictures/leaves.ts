/** Leaves and pots that the plants are made of. */
import { darker, lighter } from './colour.ts';
import type { Paint } from './paint.ts';

const n = (value: number) => value.toFixed(1);

/** Where a leaf grows: its foot, its turn in degrees (0 points up), its size as a factor. */
export interface Place {
  x: number;
  y: number;
  turn: number;
  size?: number;
}

const put = ({ x, y, turn, size = 1 }: Place, content: string) =>
  `<g transform="translate(${n(x)} ${n(y)}) rotate(${n(turn)}) scale(${n(size * 100)}e-2)">${content}</g>`;

/** Half of a monstera leaf: lobes along a heart-shaped edge, with slits between them. */
function monsteraHalf(side: 1 | -1): string {
  const edge: [number, number][] = [
    [60, 22],
    [104, -22],
    [112, -72],
    [98, -122],
    [66, -166],
    [0, -214],
  ];
  let path = `C${n(side * 20)} 26 ${n(side * 40)} 34 ${n(side * 60)} 22`;
  for (let i = 0; i < edge.length - 1; i++) {
    const [x0, y0] = edge[i]!;
    const [x1, y1] = edge[i + 1]!;
    const bulge = 14;
    path += `C${n(side * (x0 + bulge))} ${n(y0 - 8)} ${n(side * (x1 + bulge))} ${n(y1 + 18)} ${n(side * x1)} ${n(y1)}`;
    if (i < edge.length - 2)
      path += `L${n(side * x1 * 0.36)} ${n(y1 + 34)}L${n(side * (x1 - 2))} ${n(y1 - 13)}`;
  }
  return path;
}

export function monsteraLeaf(paint: Paint, place: Place, colour: string): string {
  const shape = `M0 0${monsteraHalf(1)}M0 0${monsteraHalf(-1)}`;
  const veins = [30, -12, -60, -106, -148]
    .map((y, i) => `M0 ${y + 18}L${78 - i * 9} ${y - 14}M0 ${y + 18}L${-78 + i * 9} ${y - 14}`)
    .join('');
  return put(
    place,
    `<path d="${shape}" fill="${paint.ball(colour, 0.75)}"/><path d="${shape.split('M0 0')[1] ? `M0 0${monsteraHalf(1)}L0 0` : ''}" fill="#10261a" opacity="0.14"/><path d="M0 6V-200" stroke="${lighter(colour, 0.45)}" stroke-width="3.5"/><path d="${veins}" stroke="${lighter(colour, 0.35)}" stroke-width="1.6" opacity="0.7"/>`,
  );
}

export function heartLeaf(paint: Paint, place: Place, colour: string): string {
  return put(
    place,
    `<path d="M0 0C-10 16 -42 10 -42 -22C-42 -56 -14 -74 0 -94C14 -74 42 -56 42 -22C42 10 10 16 0 0Z" fill="${paint.ball(colour, 0.75)}"/><path d="M0 0C10 16 42 10 42 -22C42 -56 14 -74 0 -94Z" fill="#10261a" opacity="0.12"/><path d="M0 4V-78" stroke="${lighter(colour, 0.5)}" stroke-width="2.4"/>`,
  );
}

export function slimLeaf(paint: Paint, place: Place, colour: string): string {
  return put(
    place,
    `<path d="M0 0C-13 -16 -12 -44 0 -62C12 -44 13 -16 0 0Z" fill="${paint.round(colour, 0.6)}"/><path d="M0 0V-52" stroke="${lighter(colour, 0.45)}" stroke-width="1.6"/>`,
  );
}

export interface PotShape {
  x: number;
  top: number;
  bottom: number;
  width: number;
  /** Of the foot, as a share of the width. */
  taper?: number;
}

/** A pot with soil in it. */
export function pot(paint: Paint, { x, top, bottom, width, taper = 0.72 }: PotShape, colour: string): string {
  const half = width / 2;
  const foot = half * taper;
  const ry = width * 0.09;
  const lip = Math.max(16, (bottom - top) * 0.16);
  return [
    `<path d="M${x - half * 0.95} ${top + lip}L${x - foot} ${bottom - 10}C${x - foot + 4} ${bottom + ry * 0.75} ${x + foot - 4} ${bottom + ry * 0.75} ${x + foot} ${bottom - 10}L${x + half * 0.95} ${top + lip}Z" fill="${paint.round(colour)}"/>`,
    `<path d="M${x - half * 0.95} ${top + lip}C${x - half * 0.5} ${top + lip + ry * 1.5} ${x + half * 0.5} ${top + lip + ry * 1.5} ${x + half * 0.95} ${top + lip}V${top + lip + 14}C${x + half * 0.5} ${top + lip + ry * 1.5 + 16} ${x - half * 0.5} ${top + lip + ry * 1.5 + 16} ${x - half * 0.94} ${top + lip + 14}Z" fill="#2a1f1c" opacity="0.16"/>`,
    `<path d="M${x - half} ${top}V${top + lip - 4}C${x - half} ${top + lip + ry * 1.25} ${x + half} ${top + lip + ry * 1.25} ${x + half} ${top + lip - 4}V${top}Z" fill="${paint.round(colour)}"/>`,
    `<ellipse cx="${x}" cy="${top}" rx="${half}" ry="${ry}" fill="${lighter(colour, 0.25)}"/>`,
    `<ellipse cx="${x}" cy="${top + 2}" rx="${half * 0.9}" ry="${ry * 0.8}" fill="${darker(colour, 0.5)}"/>`,
    `<ellipse cx="${x}" cy="${top + 5}" rx="${half * 0.88}" ry="${ry * 0.68}" fill="#46352a"/>`,
  ].join('');
}
