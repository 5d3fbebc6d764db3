/** Whom a conversion is of, in Google's forms. Source: Google's formatter of the Data Manager API. */
import type { Identifiers, ServerEvent } from '../server-contract.ts';
import type { Fields } from '../shared/commerce.ts';
import { googleEmail } from '../shared/google-email.ts';
import { hashed } from '../shared/hash.ts';
import { country, phoneE164, textOf } from '../shared/normalise.ts';
import { isFull, traitsOf } from '../shared/traits.ts';
import type { GoogleAdsSettings } from './settings.ts';

const CLICK_IDS = ['gclid', 'gbraid', 'wbraid'];
const TITLE = /^(mr|mrs|ms|dr)\.\s+/;
const SUFFIX = /(,\s*|\s+)((jr|sr)\.?|2nd|3rd|iii?|iv|vi?|cpa|dc|dds|vm|jd|md|phd)$/;

const givenNameOf = (value: unknown) => textOf(value)?.toLowerCase().replace(TITLE, '');

function familyNameOf(value: unknown): string | undefined {
  let text = textOf(value)?.toLowerCase();
  while (text && SUFFIX.test(text)) text = text.replace(SUFFIX, '');
  return text;
}

/** Nobody, unless the site says so and advertising is allowed in full. */
function plainOf(event: ServerEvent, { enhancedConversions }: GoogleAdsSettings) {
  const traits = enhancedConversions && isFull(event) ? traitsOf(event.user) : {};
  const code = country(traits.country)?.toUpperCase();
  const address = {
    givenName: givenNameOf(traits.firstName),
    familyName: familyNameOf(traits.lastName),
    regionCode: code?.length === 2 ? code : undefined,
    postalCode: textOf(traits.postalCode),
  };
  return {
    emailAddress: googleEmail(traits.email),
    phoneNumber: phoneE164(traits.phone),
    // All four, or Google has no use for it.
    address: Object.values(address).every(Boolean) ? address : undefined,
  };
}

/** Of this click or the last one; `_gcl_aw` is `GCL.SECONDS.GCLID`. As they are. */
export function clickIdsOf({ adIds = {} }: ServerEvent): Fields | undefined {
  const out: Fields = {};
  for (const key of CLICK_IDS) if (adIds[key]) out[key] = adIds[key];
  const [, gclid] = /^GCL\.\d+\.([\w-]+)$/.exec(adIds['_gcl_aw'] ?? '') ?? [];
  if (gclid) out['gclid'] ??= gclid;
  return Object.keys(out).length ? out : undefined;
}

export async function userIdentifiersOf(event: ServerEvent, settings: GoogleAdsSettings): Promise<Fields[]> {
  const { emailAddress, phoneNumber, address } = plainOf(event, settings);
  const out: Fields[] = [];
  if (emailAddress) out.push({ emailAddress: await hashed(emailAddress) });
  if (phoneNumber) out.push({ phoneNumber: await hashed(phoneNumber) });
  if (address) {
    const [givenName, familyName] = await Promise.all([
      hashed(address.givenName),
      hashed(address.familyName),
    ]);
    out.push({ address: { ...address, givenName, familyName } });
  }
  return out;
}

export function identifiersOf(event: ServerEvent, settings: GoogleAdsSettings): Identifiers {
  const { emailAddress, phoneNumber, address } = plainOf(event, settings);
  return {
    email: !!emailAddress,
    phone: !!phoneNumber,
    firstName: !!address,
    lastName: !!address,
    postalCode: !!address,
    country: !!address,
    clickId: !!clickIdsOf(event),
    userAgent: !!event.userAgent,
  };
}
