/** Plants and tools for the sill and the shelf. */
import { darker, lighter } from './colour.ts';
import { heartLeaf, pot, slimLeaf } from './leaves.ts';
import type { Paint } from './paint.ts';
import { type Drawing, floorShadow } from './picture.ts';

const green = ['#4f8553', '#63995f', '#447a4b', '#76a86b'];

/** A vine that falls from the pot, with leaves to both sides. */
function vine(paint: Paint, points: readonly [number, number][]): string {
  const line = points.map(([x, y], i) => `${i ? 'L' : 'M'}${x} ${y}`).join('');
  return [
    `<path d="${line}" fill="none" stroke="#55773f" stroke-width="5" stroke-linejoin="round" stroke-linecap="round"/>`,
    ...points.map(([x, y], i) =>
      heartLeaf(
        paint,
        { x, y, turn: i % 2 ? 128 + (i % 3) * 14 : -132 - (i % 4) * 9, size: 0.74 - i * 0.035 },
        green[i % green.length]!,
      ),
    ),
  ].join('');
}

export const drawTrailing: Drawing = (paint, colour) =>
  [
    `<ellipse cx="440" cy="520" rx="170" ry="210" fill="#3a2c24" opacity="0.16" filter="${paint.blur(30)}"/>`,
    `<circle cx="400" cy="40" r="13" fill="none" stroke="#b98a48" stroke-width="8"/>`,
    `<path d="M400 52L284 262M400 52L516 262M400 52V240" stroke="#e9dcc2" stroke-width="7"/><path d="M400 52L284 262M400 52L516 262M400 52V240" stroke="#a8926a" stroke-width="1.5" stroke-dasharray="7 5"/>`,
    ...[-62, -28, 4, 36, 68].map((turn, i) =>
      heartLeaf(paint, { x: 400 + turn * 1.2, y: 270, turn, size: 1.05 }, green[i % 4]!),
    ),
    pot(paint, { x: 400, top: 266, bottom: 430, width: 244, taper: 0.6 }, colour),
    vine(paint, [
      [302, 288],
      [270, 344],
      [256, 402],
      [262, 462],
      [248, 520],
      [256, 578],
      [246, 636],
      [250, 690],
    ]),
    vine(paint, [
      [492, 286],
      [528, 336],
      [546, 396],
      [540, 452],
      [552, 508],
      [544, 560],
    ]),
    vine(paint, [
      [436, 296],
      [448, 352],
      [440, 410],
      [450, 466],
      [442, 520],
    ]),
    ...[-96, -48, 0, 50, 98].map((turn, i) =>
      heartLeaf(paint, { x: 400 + turn * 0.9, y: 284, turn, size: 0.74 }, green[(i + 1) % 4]!),
    ),
  ].join('');

function columnCactus(paint: Paint, x: number, y: number): string {
  const column = (cx: number, top: number, bottom: number, width: number) => {
    const half = width / 2;
    const shape = `M${cx - half} ${bottom}V${top + half}C${cx - half} ${top - half * 0.3} ${cx + half} ${top - half * 0.3} ${cx + half} ${top + half}V${bottom}Z`;
    const ribs = [-0.6, -0.2, 0.2, 0.6].map((at) => `M${cx + half * at} ${top + 14}V${bottom}`).join('');
    return `<path d="${shape}" fill="${paint.round('#55835a')}"/><path d="${ribs}" stroke="#2f5738" stroke-width="3" opacity="0.6"/><path d="${ribs}" transform="translate(4 0)" stroke="#e9f0cf" stroke-width="2.4" stroke-dasharray="2 11" opacity="0.9"/>`;
  };
  return (
    `<path d="M${x + 28} ${y - 96}H${x + 66}V${y - 170}" fill="none" stroke="#4b7650" stroke-width="33" stroke-linecap="round" stroke-linejoin="round"/><path d="M${x + 28} ${y - 96}H${x + 66}V${y - 170}" fill="none" stroke="#6f9c70" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"/>` +
    column(x, y - 250, y, 76)
  );
}

function rosette(paint: Paint, x: number, y: number): string {
  const ring = (count: number, size: number, turn: number, tone: string) =>
    Array.from({ length: count }, (_, i) => {
      const angle = -100 + (200 / (count - 1)) * i + turn;
      return `<path transform="translate(${x} ${y}) rotate(${angle}) scale(${size})" d="M0 0C-24 -24 -30 -62 0 -92C30 -62 24 -24 0 0Z" fill="${paint.ball(tone, 0.8)}" stroke="${darker(tone, 0.25)}" stroke-width="1.5"/>`;
    }).join('');
  return (
    ring(8, 1.15, 0, '#7fa08d') +
    ring(7, 0.9, 6, '#93b39d') +
    ring(5, 0.66, -4, '#abc6ae') +
    ring(3, 0.44, 0, '#c6d8bf')
  );
}

function barrel(paint: Paint, x: number, y: number): string {
  const ribs = [-58, -34, -11, 11, 34, 58]
    .map((dx) => `M${x} ${y - 112}C${x + dx * 1.25} ${y - 84} ${x + dx * 1.3} ${y - 26} ${x + dx * 0.9} ${y}`)
    .join('');
  const petal = (turn: number) =>
    `<path transform="translate(${x} ${y - 108}) rotate(${turn})" d="M0 0C-9 -12 -8 -28 0 -38C8 -28 9 -12 0 0Z" fill="${paint.ball('#dd7f86', 0.6)}"/>`;
  return `<path d="M${x - 62} ${y}C${x - 92} ${y - 70} ${x - 54} ${y - 114} ${x} ${y - 114}C${x + 54} ${y - 114} ${x + 92} ${y - 70} ${x + 62} ${y}Z" fill="${paint.ball('#5e8b57')}"/><path d="${ribs}" fill="none" stroke="#325a36" stroke-width="3" opacity="0.6"/><path d="${ribs}" transform="translate(4 0)" fill="none" stroke="#f0f3d8" stroke-width="3" stroke-dasharray="2 10"/>${[-66, -34, 0, 34, 66].map(petal).join('')}<circle cx="${x}" cy="${y - 114}" r="8" fill="#f1c75b"/>`;
}

