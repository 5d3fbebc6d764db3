/** Lights that hang, and those that are carried. */
import { darker, lighter } from './colour.ts';
import { type Drawing, floorShadow } from './picture.ts';

export const drawPendant: Drawing = (paint, colour) =>
  [
    `<path d="M214 470L90 800H710L586 470Z" fill="${paint.veil('#fff0c4', 0.8)}" filter="${paint.blur(14)}"/>`,
    `<circle cx="400" cy="480" r="300" fill="${paint.glow('#ffeec4', 0.6)}"/>`,
    `<path d="M400 0V190" stroke="#3d3733" stroke-width="6"/>`,
    `<path d="M376 184H424L430 240H370Z" fill="${paint.round('#c09a52')}"/>`,
    `<ellipse cx="400" cy="472" rx="214" ry="40" fill="${paint.fade('#c98f34', '#ffe9b0')}"/>`,
    `<ellipse cx="400" cy="470" rx="64" ry="15" fill="#fffdf0"/><circle cx="400" cy="462" r="42" fill="#fffbe6"/>`,
    `<path d="M184 470C184 340 270 232 400 232C530 232 616 340 616 470C560 438 480 430 400 430C320 430 240 438 184 470Z" fill="${paint.round(colour)}"/>`,
    `<path d="M184 470C240 438 320 430 400 430C480 430 560 438 616 470" fill="none" stroke="${lighter(colour, 0.5)}" stroke-width="6"/>`,
    `<path d="M248 380C264 318 300 282 340 264" fill="none" stroke="#fff" stroke-width="13" stroke-linecap="round" opacity="0.4" filter="${paint.blur(4)}"/>`,
    `<path d="M330 246C360 236 440 236 470 246" fill="none" stroke="${darker(colour, 0.35)}" stroke-width="4" opacity="0.6"/>`,
  ].join('');

export const drawCandle: Drawing = (paint, colour) =>
  [
    `<circle cx="400" cy="270" r="260" fill="${paint.glow('#ffe7ae', 0.85)}"/>`,
    floorShadow(paint, 400, 640, 300, 36),
    '<path d="M256 350V590C256 624 300 646 400 646C500 646 544 624 544 590V350Z" ',
    `fill="${paint.round(colour)}"/>`,
    `<ellipse cx="400" cy="350" rx="144" ry="38" fill="${lighter(colour, 0.35)}"/>`,
    `<ellipse cx="400" cy="353" rx="131" ry="31" fill="${darker(colour, 0.25)}"/>`,
    `<ellipse cx="400" cy="362" rx="126" ry="25" fill="${paint.fade('#efe0bf', '#fff8e4')}"/>`,
    `<ellipse cx="400" cy="362" rx="60" ry="12" fill="#fffdf3" opacity="0.9"/>`,
    `<path d="M400 362C398 346 403 338 400 326" stroke="#3a2a20" stroke-width="5" fill="none" stroke-linecap="round"/>`,
    `<path d="M400 340C364 324 372 284 398 232C426 284 438 322 400 340Z" fill="${paint.fade('#fff3c0', '#f6a63a')}"/>`,
    `<path d="M400 336C384 326 388 304 399 276C412 304 416 326 400 336Z" fill="#fffbe8"/>`,
    `<path d="M312 440H488V566H312Z" fill="#fbf5e8"/><path d="M312 440H488V566H312Z" fill="#1f1a24" opacity="0.04"/>`,
    `<path d="M400 462V506M400 484C386 484 381 476 381 466C394 466 400 472 400 484ZM400 494C414 494 419 486 419 476C406 476 400 482 400 494Z" fill="none" stroke="#24382f" stroke-width="4" stroke-linejoin="round" stroke-linecap="round"/>`,
    `<path d="M344 528H456M364 546H436" stroke="#24382f" stroke-width="4" opacity="0.7"/>`,
  ].join('');

