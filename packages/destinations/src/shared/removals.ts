/** What removal halves have in common: lists of hashes out of removals. */
import type { Removal } from '../server-contract.ts';

type Kind = Exclude<keyof Removal, 'id' | 'cause' | 'at'>;

/** Of all of them, each once. */
export const allOf = (removals: readonly Removal[], kind: Kind): string[] => [
  ...new Set(removals.flatMap((removal) => removal[kind])),
];

/** By the vendor's names of kinds, those of which something is known. */
export const listsOf = (
  removals: readonly Removal[],
  schemas: readonly (readonly [schema: string, kind: Kind])[],
): { schema: string; hashes: string[] }[] =>
  schemas
    .map(([schema, kind]) => ({ schema, hashes: allOf(removals, kind) }))
    .filter(({ hashes }) => hashes.length);

/** Whether any of these is known. */
export const anyOf = (removal: Removal, ...kinds: readonly Kind[]): boolean =>
  kinds.some((kind) => removal[kind].length > 0);
