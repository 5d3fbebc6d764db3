/** From a banner's categories to our purposes. */
import type { ConsentReport } from '@beckon/consent';

/** The categories that feed a purpose; `saleOptOut` is fed by what a visitor refuses to opt out of sale. */
export type Categories = Readonly<
  Partial<Record<'functional' | 'analytics' | 'marketing' | 'saleOptOut', readonly (string | number)[]>>
>;

/**
 * A purpose is allowed when all of its categories are. Of the usual ones those count that the banner has; of those
 * that the site names every one, so that a misspelt name refuses. A purpose without categories is not spoken of.
 * @param states what the banner says of its categories; all but true is a refusal
 * @param settings `categories` replaces the usual ones, purpose by purpose
 * @param usual the categories as the banner comes
 * @param proof of the decision
 */
export function reportOf(
  decided: boolean,
  states: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, unknown>>,
  usual: Categories,
  proof?: string,
): ConsentReport {
  const own = settings['categories'] as Categories | undefined;
  const allows: Record<string, boolean> = {};
  for (const [purpose, names] of Object.entries({ ...usual, ...own })) {
    const counted = own && purpose in own ? names : names.filter((name) => name in states);
    if (counted.length) allows[purpose] = counted.every((name) => states[name] === true);
  }
  const { saleOptOut, ...rest } = allows;
  return {
    decided,
    allows: rest,
    ...(decided && saleOptOut !== undefined && { optOut: !saleOptOut }),
    ...(decided && proof && { proof }),
  };
}
