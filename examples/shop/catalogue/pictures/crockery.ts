/** Mugs, cups, bowls and plates. */
import { darker, lighter, mix } from './colour.ts';
import { type Paint, sequence } from './paint.ts';
import { type Drawing, floorShadow } from './picture.ts';

const bareClay = '#c39a73';

function speckles(
  seed: number,
  count: number,
  [x, y, width, height]: readonly [number, number, number, number],
) {
  const next = sequence(seed);
  let dots = '';
  for (let i = 0; i < count; i++)
    dots += `<circle cx="${(x + next() * width).toFixed(1)}" cy="${(y + next() * height).toFixed(1)}" r="${(0.8 + next() * 2).toFixed(1)}"/>`;
  return `<g fill="#4a3427" opacity="0.42">${dots}</g>`;
}

const coffee = (paint: Paint, cx: number, cy: number, rx: number, ry: number) =>
  `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${paint.fade('#3a2114', '#6b4128')}"/><path d="M${cx - rx * 0.7} ${cy + ry * 0.35}A${rx * 0.8} ${ry * 0.8} 0 0 0 ${cx + rx * 0.6} ${cy + ry * 0.5}" stroke="#b98a5c" stroke-width="3" fill="none" opacity="0.7"/>`;

export const drawMug: Drawing = (paint, colour) => {
  const body =
    'M236 322C236 470 240 560 252 610C258 634 290 648 372 648C454 648 486 634 492 610C504 560 508 470 508 322Z';
  const inside = `<path d="${body}"/>`;
  return [
    floorShadow(paint, 380, 640, 300),
    `<path d="M500 382C620 366 632 566 488 560" fill="none" stroke="${darker(colour, 0.36)}" stroke-width="40" stroke-linecap="round"/>`,
    `<path d="M500 378C612 364 624 558 488 552" fill="none" stroke="${darker(colour, 0.1)}" stroke-width="31" stroke-linecap="round"/>`,
    `<path d="M504 368C606 354 620 520 540 544" fill="none" stroke="${lighter(colour, 0.35)}" stroke-width="7" stroke-linecap="round" opacity="0.75"/>`,
    `<path d="${body}" fill="${paint.round(colour)}"/>`,
    `<g clip-path="${paint.clip(inside)}"><path d="M220 566C300 588 350 574 410 584C460 592 490 578 530 572V660H220Z" fill="${paint.round(bareClay)}"/><path d="M220 566C300 588 350 574 410 584C460 592 490 578 530 572" fill="none" stroke="${darker(colour, 0.3)}" stroke-width="4" opacity="0.6"/>${speckles(7, 110, [236, 340, 270, 235])}<path d="M236 322H508V352C440 384 304 384 236 352Z" fill="${darker(colour, 0.3)}" opacity="0.16"/></g>`,
    `<ellipse cx="372" cy="322" rx="136" ry="34" fill="${lighter(colour, 0.3)}"/>`,
    `<ellipse cx="372" cy="324" rx="124" ry="28" fill="${paint.round(darker(colour, 0.32))}"/>`,
    `<g clip-path="${paint.clip('<ellipse cx="372" cy="324" rx="124" ry="28"/>')}">${coffee(paint, 372, 340, 116, 24)}</g>`,
    `<path d="M340 270C316 236 366 220 344 178M402 262C380 232 424 214 404 180" stroke="#fff" stroke-width="9" fill="none" opacity="0.4" stroke-linecap="round" filter="${paint.blur(5)}"/>`,
  ].join('');
};

export const drawEspressoSet: Drawing = (paint, colour) => {
  const cup = (x: number, y: number) => {
    const body = 'M-92 -120C-84 -60 -104 -20 -66 12C-40 26 40 26 66 12C104 -20 84 -60 92 -120Z';
    return [
      `<g transform="translate(${x} ${y})">`,
      `<ellipse cx="6" cy="26" rx="158" ry="42" fill="#2a1f1c" opacity="0.35" filter="${paint.blur(8)}"/>`,
      `<ellipse cy="18" rx="152" ry="38" fill="${darker(colour, 0.28)}"/>`,
      `<ellipse cy="10" rx="152" ry="38" fill="${paint.round(colour, 0.8)}"/>`,
      `<ellipse cy="12" rx="112" ry="25" fill="${darker(colour, 0.12)}"/>`,
      `<ellipse cx="14" cy="20" rx="84" ry="18" fill="${darker(colour, 0.5)}" opacity="0.5" filter="${paint.blur(6)}"/>`,
      `<path d="${body}" fill="${paint.round(colour)}"/>`,
      `<g clip-path="${paint.clip(`<path d="${body}"/>`)}"><path d="M-120 -16C-60 0 60 0 120 -16V40H-120Z" fill="${paint.round(bareClay)}"/>${speckles(x, 40, [-92, -110, 184, 100])}</g>`,
      `<ellipse cy="-120" rx="92" ry="23" fill="${lighter(colour, 0.35)}"/>`,
      `<ellipse cy="-119" rx="83" ry="18" fill="${darker(colour, 0.38)}"/>`,
      `<g clip-path="${paint.clip('<ellipse cy="-119" rx="83" ry="18"/>')}">${coffee(paint, 0, -108, 78, 15)}</g>`,
      '</g>',
    ].join('');
  };
  return floorShadow(paint, 400, 600, 520, 60) + cup(520, 500) + cup(288, 592);
};

