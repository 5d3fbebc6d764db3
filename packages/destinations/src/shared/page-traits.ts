/** For browser halves: what the vendor's script shall match by, as texts, which it makes uniform and hashes itself. */
import type { BeckonEvent } from '@beckon/events';
import type { Fields } from './commerce.ts';
import { externalIdOf } from './traits.ts';

/**
 * The id of the person, and what `identify` told where the site lets the vendor have it.
 * @param names the vendor's name -> that of the trait: email, phone, first_name, last_name, city, region, postal_code,
 *   country. Undefined: the id alone.
 */
export function pageTraits(event: BeckonEvent, names?: Readonly<Record<string, string>>): Fields {
  const told: Fields = { ...(event.user?.['address'] as object), ...event.user };
  const id = externalIdOf(event);
  const out: Fields = id ? { external_id: id } : {};
  for (const name in names) {
    const value = told[names[name]!];
    if (value) out[name] = `${value}`.trim().toLowerCase();
  }
  return out;
}
