/** Throws, towels and bags. */
import { darker, lighter, mix } from './colour.ts';
import type { Paint } from './paint.ts';
import { type Drawing, floorShadow } from './picture.ts';

/** Soft folds of hanging cloth: light and dark bands from top to bottom. */
function folds(paint: Paint, xs: readonly number[], top: number, bottom: number): string {
  return xs
    .map(
      (x, i) =>
        `<path d="M${x} ${top}C${x - 8} ${(top + bottom) / 2} ${x + 12} ${bottom - 60} ${x + (i % 2 ? 6 : -6)} ${bottom}" stroke="${i % 2 ? '#fff' : '#2a1f1c'}" stroke-width="${i % 2 ? 24 : 30}" fill="none" opacity="${i % 2 ? 0.16 : 0.13}" filter="${paint.blur(9)}"/>`,
    )
    .join('');
}

const rail = (paint: Paint, y: number) =>
  `<rect x="110" y="${y}" width="580" height="19" rx="9" fill="${paint.fade('#dcb27c', '#9a6d3c')}"/><circle cx="112" cy="${y + 9}" r="17" fill="${paint.ball('#c4935a')}"/><circle cx="688" cy="${y + 9}" r="17" fill="${paint.ball('#c4935a')}"/>`;

export const drawThrow: Drawing = (paint, colour) => {
  const cloth =
    'M214 152C214 132 586 132 586 152C592 300 580 450 596 590C560 602 520 584 480 596C440 608 400 590 360 600C310 612 250 590 206 598C222 450 208 300 214 152Z';
  const weave = `<path d="M0 0L6 6M6 0L0 6" stroke="${darker(colour, 0.3)}" stroke-width="0.9" opacity="0.35"/>`;
  const pale = mix(colour, '#fff6e6', 0.72);
  const fringe = Array.from({ length: 39 }, (_, i) => {
    const x = 210 + i * 10;
    return `M${x} ${594 + (i % 3)}C${x - 3} 620 ${x + 4} 634 ${x - 2 + (i % 4)} ${654 + (i % 5) * 3}`;
  }).join('');
  const stripe = (y: number, height: number, fill: string) =>
    `<path d="M200 ${y}C300 ${y + 12} 380 ${y - 8} 460 ${y + 4}C520 ${y + 10} 560 ${y - 4} 604 ${y}V${y + height}C560 ${y + height - 4} 520 ${y + height + 10} 460 ${y + height + 4}C380 ${y + height - 8} 300 ${y + height + 12} 200 ${y + height}Z" fill="${fill}"/>`;
  return [
    `<path d="${cloth}" transform="translate(26 16)" fill="#3a2c24" opacity="0.28" filter="${paint.blur(16)}"/>`,
    rail(paint, 146),
    `<path d="${fringe}" stroke="${darker(colour, 0.16)}" stroke-width="4" fill="none" stroke-linecap="round"/><path d="${fringe}" transform="translate(-2 0)" stroke="${pale}" stroke-width="1.6" fill="none"/>`,
    `<path d="${cloth}" fill="${paint.fade(lighter(colour, 0.16), colour)}"/>`,
    `<g clip-path="${paint.clip(`<path d="${cloth}"/>`)}">${stripe(420, 14, pale)}${stripe(446, 58, pale)}${stripe(466, 16, darker(colour, 0.25))}${stripe(516, 14, pale)}${stripe(558, 8, darker(colour, 0.25))}<rect x="190" y="120" width="420" height="500" fill="${paint.pattern(6, 6, weave)}"/>${folds(paint, [236, 276, 322, 372, 418, 462, 512, 556], 130, 620)}<path d="M200 130H600V178C480 190 320 190 200 178Z" fill="#fff" opacity="0.2" filter="${paint.blur(6)}"/></g>`,
  ].join('');
};

export const drawTowels: Drawing = (paint, colour) => {
  const loop = `<circle cx="4" cy="4" r="2.2" fill="#fff" opacity="0.34"/><circle cx="0" cy="0" r="2.2" fill="#2a1f1c" opacity="0.1"/>`;
  const pile = () => paint.pattern(8, 8, loop);
  const towel = (y: number, width: number, tone: string) => {
    const x = 400 - width / 2;
    const right = x + width;
    const shape = `M${x + 40} ${y}H${right - 22}C${right + 12} ${y} ${right + 12} ${y + 104} ${right - 22} ${y + 104}H${x + 40}C${x - 26} ${y + 104} ${x - 26} ${y} ${x + 40} ${y}Z`;
    return [
      `<path d="${shape}" fill="${paint.fade(lighter(tone, 0.32), darker(tone, 0.14))}"/>`,
      `<path d="${shape}" fill="${pile()}"/>`,
      `<path d="M${x + 40} ${y + 52}H${right + 2}" stroke="${darker(tone, 0.36)}" stroke-width="5" opacity="0.7"/>`,
      `<path d="M${x + 40} ${y + 26}H${right - 6}M${x + 40} ${y + 78}H${right - 6}" stroke="${darker(tone, 0.25)}" stroke-width="3" opacity="0.5"/>`,
      `<path d="M${x + 40} ${y + 4}C${x - 14} ${y + 6} ${x - 14} ${y + 98} ${x + 40} ${y + 100}" fill="none" stroke="${lighter(tone, 0.55)}" stroke-width="7" opacity="0.7"/>`,
      `<path d="M${right - 92} ${y + 2}V${y + 102}M${right - 76} ${y + 2}V${y + 102}" stroke="${darker(tone, 0.24)}" stroke-width="4" opacity="0.55"/>`,
    ].join('');
  };
  return [
    floorShadow(paint, 400, 640, 430, 34),
    towel(534, 440, darker(colour, 0.14)),
    towel(432, 412, colour),
    towel(330, 376, lighter(colour, 0.3)),
    `<path d="M318 326C330 282 360 262 392 254" stroke="#77855e" stroke-width="5" fill="none"/>`,
    [
      [330, 300, -60],
      [338, 292, 30],
      [352, 280, -40],
      [364, 270, 50],
      [386, 256, 70],
    ]
      .map(
        ([x, y, turn]) =>
          `<path transform="translate(${x} ${y}) rotate(${turn})" d="M0 0C-15 -16 -14 -40 0 -54C14 -40 15 -16 0 0Z" fill="${paint.ball('#8da27a', 0.6)}"/>`,
      )
      .join(''),
  ].join('');
};

