/** Makes hostile text harmless to read: what is invisible or turns the reading direction is made visible. */

/**
 * C0 and C1 controls, zero-width and bidirectional marks, line separators, byte order mark, tags. They let a page
 * title look like something else (Trojan Source, CVE-2021-42574). The joiners U+200C and U+200D stay: Persian,
 * Indic scripts and emoji need them.
 */
const deceptive =
  /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;
const deceptiveButLines =
  /(?![\n\t])[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** For one line of text: deceptive characters become U+FFFD, whitespace is collapsed, the length is bounded. */
export function plainText(value: unknown, maxChars = 200): string {
  if (typeof value !== 'string') return '';
  // Cut before the regular expressions run, so that a huge value costs nothing.
  const text = value
    .slice(0, maxChars * 4)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(deceptive, '\ufffd');
  const chars = Array.from(text);
  return chars.length > maxChars ? `${chars.slice(0, maxChars - 1).join('')}…` : text;
}

/** JSON's own escape: four digits for each UTF-16 unit, so that escaped JSON still says the same. */
const escapeUnits = (char: string): string =>
  char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/** For a block of text: lines and tabs stay, deceptive characters are written as \uXXXX. */
export const visibleText = (text: string): string => text.replace(deceptiveButLines, escapeUnits);
