/** HTML as a tagged template that escapes every value. */

/** Text that is already HTML. */
export interface Markup {
  readonly markup: string;
}

type Value = Markup | string | number | false | null | undefined | readonly Value[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => entities[char] ?? char);

/** For markup that is known to be safe: constants and what `json` wrote. */
export const trusted = (markup: string): Markup => ({ markup });

function write(value: Value): string {
  if (value === undefined || value === null || value === false) return '';
  if (Array.isArray(value)) return value.map(write).join('');
  if (typeof value === 'object') return (value as Markup).markup;
  return escapeHtml(String(value));
}

/** Lists are joined; `undefined`, `null` and `false` write nothing. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Markup =>
  trusted(strings.reduce((text, part, i) => text + write(values[i - 1]) + part));

/** Data inside a script element: no character of it can end the element. */
export const json = (data: unknown): Markup =>
  trusted(JSON.stringify(data).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`));
