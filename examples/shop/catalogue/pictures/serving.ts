/** Teapots, carafes and boards. */
import { darker, lighter } from './colour.ts';
import { type Drawing, floorShadow } from './picture.ts';

export const drawTeapot: Drawing = (paint, colour) =>
  [
    floorShadow(paint, 400, 640, 330, 44),
    `<path d="M262 372C206 150 594 150 538 372" fill="none" stroke="#7c5a34" stroke-width="21" stroke-linecap="round"/>`,
    `<path d="M260 366C210 156 590 156 536 366" fill="none" stroke="#c79c63" stroke-width="13" stroke-linecap="round"/>`,
    `<path d="M284 262L272 300M310 228L294 256M350 208L338 232M400 202V226M450 208L462 232M490 228L506 256M516 262L528 300" stroke="#7c5a34" stroke-width="4" opacity="0.6"/>`,
    `<path d="M270 560C190 540 190 440 122 372L158 360C214 396 220 440 286 452Z" fill="${paint.round(darker(colour, 0.06))}"/>`,
    `<ellipse cx="140" cy="366" rx="19" ry="8" transform="rotate(-18 140 366)" fill="${darker(colour, 0.5)}"/>`,
    `<path d="M232 502C232 400 300 346 400 346C500 346 568 400 568 502C568 590 500 640 400 640C300 640 232 590 232 502Z" fill="${paint.ball(colour)}"/>`,
    `<path d="M280 440C292 406 318 386 350 378" stroke="#fff" stroke-width="12" stroke-linecap="round" fill="none" opacity="0.35" filter="${paint.blur(3)}"/>`,
    `<path d="M246 452L236 372H276L290 400ZM554 452L564 372H524L510 400Z" fill="${darker(colour, 0.2)}"/>`,
    `<circle cx="256" cy="382" r="7" fill="#c09a52"/><circle cx="544" cy="382" r="7" fill="#c09a52"/>`,
    `<ellipse cx="400" cy="362" rx="104" ry="24" fill="${darker(colour, 0.42)}"/>`,
    `<path d="M302 356C306 322 350 306 400 306C450 306 494 322 498 356C480 372 320 372 302 356Z" fill="${paint.round(colour)}"/>`,
    `<ellipse cx="400" cy="304" rx="15" ry="6" fill="${darker(colour, 0.4)}"/><circle cx="400" cy="286" r="23" fill="${paint.ball('#c79c63')}"/>`,
  ].join('');

export const drawCarafe: Drawing = (paint, colour) => {
  const bottle =
    'M346 250V330C346 372 262 400 262 480V596C262 622 282 636 310 636H490C518 636 538 622 538 596V480C538 400 454 372 454 330V250Z';
  const water = 'M262 484H538V596C538 622 518 636 490 636H310C282 636 262 622 262 596Z';
  return [
    floorShadow(paint, 400, 634, 290, 36),
    `<ellipse cx="500" cy="650" rx="130" ry="14" fill="${lighter(colour, 0.5)}" opacity="0.5" filter="${paint.blur(9)}"/>`,
    `<path d="${bottle}" fill="${colour}" opacity="0.5"/>`,
    `<path d="${bottle}" fill="${paint.round(colour, 0.9)}" opacity="0.45"/>`,
    `<path d="${water}" fill="${paint.round(darker(colour, 0.14))}" opacity="0.6"/>`,
    `<ellipse cx="400" cy="484" rx="138" ry="24" fill="${lighter(colour, 0.45)}" opacity="0.75"/>`,
    `<path d="${bottle}" fill="none" stroke="${darker(colour, 0.35)}" stroke-width="4" opacity="0.6"/>`,
    `<path d="M290 500C286 452 316 420 346 398" stroke="#fff" stroke-width="13" fill="none" stroke-linecap="round" opacity="0.75"/><path d="M290 530V580" stroke="#fff" stroke-width="13" stroke-linecap="round" opacity="0.55"/><path d="M514 470V600" stroke="#fff" stroke-width="5" stroke-linecap="round" opacity="0.5"/>`,
    `<path d="M300 620C350 632 450 632 500 620" stroke="#fff" stroke-width="6" fill="none" opacity="0.4"/>`,
    `<path d="M330 172L322 300C322 318 478 318 478 300L470 172C470 156 330 156 330 172Z" fill="${paint.round(colour, 0.8)}" opacity="0.62"/>`,
    `<path d="M330 172L322 300C322 318 478 318 478 300L470 172" fill="none" stroke="${darker(colour, 0.35)}" stroke-width="4" opacity="0.55"/>`,
    `<ellipse cx="400" cy="172" rx="70" ry="15" fill="${lighter(colour, 0.4)}" stroke="${darker(colour, 0.25)}" stroke-width="3" opacity="0.8"/>`,
    `<path d="M350 190L344 290" stroke="#fff" stroke-width="11" stroke-linecap="round" opacity="0.7"/>`,
    `<g fill="#fff" opacity="0.55"><circle cx="360" cy="560" r="5"/><circle cx="436" cy="530" r="4"/><circle cx="462" cy="588" r="5"/><circle cx="396" cy="606" r="3"/></g>`,
  ].join('');
};

export const drawBoard: Drawing = (paint, colour) => {
  const shape =
    'M352 92H448C466 92 474 104 474 122L476 216C478 240 552 236 556 272L566 616C566 640 550 652 530 652H270C250 652 234 640 234 616L244 272C248 236 322 240 324 216L326 122C326 104 334 92 352 92Z';
  const grain = [256, 282, 300, 330, 352, 384, 410, 446, 470, 500, 524, 548]
    .map(
      (x, i) => `M${x} 80C${x + (i % 3) * 9 - 8} 260 ${x - (i % 4) * 8 + 10} 430 ${x + (i % 2 ? 8 : -6)} 680`,
    )
    .join('');
  return [
    floorShadow(paint, 400, 648, 340, 26),
    `<path d="${shape}" transform="translate(22 6)" fill="#3a2c24" opacity="0.3" filter="${paint.blur(14)}"/>`,
    `<path d="${shape}" transform="translate(7 3)" fill="${darker(colour, 0.4)}"/>`,
    `<path d="${shape}" fill="${paint.fade(lighter(colour, 0.2), colour)}"/>`,
    `<g clip-path="${paint.clip(`<path d="${shape}"/>`)}" fill="none" stroke="${darker(colour, 0.4)}"><path d="${grain}" stroke-width="2.6" opacity="0.4"/><g stroke-width="3" opacity="0.42"><ellipse cx="462" cy="470" rx="14" ry="34"/><ellipse cx="462" cy="470" rx="27" ry="64"/><ellipse cx="460" cy="470" rx="42" ry="104"/></g><path d="M234 240L420 652H200Z" fill="#fff" stroke="none" opacity="0.1"/></g>`,
    `<path d="${shape}" fill="none" stroke="${lighter(colour, 0.45)}" stroke-width="3" opacity="0.6"/>`,
    `<circle cx="400" cy="146" r="21" fill="${darker(colour, 0.62)}"/><path d="M381 155A21 21 0 0 0 419 155" stroke="${lighter(colour, 0.4)}" stroke-width="4" fill="none"/>`,
    `<path d="M400 146C376 96 372 46 392 38C412 32 420 90 402 150" fill="none" stroke="#6b3f26" stroke-width="9" stroke-linecap="round"/><circle cx="393" cy="34" r="7" fill="#8d8578"/>`,
  ].join('');
};
