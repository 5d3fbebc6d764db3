/** Lamps that stand. */
import { darker, lighter, mix } from './colour.ts';
import type { Paint } from './paint.ts';
import { type Drawing, floorShadow } from './picture.ts';

const warm = '#ffe3a6';

/** Light around a lamp that is on. */
const halo = (paint: Paint, x: number, y: number, radius: number, opacity = 0.85) =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${paint.glow('#ffeec4', opacity)}"/>`;

export const drawMushroomLamp: Drawing = (paint, colour) => {
  const dome = 'M188 396C188 236 282 150 400 150C518 150 612 236 612 396C612 412 188 412 188 396Z';
  return [
    halo(paint, 400, 440, 340, 0.9),
    floorShadow(paint, 400, 640, 240, 30),
    `<ellipse cx="400" cy="638" rx="220" ry="26" fill="${warm}" opacity="0.35" filter="${paint.blur(16)}"/>`,
    `<path d="M360 400C366 500 352 560 296 596C276 610 272 640 300 640H500C528 640 524 610 504 596C448 560 434 500 440 400Z" fill="${paint.round(colour)}"/>`,
    `<path d="M358 400H442L440 470C420 486 380 486 361 470Z" fill="${warm}" opacity="0.5" filter="${paint.blur(8)}"/>`,
    `<ellipse cx="400" cy="398" rx="206" ry="34" fill="${paint.fade('#ffe9b8', '#ffd27a')}"/>`,
    `<ellipse cx="400" cy="404" rx="96" ry="17" fill="#fffdf2"/>`,
    `<path d="M188 396C188 236 282 150 400 150C518 150 612 236 612 396C590 368 500 358 400 358C300 358 210 368 188 396Z" fill="${paint.ball(colour)}"/>`,
    `<path d="${dome}" fill="none"/>`,
    `<path d="M188 396C210 368 300 358 400 358C500 358 590 368 612 396" fill="none" stroke="${lighter(colour, 0.55)}" stroke-width="5"/>`,
    `<path d="M244 300C262 236 306 198 352 184" fill="none" stroke="#fff" stroke-width="14" stroke-linecap="round" opacity="0.4" filter="${paint.blur(4)}"/>`,
    `<path d="M498 632C580 650 640 640 690 668" fill="none" stroke="#4b3f36" stroke-width="7" stroke-linecap="round"/>`,
  ].join('');
};

export const drawFloorLamp: Drawing = (paint, colour) => {
  const wood = '#c4935a';
  const leg = (path: string, width: number) =>
    `<path d="${path}" stroke="${darker(wood, 0.35)}" stroke-width="${width + 4}" stroke-linecap="round"/><path d="${path}" stroke="${wood}" stroke-width="${width}" stroke-linecap="round"/><path d="${path}" transform="translate(-3 0)" stroke="${lighter(wood, 0.4)}" stroke-width="3" stroke-linecap="round"/>`;
  const shade = 'M300 118H500L556 330C556 352 244 352 244 330Z';
  const threads = Array.from({ length: 31 }, (_, i) => {
    const top = 300 + i * 6.67;
    const bottom = 244 + i * 10.4;
    return `M${top.toFixed(1)} 118L${bottom.toFixed(1)} 346`;
  }).join('');
  return [
    halo(paint, 400, 250, 330),
    floorShadow(paint, 400, 690, 330, 30),
    leg('M400 350V680', 15),
    leg('M394 360L262 686', 17),
    leg('M406 360L538 686', 17),
    `<circle cx="400" cy="372" r="20" fill="${paint.ball('#b08a4a')}"/>`,
    `<path d="${shade}" fill="${paint.round(colour, 0.7)}"/>`,
    `<path d="${shade}" fill="${paint.glow('#ffdf9a', 0.95)}"/>`,
    `<path d="${threads}" stroke="${darker(colour, 0.35)}" stroke-width="1.2" opacity="0.22"/>`,
    `<path d="M244 330C244 352 556 352 556 330" fill="none" stroke="${darker(colour, 0.25)}" stroke-width="5" opacity="0.7"/>`,
    `<ellipse cx="400" cy="118" rx="100" ry="14" fill="#fff3cf"/><ellipse cx="400" cy="118" rx="100" ry="14" fill="none" stroke="${darker(colour, 0.2)}" stroke-width="4" opacity="0.7"/>`,
    `<path d="M262 340L300 352H500L538 340L600 430H200Z" fill="${paint.veil('#ffe7ae', 0.5)}" filter="${paint.blur(10)}"/>`,
  ].join('');
};

export const drawDeskLamp: Drawing = (paint, colour) => {
  const arm = (x1: number, y1: number, x2: number, y2: number) =>
    `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${darker(colour, 0.4)}" stroke-width="24" stroke-linecap="round"/><path d="M${x1 - 2} ${y1}L${x2 - 2} ${y2}" stroke="${colour}" stroke-width="17" stroke-linecap="round"/><path d="M${x1 - 6} ${y1 - 2}L${x2 - 6} ${y2 - 2}" stroke="${lighter(colour, 0.45)}" stroke-width="4" stroke-linecap="round"/>`;
  const joint = (x: number, y: number, radius: number) =>
    `<circle cx="${x}" cy="${y}" r="${radius}" fill="${paint.ball('#c6a15b')}"/><circle cx="${x}" cy="${y}" r="${radius * 0.32}" fill="#6d5527"/>`;
  return [
    `<path d="M470 360L360 650H760L660 300Z" fill="${paint.veil('#fff0c2', 0.85)}" filter="${paint.blur(12)}"/>`,
    `<ellipse cx="560" cy="646" rx="190" ry="26" fill="#fff3cf" opacity="0.75" filter="${paint.blur(12)}"/>`,
    floorShadow(paint, 270, 642, 240, 28),
    `<ellipse cx="270" cy="628" rx="120" ry="30" fill="${darker(colour, 0.4)}"/><path d="M150 612V630H390V612Z" fill="${paint.round(colour)}"/><ellipse cx="270" cy="630" rx="120" ry="28" fill="${paint.round(colour)}"/><ellipse cx="270" cy="610" rx="120" ry="28" fill="${lighter(colour, 0.16)}"/>`,
    `<ellipse cx="270" cy="606" rx="34" ry="9" fill="${darker(colour, 0.45)}"/>`,
    arm(270, 600, 196, 372),
    arm(196, 372, 452, 186),
    joint(196, 372, 24),
    `<g transform="rotate(-24 500 220)"><ellipse cx="508" cy="338" rx="124" ry="30" fill="${paint.fade('#ffe7b0', '#fffbe9')}"/><ellipse cx="508" cy="344" rx="52" ry="14" fill="#fff"/><path d="M452 178C452 156 564 156 564 178C574 240 622 272 632 336C600 314 416 314 384 336C394 272 442 240 452 178Z" fill="${paint.round(colour)}"/><path d="M384 336C416 314 600 314 632 336" fill="none" stroke="${lighter(colour, 0.5)}" stroke-width="5"/><path d="M476 134H540V170H476Z" fill="${paint.round(mix(colour, '#1f1a24', 0.2))}"/></g>`,
    joint(456, 182, 21),
  ].join('');
};
