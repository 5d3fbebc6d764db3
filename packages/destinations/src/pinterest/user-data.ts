/** Whom an event is of, as Pinterest's `user_data` wants it. Source: developers.pinterest.com/docs/api/v5/events-create. */
import type { Identifiers, ServerEvent } from '../server-contract.ts';
import { hashed, isHash } from '../shared/hash.ts';
import {
  birthday,
  city,
  country,
  email,
  gender,
  personName,
  phoneDigits,
  postalCode,
  region,
} from '../shared/normalise.ts';
import { externalIdOf, isFull, traitsOf } from '../shared/traits.ts';
import type { PinterestSettings } from './settings.ts';

/** Pinterest takes digits alone, and states of two letters alone; hashes pass. */
const only = (pattern: RegExp, value: string | undefined) =>
  value && (pattern.test(value) || isHash(value)) ? value : undefined;

/** Of the address, captured; of Pinterest's cookie; of the address of the page that the click led to. */
const clickIdOf = ({ adIds, page }: ServerEvent): string | undefined =>
  adIds?.['epik'] ?? adIds?.['_epik'] ?? /[?&]epik=([\w.~-]{1,500})/.exec(page.url)?.[1];

/** What is hashed, in its one form. */
function plainOf(event: ServerEvent, { advancedMatching }: PinterestSettings) {
  const traits = advancedMatching ? traitsOf(event.user) : {};
  // The limited mode holds by the place of the visitor: that is the one that counts.
  const limited = !isFull(event);
  return {
    em: email(traits.email),
    ph: phoneDigits(traits.phone),
    ge: gender(traits.gender),
    db: birthday(traits.birthday),
    ln: personName(traits.lastName),
    fn: personName(traits.firstName),
    ct: city(traits.city),
    st: only(/^[a-z]{2}$/, region(limited ? event.region : traits.region)),
    zp: only(/^\d+$/, postalCode(traits.postalCode)),
    country: country(limited ? event.country : traits.country),
    external_id: externalIdOf(event),
  };
}

const asTheyAre = (event: ServerEvent) => ({
  client_ip_address: event.address,
  client_user_agent: event.userAgent,
  click_id: clickIdOf(event),
});

export function identifiersOf(event: ServerEvent, settings: PinterestSettings): Identifiers {
  const plain = plainOf(event, settings);
  const raw = asTheyAre(event);
  return {
    email: !!plain.em,
    phone: !!plain.ph,
    gender: !!plain.ge,
    birthday: !!plain.db,
    lastName: !!plain.ln,
    firstName: !!plain.fn,
    city: !!plain.ct,
    region: !!plain.st,
    postalCode: !!plain.zp,
    country: !!plain.country,
    externalId: !!plain.external_id,
    address: !!raw.client_ip_address,
    userAgent: !!raw.client_user_agent,
    clickId: !!raw.click_id,
  };
}

/** Without absent fields; hashed ones as lists. */
export async function userDataOf(
  event: ServerEvent,
  settings: PinterestSettings,
): Promise<Record<string, unknown>> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(plainOf(event, settings)))
    if (value) out[key] = [await hashed(value)];
  for (const [key, value] of Object.entries(asTheyAre(event))) if (value) out[key] = value;
  return out;
}
