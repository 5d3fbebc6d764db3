/** Gradients, filters and clips of one picture. They get ids of their own, so pictures can share a page. */
import { darker, lighter } from './colour.ts';

export interface Paint {
  /** Left to right over a round body that is lit from the left. */
  round(colour: string, strength?: number): string;
  /** Top to bottom. */
  fade(top: string, bottom: string): string;
  /** Over a ball that is lit from the upper left. */
  ball(colour: string, strength?: number): string;
  /** From a colour in the middle to nothing. */
  glow(colour: string, opacity?: number): string;
  /** From a colour at the top to nothing. */
  veil(colour: string, opacity?: number): string;
  /** Its field is fixed: one in shares of a thin stroke's box would cut the blur off. */
  blur(radius: number): string;
  /** The value of a clip-path attribute that keeps what lies inside `shape`. */
  clip(shape: string): string;
  /** A repeating tile as a fill. */
  pattern(width: number, height: number, content: string, turn?: number): string;
  defs(): string;
}

const stop = (offset: number, colour: string, opacity = 1) =>
  `<stop offset="${offset}" stop-color="${colour}"${opacity < 1 ? ` stop-opacity="${opacity}"` : ''}/>`;

/** @param prefix distinguishes the ids of this picture from those of others on the page */
export function createPaint(prefix: string): Paint {
  const parts: string[] = [];
  const known = new Map<string, string>();

  function define(write: (id: string) => string): string {
    const key = write('');
    const found = known.get(key);
    if (found) return found;
    const id = `${prefix}-${parts.length}`;
    parts.push(write(id));
    known.set(key, `url(#${id})`);
    return `url(#${id})`;
  }
  const linear = (vector: string, stops: string) =>
    define((id) => `<linearGradient id="${id}" ${vector}>${stops}</linearGradient>`);
  const radial = (place: string, stops: string) =>
    define((id) => `<radialGradient id="${id}" ${place}>${stops}</radialGradient>`);

  return {
    round: (colour, strength = 1) =>
      linear(
        'x1="0" y1="0" x2="1" y2="0"',
        stop(0, darker(colour, 0.16 * strength)) +
          stop(0.1, colour) +
          stop(0.3, lighter(colour, 0.42 * strength)) +
          stop(0.52, colour) +
          stop(0.85, darker(colour, 0.3 * strength)) +
          stop(1, darker(colour, 0.4 * strength)),
      ),
    fade: (top, bottom) => linear('x1="0" y1="0" x2="0" y2="1"', stop(0, top) + stop(1, bottom)),
    ball: (colour, strength = 1) =>
      radial(
        'cx="0.36" cy="0.3" r="0.78"',
        stop(0, lighter(colour, 0.5 * strength)) +
          stop(0.4, colour) +
          stop(1, darker(colour, 0.42 * strength)),
      ),
    glow: (colour, opacity = 1) =>
      radial('cx="0.5" cy="0.5" r="0.5"', stop(0, colour, opacity) + stop(1, colour, 0)),
    veil: (colour, opacity = 1) =>
      linear('x1="0" y1="0" x2="0" y2="1"', stop(0, colour, opacity) + stop(1, colour, 0)),
    blur: (radius) =>
      define(
        (id) =>
          `<filter id="${id}" filterUnits="userSpaceOnUse" x="-400" y="-400" width="2000" height="1800"><feGaussianBlur stdDeviation="${radius}"/></filter>`,
      ),
    clip: (shape) => define((id) => `<clipPath id="${id}">${shape}</clipPath>`),
    pattern: (width, height, content, turn = 0) =>
      define(
        (id) =>
          `<pattern id="${id}" width="${width}" height="${height}" patternUnits="userSpaceOnUse" patternTransform="rotate(${turn})">${content}</pattern>`,
      ),
    defs: () => `<defs>${parts.join('')}</defs>`,
  };
}

/** Numbers that look random and are the same every time. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
