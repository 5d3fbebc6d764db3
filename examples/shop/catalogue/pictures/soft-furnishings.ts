/** Cushions, rugs and bedding. */
import { darker, lighter, mix } from './colour.ts';
import { type Drawing, floorShadow } from './picture.ts';

export const drawCushion: Drawing = (paint, colour) => {
  const shape =
    'M178 190C250 212 330 216 400 214C470 216 550 212 622 190C640 200 636 220 628 236C612 300 608 360 610 416C608 476 612 536 630 600C636 622 632 636 616 636C550 622 470 618 400 620C330 618 250 622 184 636C168 636 164 622 170 600C188 536 192 476 190 416C192 360 188 300 172 236C164 220 160 200 178 190Z';
  const weave = `<path d="M0 2H7M2 0V7" stroke="${darker(colour, 0.35)}" stroke-width="1.1" opacity="0.32"/>`;
  const piping = mix(colour, '#fff3dc', 0.7);
  return [
    floorShadow(paint, 400, 636, 440, 36),
    `<path d="${shape}" fill="${paint.ball(colour, 0.8)}"/>`,
    `<path d="${shape}" fill="${paint.pattern(7, 7, weave)}"/>`,
    `<g clip-path="${paint.clip(`<path d="${shape}"/>`)}" fill="none" filter="${paint.blur(9)}"><path d="M180 196C240 250 270 280 290 330M620 196C560 250 530 280 512 330M176 630C236 580 266 550 286 500M626 630C566 580 536 550 516 500" stroke="#2a1f1c" stroke-width="20" opacity="0.2"/><path d="M204 200C270 250 300 280 320 330M600 210C550 262 540 280 530 320" stroke="#fff" stroke-width="16" opacity="0.22"/><path d="M380 300C360 360 372 430 420 470" stroke="#2a1f1c" stroke-width="22" opacity="0.1"/><path d="M340 320C320 380 340 450 380 490" stroke="#fff" stroke-width="22" opacity="0.14"/></g>`,
    `<path d="${shape}" fill="none" stroke="${darker(piping, 0.3)}" stroke-width="11"/><path d="${shape}" fill="none" stroke="${piping}" stroke-width="7"/>`,
  ].join('');
};

export const drawRug: Drawing = (paint, colour) => {
  const line = mix('#3d3029', colour, 0.12);
  const diamond = (x: number, y: number, rx: number, ry: number) =>
    `M${x} ${y - ry}L${x + rx} ${y}L${x} ${y + ry}L${x - rx} ${y}Z`;
  const lattice = [0, 1, 2, 3]
    .flatMap((row) =>
      [0, 1, 2].map(
        (column) =>
          diamond(292 + column * 108, 176 + row * 149, 50, 70) +
          diamond(292 + column * 108, 176 + row * 149, 22, 32),
      ),
    )
    .join('');
  const knots = `<path d="M0 3C2 1 4 1 6 3" stroke="${darker(colour, 0.3)}" stroke-width="1.4" fill="none" opacity="0.4"/><path d="M3 8C5 6 7 6 9 8" stroke="#fff" stroke-width="1.6" fill="none" opacity="0.55"/>`;
  const fringe = Array.from({ length: 38 }, (_, i) => {
    const x = 224 + i * 9.6;
    const sway = (i % 3) - 1;
    return `M${x} 84L${x + sway * 3} ${50 + (i % 4) * 3}M${x} 716L${x + sway * 3} ${750 - (i % 4) * 3}`;
  }).join('');
  return [
    '<g transform="rotate(-7 400 400) translate(-8 36) scale(1.02 0.91)">',
    `<rect x="222" y="86" width="376" height="640" fill="#2a1a10" opacity="0.42" filter="${paint.blur(16)}"/>`,
    `<path d="${fringe}" stroke="${lighter(colour, 0.4)}" stroke-width="4.5" stroke-linecap="round"/>`,
    `<rect x="216" y="80" width="368" height="640" rx="5" fill="${paint.fade(lighter(colour, 0.3), darker(colour, 0.04))}"/>`,
    `<g fill="none" stroke="${line}" stroke-linejoin="round"><path d="${lattice}" stroke-width="7"/><path d="M232 108H568M232 692H568" stroke-width="9"/><path d="M240 96L256 104L272 96L288 104L304 96L320 104L336 96L352 104L368 96L384 104L400 96L416 104L432 96L448 104L464 96L480 104L496 96L512 104L528 96L544 104L560 96" stroke-width="3.5" transform="translate(0 602)"/></g>`,
    `<rect x="216" y="80" width="368" height="640" fill="${paint.pattern(10, 10, knots)}"/>`,
    `<path d="M216 80H400L300 720H216Z" fill="#fff" opacity="0.12"/>`,
    '</g>',
  ].join('');
};