export const drawTeaTowels: Drawing = (paint, colour) => {
  const linen = '#f2e9d8';
  const towel = (x: number, top: number, ground: string, stripe: string) => {
    const cloth = `M${x} ${top}C${x - 26} ${top + 30} ${x - 84} ${top + 60} ${x - 98} ${top + 130}C${x - 112} ${top + 250} ${x - 100} ${top + 340} ${x - 112} ${top + 440}C${x - 60} ${top + 452} ${x + 50} ${top + 430} ${x + 108} ${top + 444}C${x + 98} ${top + 330} ${x + 114} ${top + 240} ${x + 96} ${top + 130}C${x + 84} ${top + 60} ${x + 26} ${top + 30} ${x} ${top}Z`;
    const bars = [-80, -66, 0, 66, 80]
      .map(
        (dx) =>
          `<path d="M${x + dx * 0.3} ${top}C${x + dx} ${top + 110} ${x + dx * 1.12} ${top + 240} ${x + dx * 1.1} ${top + 450}" stroke="${stripe}" stroke-width="${dx ? 8 : 22}" fill="none"/>`,
      )
      .join('');
    return [
      `<path d="${cloth}" transform="translate(20 12)" fill="#3a2c24" opacity="0.26" filter="${paint.blur(13)}"/>`,
      `<path d="M${x - 5} ${top + 4}C${x - 16} ${top - 34} ${x + 16} ${top - 34} ${x + 5} ${top + 4}" fill="none" stroke="${stripe}" stroke-width="6"/>`,
      `<path d="${cloth}" fill="${paint.fade(ground, darker(ground, 0.06))}"/>`,
      `<g clip-path="${paint.clip(`<path d="${cloth}"/>`)}">${bars}<path d="M${x - 130} ${top + 400}H${x + 130}M${x - 130} ${top + 416}H${x + 130}" stroke="${stripe}" stroke-width="7"/>${folds(paint, [x - 70, x - 34, x, x + 36, x + 74], top, top + 450)}</g>`,
    ].join('');
  };
  return [
    rail(paint, 116),
    `<path d="M290 132V150M510 132V150" stroke="#8a6a3e" stroke-width="9" stroke-linecap="round"/>`,
    towel(510, 160, mix(colour, linen, 0.1), linen),
    towel(290, 160, linen, colour),
    `<circle cx="290" cy="146" r="9" fill="${paint.ball('#c09a52')}"/><circle cx="510" cy="146" r="9" fill="${paint.ball('#c09a52')}"/>`,
  ].join('');
};

export const drawTote: Drawing = (paint, colour) => {
  const bag = 'M214 300H586L616 600C618 634 604 646 578 646H222C196 646 182 634 184 600Z';
  const weave = `<path d="M0 1.5H6M1.5 0V6" stroke="${darker(colour, 0.3)}" stroke-width="0.9" opacity="0.3"/>`;
  const strap = (path: string, tone: string) =>
    `<path d="${path}" fill="none" stroke="${darker(tone, 0.3)}" stroke-width="31"/><path d="${path}" fill="none" stroke="${tone}" stroke-width="25"/>`;
  const print = mix(colour, '#24382f', 0.82);
  const mark = colour < '#7' ? '#f2e9d8' : print;
  return [
    floorShadow(paint, 400, 642, 400, 36),
    strap('M316 310C300 110 500 110 484 310', darker(colour, 0.22)),
    `<path d="${bag}" fill="${paint.round(colour, 0.6)}"/>`,
    `<g clip-path="${paint.clip(`<path d="${bag}"/>`)}"><rect x="170" y="290" width="460" height="370" fill="${paint.pattern(6, 6, weave)}"/>${folds(paint, [232, 300, 372, 436, 520, 574], 320, 660)}<path d="M180 300H620V330H180Z" fill="${darker(colour, 0.12)}" opacity="0.6"/><path d="M184 330H616" stroke="#fff" stroke-width="2.5" stroke-dasharray="9 6" opacity="0.6"/></g>`,
    strap('M292 318C272 70 528 70 508 318', colour),
    `<g fill="${colour}" stroke="${darker(colour, 0.35)}" stroke-width="2.5"><path d="M278 304H307V370H278ZM494 304H523V370H494Z"/><path d="M280 306L305 368M305 306L280 368M496 306L521 368M521 306L496 368" stroke-dasharray="5 4"/></g>`,
    `<g fill="none" stroke="${mark}" stroke-width="8" stroke-linecap="round" stroke-linejoin="round"><path d="M400 566V430M400 506C356 506 342 480 342 448C382 448 400 468 400 506ZM400 536C440 536 458 514 458 482C420 482 400 498 400 536Z"/></g><path d="M346 596H454" stroke="${mark}" stroke-width="6" stroke-linecap="round"/>`,
  ].join('');
};