export const drawCacti: Drawing = (paint, colour) =>
  [
    floorShadow(paint, 400, 646, 600, 30),
    columnCactus(paint, 400, 476),
    pot(paint, { x: 400, top: 470, bottom: 620, width: 170, taper: 0.76 }, lighter(colour, 0.3)),
    `<ellipse cx="400" cy="474" rx="40" ry="7" fill="#3a5c3c"/>`,
    pot(paint, { x: 212, top: 540, bottom: 640, width: 180, taper: 0.76 }, colour),
    rosette(paint, 212, 548),
    pot(paint, { x: 588, top: 528, bottom: 640, width: 176, taper: 0.76 }, darker(colour, 0.16)),
    barrel(paint, 588, 534),
  ].join('');

export const drawWateringCan: Drawing = (paint, colour) =>
  [
    floorShadow(paint, 410, 640, 360, 38),
    `<path d="M520 330C660 280 690 540 530 580" fill="none" stroke="${darker(colour, 0.4)}" stroke-width="25"/><path d="M520 330C654 286 682 534 530 576" fill="none" stroke="${colour}" stroke-width="17"/><path d="M540 322C640 300 664 480 590 550" fill="none" stroke="${lighter(colour, 0.45)}" stroke-width="4"/>`,
    `<path d="M282 560C190 520 176 330 118 206" fill="none" stroke="#84652c" stroke-width="26" stroke-linecap="round"/><path d="M282 560C192 518 178 330 118 206" fill="none" stroke="#c9a356" stroke-width="19" stroke-linecap="round"/><path d="M262 536C190 470 176 320 124 214" fill="none" stroke="#f3dfa8" stroke-width="5" stroke-linecap="round"/>`,
    `<ellipse cx="114" cy="198" rx="21" ry="9" transform="rotate(-62 114 198)" fill="#84652c"/>`,
    `<path d="M268 360L248 606C248 654 562 654 562 606L542 360Z" fill="${paint.round(colour)}"/>`,
    `<path d="M250 586C262 622 548 622 560 586" fill="none" stroke="${darker(colour, 0.35)}" stroke-width="4" opacity="0.55"/><path d="M266 384C290 408 520 408 544 384" fill="none" stroke="${darker(colour, 0.35)}" stroke-width="4" opacity="0.55"/>`,
    `<ellipse cx="405" cy="360" rx="137" ry="32" fill="${lighter(colour, 0.3)}"/><ellipse cx="405" cy="362" rx="126" ry="26" fill="${darker(colour, 0.5)}"/>`,
    `<path d="M279 362A126 26 0 0 1 470 340C440 372 380 386 300 380Z" fill="${darker(colour, 0.2)}"/>`,
    `<path d="M320 420L312 560" stroke="#fff" stroke-width="14" stroke-linecap="round" opacity="0.32" filter="${paint.blur(4)}"/>`,
  ].join('');

export const drawPlanter: Drawing = (paint, colour) => {
  const wood = '#c4935a';
  const leg = (x: number, lean: number) =>
    `<path d="M${x} 440L${x + lean} 676" stroke="${darker(wood, 0.35)}" stroke-width="24" stroke-linecap="round"/><path d="M${x - 1} 440L${x + lean - 1} 676" stroke="${wood}" stroke-width="18" stroke-linecap="round"/><path d="M${x - 6} 442L${x + lean - 6} 674" stroke="${lighter(wood, 0.4)}" stroke-width="4" stroke-linecap="round"/>`;
  const frond = (turn: number, length: number) => {
    const sign = turn < 0 ? -1 : 1;
    const bend = Math.abs(turn);
    const points = Array.from({ length: 9 }, (_, i) => {
      const t = (i + 1) / 9;
      return { x: 400 + sign * bend * 2.1 * t, y: 372 - length * t + bend * bend * 0.028 * t * t, t };
    });
    const last = points.at(-1)!;
    const leaves = points.flatMap(({ x, y, t }, i) => {
      const lean = sign * bend * (0.4 + t * 0.9);
      const size = 0.86 - Math.abs(t - 0.45) * 0.8;
      return [-58, 58].map((side) =>
        slimLeaf(paint, { x, y, turn: lean + side, size }, green[(i + bend) % 4] ?? green[0]!),
      );
    });
    return `<path d="M400 380Q${400 + sign * bend * 0.7} ${372 - length * 0.7} ${last.x} ${last.y}" fill="none" stroke="#55773f" stroke-width="4"/>${leaves.join('')}`;
  };
  return [
    floorShadow(paint, 400, 684, 300, 26),
    leg(330, 14) + leg(470, -14),
    [-92, 92, -66, 66, -12].map((turn) => frond(turn, 240 - Math.abs(turn) * 0.5)).join(''),
    pot(paint, { x: 400, top: 372, bottom: 570, width: 262, taper: 0.84 }, colour),
    `<path d="M262 560H538" stroke="${darker(wood, 0.35)}" stroke-width="24" stroke-linecap="round"/><path d="M262 558H538" stroke="${wood}" stroke-width="17" stroke-linecap="round"/>`,
    leg(266, -26) + leg(534, 26),
    [-80, 80, -44, 44, 16, -20].map((turn) => frond(turn, 190 - Math.abs(turn) * 0.4)).join(''),
  ].join('');
};
