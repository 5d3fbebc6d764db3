/** Whom an event is of, as Reddit's `user` wants it. Source: ads-api.reddit.com/docs (Conversions API v3). */
import type { Identifiers, ServerEvent } from '../server-contract.ts';
import { bareEmail } from '../shared/bare-email.ts';
import { hashed } from '../shared/hash.ts';
import { phoneE164, textOf } from '../shared/normalise.ts';
import { externalIdOf, traitsOf } from '../shared/traits.ts';
import type { RedditSettings } from './settings.ts';

/** Without an extension: `+1 650 555 1212 ext. 9`, `x9`, `#9`. */
const phone = (value: unknown): string | undefined =>
  phoneE164(
    textOf(value)
      // A hash has letters, too.
      ?.replace(/^(\+?[\d\s().-]{7,}?)\s*(ext|x|#|;).*$/i, '$1'),
  );

/** The cookie is `milliseconds.uuid`. */
const uuidOf = ({ adIds }: ServerEvent): string | undefined =>
  /^\d{10,14}\.([\da-f-]{30,40})$/i.exec(adIds?.['_rdt_uuid'] ?? '')?.[1];

/** Of what was kept; else of the address of the page that the click led to. Opaque. */
export const clickIdOf = ({ adIds, page }: ServerEvent): string | undefined =>
  adIds?.['rdt_cid'] ?? /[?&]rdt_cid=([\w.~-]{1,500})/.exec(page.url)?.[1];

function partsOf(event: ServerEvent, { advancedMatching }: RedditSettings) {
  const traits = advancedMatching ? traitsOf(event.user) : {};
  return {
    hash: {
      email: bareEmail(traits.email),
      phone_number: phone(traits.phone),
      external_id: externalIdOf(event),
    },
    asTheyAre: { ip_address: event.address, user_agent: event.userAgent, uuid: uuidOf(event) },
  };
}

export function identifiersOf(event: ServerEvent, settings: RedditSettings): Identifiers {
  const { hash, asTheyAre } = partsOf(event, settings);
  return {
    email: !!hash.email,
    phone: !!hash.phone_number,
    externalId: !!hash.external_id,
    address: !!asTheyAre.ip_address,
    userAgent: !!asTheyAre.user_agent,
    browserId: !!asTheyAre.uuid,
    clickId: !!clickIdOf(event),
  };
}

/** Without absent fields. */
export async function userOf(event: ServerEvent, settings: RedditSettings): Promise<Record<string, unknown>> {
  const { hash, asTheyAre } = partsOf(event, settings);
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(hash)) if (value) out[key] = await hashed(value);
  for (const [key, value] of Object.entries(asTheyAre)) if (value) out[key] = value;
  return out;
}
