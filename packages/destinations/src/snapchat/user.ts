/** Whom an event is of, as Snapchat's `user_data` wants it. Source: developers.snap.com (Conversions API, parameters). */
import type { Identifiers, ServerEvent } from '../server-contract.ts';
import { hashed } from '../shared/hash.ts';
import { birthday, country, email, gender, phoneDigits, region, textOf } from '../shared/normalise.ts';
import { externalIdOf, traitsOf } from '../shared/traits.ts';
import type { SnapchatSettings } from './settings.ts';

/** Without white space, in lower case: Snapchat says no more of names, towns and postal codes. */
const squeezed = (value: unknown): string | undefined =>
  textOf(value)?.toLowerCase().replace(/\s/g, '') || undefined;

/** Of what was kept; else of the address of the page that the click led to. Opaque. */
const clickIdOf = ({ adIds, page }: ServerEvent): string | undefined =>
  adIds?.['ScCid'] ?? /[?&]ScCid=([\w.~-]{1,500})/.exec(page.url)?.[1];

function partsOf(event: ServerEvent, { advancedMatching }: SnapchatSettings) {
  const traits = advancedMatching ? traitsOf(event.user) : {};
  return {
    lists: { em: email(traits.email), ph: phoneDigits(traits.phone) },
    hash: {
      fn: squeezed(traits.firstName),
      ln: squeezed(traits.lastName),
      ct: squeezed(traits.city),
      st: region(traits.region),
      zp: squeezed(traits.postalCode),
      country: country(traits.country),
      db: birthday(traits.birthday),
      ge: gender(traits.gender),
      external_id: externalIdOf(event),
    },
    asTheyAre: {
      client_ip_address: event.address,
      client_user_agent: event.userAgent,
      sc_cookie1: event.adIds?.['_scid'],
      sc_click_id: clickIdOf(event),
    },
  };
}

export function identifiersOf(event: ServerEvent, settings: SnapchatSettings): Identifiers {
  const { lists, hash, asTheyAre } = partsOf(event, settings);
  return {
    email: !!lists.em,
    phone: !!lists.ph,
    firstName: !!hash.fn,
    lastName: !!hash.ln,
    city: !!hash.ct,
    region: !!hash.st,
    postalCode: !!hash.zp,
    country: !!hash.country,
    birthday: !!hash.db,
    gender: !!hash.ge,
    externalId: !!hash.external_id,
    address: !!asTheyAre.client_ip_address,
    userAgent: !!asTheyAre.client_user_agent,
    browserId: !!asTheyAre.sc_cookie1,
    clickId: !!asTheyAre.sc_click_id,
  };
}

/** Without absent fields; e-mail and phone are lists. */
export async function userDataOf(
  event: ServerEvent,
  settings: SnapchatSettings,
): Promise<Record<string, unknown>> {
  const { lists, hash, asTheyAre } = partsOf(event, settings);
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(lists)) if (value) out[key] = [await hashed(value)];
  for (const [key, value] of Object.entries(hash)) if (value) out[key] = await hashed(value);
  for (const [key, value] of Object.entries(asTheyAre)) if (value) out[key] = value;
  return out;
}
