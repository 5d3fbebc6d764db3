/** Puts together what all sources say of consent; loaded only where there is more than the site's own word. */
import type { ConsentDecision } from '@beckon/consent';
import type { BeckonOptions } from '../public-types.ts';
import type { ConsentSource } from './source.ts';

/**
 * @param load the source of that name
 * @param apply takes what holds from now on
 * @returns takes the site's own calls of `consent`
 */
export function manage(
  options: BeckonOptions,
  load: (name: `from-${string}`) => Promise<{ default: ConsentSource }>,
  apply: (decision: ConsentDecision) => void,
): (own: ConsentDecision) => void {
  void load;
  void options;
  return apply;
}