export const drawPaperLantern: Drawing = (paint, colour) => {
  const ribs = Array.from({ length: 15 }, (_, i) => {
    const y = 200 + i * 29;
    const half = Math.sqrt(Math.max(0, 1 - ((y - 403) / 226) ** 2)) * 258;
    return `M${(400 - half).toFixed(0)} ${y}C${(400 - half * 0.5).toFixed(0)} ${y + 15} ${(400 + half * 0.5).toFixed(0)} ${y + 15} ${(400 + half).toFixed(0)} ${y}`;
  }).join('');
  return [
    `<circle cx="400" cy="403" r="390" fill="${paint.glow('#fff3d2', 0.9)}"/>`,
    `<path d="M400 0V190" stroke="#3d3733" stroke-width="5"/>`,
    `<ellipse cx="400" cy="403" rx="258" ry="226" fill="${paint.ball(lighter(colour, 0.25), 0.55)}"/>`,
    `<ellipse cx="400" cy="420" rx="220" ry="190" fill="${paint.glow('#fff6dc', 1)}"/>`,
    `<path d="${ribs}" fill="none" stroke="${darker(colour, 0.3)}" stroke-width="2.4" opacity="0.5"/>`,
    `<ellipse cx="400" cy="184" rx="66" ry="13" fill="#3d3733"/><ellipse cx="400" cy="181" rx="52" ry="8" fill="#6d645c"/>`,
    `<ellipse cx="400" cy="622" rx="62" ry="11" fill="${darker(colour, 0.25)}"/>`,
    `<ellipse cx="400" cy="722" rx="210" ry="24" fill="#fff6dc" opacity="0.7" filter="${paint.blur(18)}"/>`,
  ].join('');
};

export const drawLantern: Drawing = (paint, colour) => {
  const ribs = [322, 346, 372, 400, 428, 454, 478].map((x) => `M${x} 318V540`).join('');
  return [
    `<circle cx="400" cy="430" r="320" fill="${paint.glow('#ffeec4', 0.9)}"/>`,
    floorShadow(paint, 400, 644, 280, 34),
    `<path d="M292 300C292 96 508 96 508 300" fill="none" stroke="${darker(colour, 0.45)}" stroke-width="15"/><path d="M292 300C292 100 508 100 508 300" fill="none" stroke="${colour}" stroke-width="9"/>`,
    `<path d="M352 150C372 136 428 136 448 150" fill="none" stroke="#b98a58" stroke-width="22" stroke-linecap="round"/>`,
    `<path d="M300 318C300 300 500 300 500 318V546H300Z" fill="${paint.round('#f6e3b4', 0.6)}" opacity="0.92"/>`,
    `<path d="M300 318H500V546H300Z" fill="${paint.glow('#fffdf0', 1)}"/>`,
    `<path d="${ribs}" stroke="#c9a457" stroke-width="4" opacity="0.45"/><path d="${ribs}" transform="translate(6 0)" stroke="#fff" stroke-width="3" opacity="0.7"/>`,
    `<path d="M278 306C278 254 330 238 400 238C470 238 522 254 522 306C522 326 278 326 278 306Z" fill="${paint.round(colour)}"/>`,
    `<ellipse cx="400" cy="240" rx="32" ry="10" fill="${darker(colour, 0.3)}"/><circle cx="400" cy="232" r="15" fill="${paint.ball(colour)}"/>`,
    `<path d="M276 540C276 522 524 522 524 540V616C524 642 276 642 276 616Z" fill="${paint.round(colour)}"/>`,
    `<path d="M276 556C300 574 500 574 524 556" fill="none" stroke="${darker(colour, 0.35)}" stroke-width="4" opacity="0.6"/>`,
    `<circle cx="400" cy="600" r="13" fill="${darker(colour, 0.3)}"/><circle cx="400" cy="600" r="7" fill="#fff3cf"/>`,
  ].join('');
};
