/** Whom an event is of, as LinkedIn's `user` wants it. Source: learn.microsoft.com/linkedin/marketing/conversions/conversions-schema. */
import type { Identifiers, ServerEvent } from '../server-contract.ts';
import { cut } from '../shared/commerce.ts';
import { hashed } from '../shared/hash.ts';
import { country, email, textOf } from '../shared/normalise.ts';
import { externalIdOf, traitsOf } from '../shared/traits.ts';
import type { LinkedinSettings } from './settings.ts';

const MAX_NAME_CHARS = 35;
/** A hash is nobody's name: where the site keeps names hashed, LinkedIn gets none. */
const plainName = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text && !/^[0-9a-f]{64}$/i.test(text) ? cut(text, MAX_NAME_CHARS) : undefined;
};

/** In the cookie; else in the address of the page that the click led to. */
const fatIdOf = ({ adIds, page }: ServerEvent): string | undefined =>
  adIds?.['li_fat_id'] ?? /[?&]li_fat_id=([\w-]{1,100})/.exec(page.url)?.[1];

/** LinkedIn takes no address of the sixth version. */
const ipv4 = (address: string | undefined) =>
  address && /^\d{1,3}(\.\d{1,3}){3}$/.test(address) ? address : undefined;

function partsOf(event: ServerEvent, { advancedMatching }: LinkedinSettings) {
  const traits = advancedMatching ? traitsOf(event.user) : {};
  const user = advancedMatching ? event.user : undefined;
  const firstName = plainName(traits.firstName);
  const lastName = plainName(traits.lastName);
  const place = country(traits.country);
  return {
    email: email(traits.email),
    fatId: fatIdOf(event),
    address: ipv4(event.address),
    externalId: externalIdOf(event),
    // With both names or not at all.
    info:
      firstName && lastName
        ? {
            firstName,
            lastName,
            title: plainName(user?.['title']),
            companyName: plainName(user?.['company']),
            countryCode: place && /^[a-z]{2}$/.test(place) ? place.toUpperCase() : undefined,
          }
        : undefined,
  };
}

export function identifiersOf(event: ServerEvent, settings: LinkedinSettings): Identifiers {
  const { email, fatId, address, externalId, info } = partsOf(event, settings);
  return {
    email: !!email,
    clickId: !!fatId,
    address: !!address,
    externalId: !!externalId,
    firstName: !!info,
    lastName: !!info,
    country: !!info?.countryCode,
  };
}

/** Without absent fields, once it is written as JSON. */
export async function userOf(event: ServerEvent, settings: LinkedinSettings) {
  const { email, fatId, address, externalId, info } = partsOf(event, settings);
  const ids: [type: string, value: string | undefined][] = [
    ['SHA256_EMAIL', await hashed(email)],
    ['LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID', fatId],
    ['PLAINTEXT_IP_ADDRESS', address],
  ];
  return {
    userIds: ids.flatMap(([idType, idValue]) => (idValue ? [{ idType, idValue }] : [])),
    userInfo: info,
    // The shop's own id is nobody else's matter: it is hashed, as with other vendors.
    externalIds: externalId ? [await hashed(externalId)] : undefined,
  };
}
