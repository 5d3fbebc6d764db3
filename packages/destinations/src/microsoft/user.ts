/** Whom an event is of, as Microsoft's `userData` wants it. Source: learn.microsoft.com/advertising/guides/uet-conversion-api-integration. */
import type { Identifiers, ServerEvent } from '../server-contract.ts';
import { bareEmail } from '../shared/bare-email.ts';
import { hashed } from '../shared/hash.ts';
import { phoneE164 } from '../shared/normalise.ts';
import { externalIdOf, traitsOf } from '../shared/traits.ts';
import type { MicrosoftSettings } from './settings.ts';

/** Of what was kept; of the tag's cookie, which is `_uet` and the id; of the address that the click led to. Opaque. */
const clickIdOf = ({ adIds, page }: ServerEvent): string | undefined =>
  adIds?.['msclkid'] ??
  /^_uet(.+)$/.exec(adIds?.['_uetmsclkid'] ?? '')?.[1] ??
  /[?&]msclkid=([\w.~-]{1,500})/.exec(page.url)?.[1];

/** Microsoft wants it as it is: where the shop's id is an e-mail, it stays here. */
function plainId(event: ServerEvent): string | undefined {
  const id = externalIdOf(event);
  return id?.includes('@') ? undefined : id;
}

function partsOf(event: ServerEvent, { advancedMatching }: MicrosoftSettings) {
  const traits = advancedMatching ? traitsOf(event.user) : {};
  return {
    hash: { em: bareEmail(traits.email), ph: phoneE164(traits.phone) },
    asTheyAre: {
      externalId: plainId(event),
      anonymousId: event.adIds?.['_uetvid'],
      msclkid: clickIdOf(event),
      clientIpAddress: event.address,
      clientUserAgent: event.userAgent,
    },
  };
}

export function identifiersOf(event: ServerEvent, settings: MicrosoftSettings): Identifiers {
  const { hash, asTheyAre } = partsOf(event, settings);
  return {
    email: !!hash.em,
    phone: !!hash.ph,
    externalId: !!asTheyAre.externalId,
    browserId: !!asTheyAre.anonymousId,
    clickId: !!asTheyAre.msclkid,
    address: !!asTheyAre.clientIpAddress,
    userAgent: !!asTheyAre.clientUserAgent,
  };
}

/** Without absent fields. */
export async function userDataOf(
  event: ServerEvent,
  settings: MicrosoftSettings,
): Promise<Record<string, unknown>> {
  const { hash, asTheyAre } = partsOf(event, settings);
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(hash)) if (value) out[key] = await hashed(value);
  for (const [key, value] of Object.entries(asTheyAre)) if (value) out[key] = value;
  return out;
}