export const drawBed: Drawing = (paint, colour) => {
  const pale = mix(colour, '#fff6e9', 0.5);
  const pillow = (x: number, y: number, tone: string, turn: number) =>
    `<g transform="translate(${x} ${y}) rotate(${turn})"><path d="M-120 -52C-70 -74 70 -74 120 -52C140 -30 138 34 122 56C70 74 -70 74 -122 56C-138 34 -140 -30 -120 -52Z" fill="${paint.ball(tone, 0.7)}"/><path d="M-110 -46C-80 -20 -76 20 -108 48M110 -46C86 -22 82 18 108 46" stroke="${darker(tone, 0.3)}" stroke-width="4" fill="none" opacity="0.35" filter="${paint.blur(3)}"/><path d="M-40 -40C-20 -20 20 -16 46 -34" stroke="${darker(tone, 0.3)}" stroke-width="7" fill="none" opacity="0.22" filter="${paint.blur(4)}"/></g>`;
  const duvet =
    'M96 470C180 436 330 452 420 440C520 428 640 436 706 468C716 540 722 610 716 664C640 684 560 660 480 676C390 690 310 664 230 680C170 690 120 682 84 668C80 600 84 530 96 470Z';
  const creases = [
    'M150 480C190 540 170 610 200 676',
    'M262 460C250 520 290 590 272 670',
    'M360 452C390 520 350 600 384 676',
    'M470 446C450 520 490 590 470 668',
    'M566 448C590 520 560 590 586 664',
    'M650 462C640 530 670 600 656 664',
  ];
  return [
    `<rect x="96" y="220" width="608" height="300" rx="26" fill="${paint.fade('#d0a06a', '#a8763f')}"/><path d="M96 296H704M96 372H704" stroke="#86592c" stroke-width="4" opacity="0.5"/><path d="M120 232H680" stroke="#fff" stroke-width="5" opacity="0.35" stroke-linecap="round"/>`,
    `<path d="M110 690V720M690 690V720" stroke="#86592c" stroke-width="24" stroke-linecap="round"/>`,
    floorShadow(paint, 400, 716, 620, 26),
    `<rect x="84" y="420" width="632" height="270" rx="20" fill="${paint.fade('#f6efe3', '#d9cdbb')}"/>`,
    pillow(258, 384, lighter(pale, 0.2), -4) +
      pillow(542, 384, lighter(pale, 0.1), 4) +
      pillow(400, 424, mix(colour, '#1f1a24', 0.06), -1),
    `<path d="${duvet}" fill="${paint.fade(lighter(colour, 0.22), darker(colour, 0.1))}"/>`,
    `<g clip-path="${paint.clip(`<path d="${duvet}"/>`)}" fill="none"><g filter="${paint.blur(8)}">${creases.map((d) => `<path d="${d}" stroke="#2a1f1c" stroke-width="17" opacity="0.16"/><path d="${d}" transform="translate(-22 0)" stroke="#fff" stroke-width="15" opacity="0.22"/>`).join('')}</g><path d="M80 470C180 436 330 452 420 440C520 428 640 436 720 468V532C640 500 520 494 420 506C330 518 180 500 80 540Z" fill="${lighter(pale, 0.15)}"/><path d="M80 540C180 500 330 518 420 506C520 494 640 500 720 532" stroke="${darker(colour, 0.3)}" stroke-width="5" opacity="0.45"/></g>`,
    [200, 330, 460, 590]
      .map(
        (x, i) => `<circle cx="${x}" cy="${[506, 503, 492, 490][i]}" r="7" fill="${paint.ball('#b98a58')}"/>`,
      )
      .join(''),
  ].join('');
};
