/** What vendors' `sides.ts` have in common: how a telling is put together, and whom it is of. */
import type { Told } from '../contract.ts';
import type { Fields } from './commerce.ts';

/** What came over the wire, or out of a stand-in: looked at, never trusted. */
export const fieldsIn = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** Ids of the entries of a list; undefined for none. */
export const idsIn = (list: unknown, key: string): unknown =>
  Array.isArray(list) ? list.map((entry) => fieldsIn(entry)[key]) : undefined;

/** Without absent fields. Amounts are numbers, also where the vendor wants texts. */
export function telling({
  value,
  items,
  ...texts
}: { name: unknown } & Partial<Record<keyof Told, unknown>>): Told {
  const out: Fields = {};
  for (const [key, text] of Object.entries(texts)) if (text !== undefined) out[key] = `${text}`;
  if (value !== undefined) out['value'] = Number(value);
  if (Array.isArray(items)) out['items'] = items.map(String);
  return out as unknown as Told;
}

/**
 * Walks the calls of a page.
 * @param whoIn the person of a call that is about them; undefined for all others
 * @param event of a call that tells of one, under the person whom the page named last
 */
export function tellings(
  calls: readonly (readonly unknown[])[],
  whoIn: (call: readonly unknown[]) => Fields | undefined,
  event: (call: readonly unknown[], who: Fields) => Told | undefined,
): Told[] {
  let who: Fields = {};
  return calls.flatMap((call) => {
    who = whoIn(call) ?? who;
    return event(call, who) ?? [];
  });
}
