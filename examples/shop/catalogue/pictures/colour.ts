/** Mixes #rrggbb colours. */

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** `share` 0 gives `from`, 1 gives `to`. */
export function mix(from: string, to: string, share: number): string {
  const target = channels(to);
  const mixed = channels(from).map((value, i) => Math.round(value + ((target[i] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Towards warm daylight. */
export const lighter = (hex: string, share: number): string => mix(hex, '#fffaf0', share);

/** Towards the cool dark of a shadow. */
export const darker = (hex: string, share: number): string => mix(hex, '#1f1a24', share);
