/** Whom an event is of, as TikTok's `user` wants it. Source: ads.tiktok.com/help (Events API 2.0, advanced matching). */
import type { Identifiers, ServerEvent } from '../server-contract.ts';
import { hashed } from '../shared/hash.ts';
import { country, email, personName, phoneE164, region, textOf } from '../shared/normalise.ts';
import { externalIdOf, traitsOf } from '../shared/traits.ts';
import type { TiktokSettings } from './settings.ts';

/** TikTok wants places unhashed and in Latin letters and digits alone. */
const place = (value: unknown): string | undefined =>
  textOf(value)
    ?.toLowerCase()
    .replace(/[^a-z0-9]/g, '') || undefined;

/** Without spaces and dashes: it is not cut, as at Meta. */
const zip = (value: unknown): string | undefined =>
  textOf(value)?.toLowerCase().replace(/[\s-]/g, '') || undefined;

/** A click id in the cookie; else in the address of the page that the click led to. */
const ttclidOf = ({ adIds, page }: ServerEvent): string | undefined =>
  adIds?.['ttclid'] ?? /[?&]ttclid=([\w.~-]{1,500})/.exec(page.url)?.[1];

function partsOf(event: ServerEvent, { advancedMatching }: TiktokSettings) {
  const traits = advancedMatching ? traitsOf(event.user) : {};
  return {
    hash: {
      email: email(traits.email),
      phone: phoneE164(traits.phone),
      external_id: externalIdOf(event),
      first_name: personName(traits.firstName),
      last_name: personName(traits.lastName),
      zip_code: zip(traits.postalCode),
    },
    asTheyAre: {
      city: place(traits.city),
      state: place(region(traits.region)),
      country: place(country(traits.country)),
      ttclid: ttclidOf(event),
      ttp: event.adIds?.['_ttp'],
      ip: event.address,
      user_agent: event.userAgent,
      locale: event.language,
    },
  };
}

export function identifiersOf(event: ServerEvent, settings: TiktokSettings): Identifiers {
  const { hash, asTheyAre } = partsOf(event, settings);
  return {
    email: !!hash.email,
    phone: !!hash.phone,
    externalId: !!hash.external_id,
    firstName: !!hash.first_name,
    lastName: !!hash.last_name,
    postalCode: !!hash.zip_code,
    city: !!asTheyAre.city,
    region: !!asTheyAre.state,
    country: !!asTheyAre.country,
    clickId: !!asTheyAre.ttclid,
    browserId: !!asTheyAre.ttp,
    address: !!asTheyAre.ip,
    userAgent: !!asTheyAre.user_agent,
  };
}

/** Without absent fields. */
export async function userOf(event: ServerEvent, settings: TiktokSettings): Promise<Record<string, unknown>> {
  const { hash, asTheyAre } = partsOf(event, settings);
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(hash)) if (value) out[key] = await hashed(value);
  for (const [key, value] of Object.entries(asTheyAre)) if (value) out[key] = value;
  return out;
}
