/** Whom an event is of, as X's `identifiers` want it. Source: docs.x.com/x-ads-api/measurement/web-conversions. */
import type { Identifiers, ServerEvent } from '../server-contract.ts';
import { hashed } from '../shared/hash.ts';
import { email, phoneE164 } from '../shared/normalise.ts';
import { traitsOf } from '../shared/traits.ts';
import type { XSettings } from './settings.ts';

const PLAIN = /^[\w-]{1,200}$/;

/** The cookie of X's own tag is JSON, encoded or not, which is not confirmed; or the id itself. */
function ofCookie(cookie = ''): string | undefined {
  if (PLAIN.test(cookie)) return cookie;
  return /(?:"|%22)twclid(?:"|%22)\s*(?::|%3A)\s*(?:"|%22)([\w-]{1,200})(?:"|%22)/i.exec(cookie)?.[1];
}

/** As captured; else of X's cookie; else in the address of the page that the click led to. */
const twclidOf = ({ adIds, page }: ServerEvent): string | undefined =>
  adIds?.['twclid'] ?? ofCookie(adIds?.['_twclid']) ?? /[?&]twclid=([\w-]{1,200})/.exec(page.url)?.[1];

function partsOf(event: ServerEvent, { advancedMatching }: XSettings) {
  const traits = advancedMatching ? traitsOf(event.user) : {};
  return { twclid: twclidOf(event), email: email(traits.email), phone: phoneE164(traits.phone) };
}

export function identifiersOf(event: ServerEvent, settings: XSettings): Identifiers {
  const { twclid, email, phone } = partsOf(event, settings);
  const both = !!event.address && !!event.userAgent;
  return { clickId: !!twclid, email: !!email, phone: !!phone, address: both, userAgent: both };
}

/** One object each. */
export async function identifiersFor(event: ServerEvent, settings: XSettings): Promise<object[]> {
  const { twclid, email, phone } = partsOf(event, settings);
  const { address, userAgent } = event;
  return [
    ...(twclid ? [{ twclid }] : []),
    ...(email ? [{ hashed_email: await hashed(email) }] : []),
    ...(phone ? [{ hashed_phone_number: await hashed(phone) }] : []),
    // Together, and never without another one.
    ...(address && userAgent ? [{ ip_address: address, user_agent: userAgent.trim() }] : []),
  ];
}
