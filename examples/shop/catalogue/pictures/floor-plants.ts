/** Plants that stand on the floor. */
import { darker, lighter } from './colour.ts';
import { monsteraLeaf, type Place, pot, slimLeaf } from './leaves.ts';
import { sequence } from './paint.ts';
import { type Drawing, floorShadow } from './picture.ts';

const stems = (places: readonly Place[], foot: readonly [number, number], colour: string, width: number) =>
  places
    .map(({ x, y }) => {
      const [fx, fy] = foot;
      return `<path d="M${fx + (x - fx) * 0.12} ${fy}C${fx + (x - fx) * 0.2} ${fy - 90} ${x - (x - fx) * 0.3} ${y + 60} ${x} ${y}" fill="none" stroke="${darker(colour, 0.25)}" stroke-width="${width}" stroke-linecap="round"/>`;
    })
    .join('');

export const drawMonstera: Drawing = (paint, colour) => {
  const back: Place[] = [
    { x: 322, y: 330, turn: -58, size: 0.82 },
    { x: 486, y: 318, turn: 54, size: 0.84 },
    { x: 398, y: 280, turn: -6, size: 0.94 },
  ];
  const front: Place[] = [
    { x: 300, y: 424, turn: -84, size: 0.78 },
    { x: 506, y: 412, turn: 86, size: 0.8 },
    { x: 352, y: 336, turn: -28, size: 0.86 },
    { x: 452, y: 352, turn: 26, size: 0.84 },
    { x: 404, y: 428, turn: 8, size: 0.7 },
  ];
  const soil: [number, number] = [400, 516];
  return [
    floorShadow(paint, 400, 668, 280, 34),
    stems(back, soil, '#48683f', 9),
    ...back.map((place) => monsteraLeaf(paint, place, '#3c6a45')),
    pot(paint, { x: 400, top: 510, bottom: 660, width: 240 }, colour),
    stems(front, soil, '#557a49', 9),
    ...front.map((place, i) =>
      monsteraLeaf(paint, place, ['#4a8052', '#447849', '#508a57', '#47804f', '#5e9a61'][i]!),
    ),
  ].join('');
};

export const drawSnakePlant: Drawing = (paint, colour) => {
  const blade = (x: number, lean: number, height: number, width: number, tone: string) => {
    const top = 520 - height;
    const tip = x + lean;
    const shape = (half: number, up: number) =>
      `M${x - half * 0.55} 524C${x - half * 1.25} ${520 - height * 0.45} ${tip - half * 0.9} ${top + height * 0.3} ${tip} ${top + up}C${tip + half * 0.9} ${top + height * 0.3} ${x + half * 1.25} ${520 - height * 0.45} ${x + half * 0.55} 524Z`;
    const inner = shape(width * 0.74, 22);
    const bands = Array.from({ length: Math.floor(height / 26) }, (_, i) => {
      const y = 512 - i * 26;
      return `M${x - 70 + lean * (i / 14)} ${y}C${x - 20} ${y - 18} ${x + 10} ${y + 8} ${x + 30} ${y - 8}S${x + 70 + lean * 0.5} ${y - 14} ${x + 90 + lean} ${y}`;
    }).join('');
    return `<path d="${shape(width, 0)}" fill="${paint.round('#d9c465', 0.7)}"/><path d="${inner}" fill="${paint.round(tone)}"/><g clip-path="${paint.clip(`<path d="${inner}"/>`)}"><path d="${bands}" fill="none" stroke="${lighter(tone, 0.42)}" stroke-width="6" opacity="0.55"/></g>`;
  };
  return [
    floorShadow(paint, 400, 668, 280, 34),
    blade(360, -90, 330, 30, '#4c7550'),
    blade(440, 104, 350, 31, '#48704c'),
    blade(416, 36, 440, 33, '#557f56'),
    blade(378, -36, 410, 33, '#4f7a53'),
    pot(paint, { x: 400, top: 510, bottom: 660, width: 244, taper: 0.8 }, colour),
    blade(340, -60, 220, 27, '#5b875b'),
    blade(398, 4, 350, 34, '#5f8d5f'),
    blade(456, 62, 260, 28, '#578257'),
    `<path d="M306 516C340 536 460 536 494 516L488 522C460 540 340 540 312 522Z" fill="#46352a"/>`,
  ].join('');
};

export const drawOliveTree: Drawing = (paint, colour) => {
  const next = sequence(42);
  const greens = ['#7d8f63', '#94a678', '#6b7f55', '#a5b58b', '#5f7450'];
  const leaf = (spread: number) => {
    const angle = next() * Math.PI * 2;
    const far = Math.sqrt(next()) * spread;
    return slimLeaf(
      paint,
      {
        x: 400 + Math.cos(angle) * far * 1.08,
        y: 258 + Math.sin(angle) * far * 0.9,
        turn: (angle * 180) / Math.PI + 90 + (next() - 0.5) * 110,
        size: 0.62 + next() * 0.36,
      },
      greens[Math.floor(next() * greens.length)]!,
    );
  };
  const olives = Array.from(
    { length: 9 },
    () =>
      `<ellipse cx="${(270 + next() * 260).toFixed(0)}" cy="${(190 + next() * 180).toFixed(0)}" rx="9" ry="12" fill="${paint.ball('#4d4a3c')}"/>`,
  );
  const branches =
    'M400 520C392 460 410 420 400 370C396 330 404 300 400 250M400 390C370 350 340 330 318 280M402 372C436 336 460 320 486 274M400 330C380 290 362 262 352 214M402 320C424 280 440 250 444 206';
  return [
    floorShadow(paint, 400, 668, 260, 34),
    pot(paint, { x: 400, top: 516, bottom: 660, width: 226, taper: 0.78 }, colour),
    `<ellipse cx="400" cy="262" rx="140" ry="122" fill="#5f7450" opacity="0.6" filter="${paint.blur(16)}"/>`,
    `<path d="${branches}" fill="none" stroke="#6d5a48" stroke-width="12" stroke-linecap="round"/><path d="${branches}" transform="translate(-3 0)" fill="none" stroke="#a08a70" stroke-width="4" stroke-linecap="round"/>`,
    ...Array.from({ length: 150 }, () => leaf(176)),
    ...olives,
    ...Array.from({ length: 46 }, () => leaf(150)),
  ].join('');
};