export const drawBowl: Drawing = (paint, colour) => {
  const glaze = mix(colour, '#efe2cc', 0.72);
  const body = 'M176 392C184 520 262 612 342 622L340 640H460L458 622C538 612 616 520 624 392Z';
  return [
    floorShadow(paint, 400, 638, 320, 40),
    `<path d="${body}" fill="${paint.round(glaze)}"/>`,
    `<g clip-path="${paint.clip(`<path d="${body}"/>`)}">`,
    `<path d="M160 380H640V486C620 500 606 470 586 492C566 516 552 520 536 490C518 462 500 528 478 536C452 544 450 492 424 498C398 504 396 556 366 552C340 548 346 498 318 496C294 494 290 528 262 520C236 512 236 470 206 482C190 488 176 470 160 470Z" fill="${paint.round(colour)}"/>`,
    `<path d="M160 470C176 470 190 488 206 482C236 470 236 512 262 520C290 528 294 494 318 496C346 498 340 548 366 552C396 556 398 504 424 498C450 492 452 544 478 536C500 528 518 462 536 490C552 520 566 516 586 492C606 470 620 500 640 486" fill="none" stroke="${darker(colour, 0.4)}" stroke-width="5" opacity="0.5"/>`,
    speckles(21, 80, [190, 480, 420, 140]),
    `<path d="M330 612H470V640H330Z" fill="${paint.round(bareClay)}"/></g>`,
    `<ellipse cx="400" cy="392" rx="224" ry="58" fill="${lighter(colour, 0.4)}"/>`,
    `<ellipse cx="400" cy="395" rx="210" ry="50" fill="${paint.fade(darker(colour, 0.45), mix(colour, glaze, 0.4))}"/>`,
    `<path d="M214 410C280 448 520 448 586 410C560 436 500 446 400 446C300 446 240 436 214 410Z" fill="${lighter(colour, 0.5)}" opacity="0.6"/>`,
  ].join('');
};

export const drawPlates: Drawing = (paint, colour) => {
  const plate = (y: number) =>
    `<path d="M122 ${y}C122 ${y + 30} 240 ${y + 92} 400 ${y + 92}C560 ${y + 92} 678 ${y + 30} 678 ${y}Z" fill="${paint.round(darker(colour, 0.14))}"/><ellipse cx="400" cy="${y}" rx="278" ry="80" fill="${lighter(colour, 0.3)}"/><ellipse cx="400" cy="${y + 3}" rx="270" ry="75" fill="${paint.round(colour, 0.7)}"/>`;
  const leaf = (x: number, y: number, turn: number) =>
    `<path transform="translate(${x} ${y}) rotate(${turn}) scale(1 .6)" d="M0 0C-16 -20 -14 -52 0 -72C14 -52 16 -20 0 0Z" fill="${paint.ball('#7d9068', 0.7)}"/>`;
  return [
    floorShadow(paint, 400, 620, 500, 66),
    [560, 532, 504, 476].map(plate).join(''),
    `<ellipse cx="400" cy="486" rx="198" ry="52" fill="${darker(colour, 0.2)}"/>`,
    `<ellipse cx="400" cy="490" rx="195" ry="49" fill="${paint.round(lighter(colour, 0.08), 0.6)}"/>`,
    speckles(5, 70, [230, 450, 340, 80]),
    `<g opacity="0.3" filter="${paint.blur(5)}"><path d="M300 512C360 500 440 496 520 474" stroke="#2a1f1c" stroke-width="16" fill="none"/></g>`,
    `<path d="M292 504C360 490 440 486 520 458" stroke="#6d5a3d" stroke-width="4" fill="none"/>`,
    leaf(330, 498, -40) +
      leaf(350, 496, 200) +
      leaf(386, 490, -28) +
      leaf(404, 488, 214) +
      leaf(440, 482, -20) +
      leaf(460, 478, 222) +
      leaf(490, 468, 0) +
      leaf(518, 460, 66),
  ].join('');
};
