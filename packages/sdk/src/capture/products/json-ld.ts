/** Blocks of JSON-LD, the broken ones that shops' templates print included. */
import { decode } from './nodes.ts';

/** A text in quotes, a comment, or a comma before a bracket. */
const TOKENS = /"(?:[^"\\]|\\[\s\S])*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*|<!--[^{]*?-->|<!--|-->|<!\[CDATA\[|\]\]>/g;
const COMMAS = /"(?:[^"\\]|\\[\s\S])*"|,(?=\s*[\]}])/g;

/** Comments, commas too many, line breaks inside texts, objects without a comma between them. */
const mend = (text: string): string =>
  text
    .replace(TOKENS, (token) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those that JSON forbids in texts.
      token[0] === '"' ? token.replace(/[\0-\x1f]+/g, ' ').replace(/\\(?![\\/"bfnrtu])/g, '') : '',
    )
    .replace(COMMAS, (token) => (token === ',' ? '' : token))
    .replace(/;\s*$/, '');

/** @returns what can be read; undefined when nothing can */
export function parseLoose(text: string): unknown {
  const mended = mend(text);
  const attempts = [
    () => text,
    () => mended,
    () => `[${mended.replace(/}\s*{/g, '},{')}]`,
    () => mend(decode(text)),
  ];
  for (const attempt of attempts)
    try {
      return JSON.parse(attempt());
    } catch {
      // The next one, or another block.
    }
  return undefined;
}

export const readJsonLd = (page: ParentNode): unknown[] =>
  [...page.querySelectorAll('script[type="application/ld+json" i]')].map((block) =>
    parseLoose(block.textContent ?? ''),
  );
