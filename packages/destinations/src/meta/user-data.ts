/** Whom an event is of, as Meta's `user_data` wants it. Source: developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters. */
import type { Identifiers, ServerEvent } from '../server-contract.ts';
import { hashed } from '../shared/hash.ts';
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
import { externalIdOf, traitsOf } from '../shared/traits.ts';
import type { MetaSettings } from './settings.ts';

/** `fb.subdomainIndex.milliseconds.value`; Meta's own library adds a part behind another dot, which stays. */
const COOKIE = /^fb\.\d\.\d{10,14}\.[\w.-]+$/;

const cookie = (value: string | undefined) => (value && COOKIE.test(value) ? value : undefined);

/** Of the cookie; else, on the page that the click led to, made of the address, with the time of that moment. */
function fbcOf({ adIds, page, time }: ServerEvent): string | undefined {
  const known = cookie(adIds?.['_fbc']);
  if (known) return known;
  const [, fbclid] = /[?&]fbclid=([\w.-]+)/.exec(page.url) ?? [];
  return fbclid && `fb.1.${Math.floor(time)}.${fbclid}`;
}

/** What is hashed, in its one form. */
function plainOf(event: ServerEvent, { advancedMatching }: MetaSettings) {
  const traits = advancedMatching ? traitsOf(event.user) : {};
  return {
    em: email(traits.email),
    ph: phoneDigits(traits.phone),
    fn: personName(traits.firstName),
    ln: personName(traits.lastName),
    ct: city(traits.city),
    st: region(traits.region),
    zp: postalCode(traits.postalCode),
    country: country(traits.country),
    db: birthday(traits.birthday),
    ge: gender(traits.gender),
    external_id: externalIdOf(event),
  };
}

const asTheyAre = (event: ServerEvent) => ({
  client_ip_address: event.address,
  client_user_agent: event.userAgent,
  fbp: cookie(event.adIds?.['_fbp']),
  fbc: fbcOf(event),
});

export function identifiersOf(event: ServerEvent, settings: MetaSettings): Identifiers {
  const plain = plainOf(event, settings);
  const raw = asTheyAre(event);
  return {
    email: !!plain.em,
    phone: !!plain.ph,
    firstName: !!plain.fn,
    lastName: !!plain.ln,
    city: !!plain.ct,
    region: !!plain.st,
    postalCode: !!plain.zp,
    country: !!plain.country,
    birthday: !!plain.db,
    gender: !!plain.ge,
    externalId: !!plain.external_id,
    address: !!raw.client_ip_address,
    userAgent: !!raw.client_user_agent,
    browserId: !!raw.fbp,
    clickId: !!raw.fbc,
  };
}

/** Without absent fields; hashed ones as lists, as in Meta's own examples. */
export async function userDataOf(
  event: ServerEvent,
  settings: MetaSettings,
): Promise<Record<string, unknown>> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(plainOf(event, settings)))
    if (value) out[key] = [await hashed(value)];
  for (const [key, value] of Object.entries(asTheyAre(event))) if (value) out[key] = value;
  return out;
}
