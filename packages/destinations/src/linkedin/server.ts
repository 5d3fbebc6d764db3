/** LinkedIn's server half: the Conversions API. Source: learn.microsoft.com/linkedin/marketing/conversions. */
import type { ServerDestination, ServerEvent } from '../server-contract.ts';
import { API_VERSION, ENDPOINT } from './api.ts';
import { toLinkedin } from './mapping.ts';
import { outcome } from './outcome.ts';
import { removal } from './removal.ts';
import type { LinkedinSettings } from './settings.ts';
import { identifiersOf, userOf } from './user.ts';

/** LinkedIn takes 90 days; the last hour is for the way. */
const MAX_AGE_MS = 90 * 24 * 3600 * 1000 - 3600 * 1000;

async function toConversion(event: ServerEvent, settings: LinkedinSettings, now: number) {
  const [rule, money] = toLinkedin(event, settings.conversions)!;
  return {
    conversion: `urn:lla:llaPartnerConversion:${rule}`,
    // A clock that is ahead must not cost the batch.
    conversionHappenedAt: Math.floor(Math.min(event.time, now)),
    // A text; of no more decimals than a currency has.
    conversionValue: money && {
      currencyCode: money['currency'],
      amount: `${+(money['value'] as number).toFixed(4)}`,
    },
    eventId: event.id,
    user: await userOf(event, settings),
  };
}

const linkedin: ServerDestination<LinkedinSettings> = {
  // LinkedIn takes 5,000, all or nothing: what is refused has to be found by halves.
  maxEvents: 200,
  // It takes ten.
  perSecond: 5,
  maxAgeMs: MAX_AGE_MS,
  wants: (event, settings) => !!toLinkedin(event, settings.conversions),
  async request(events, settings, { now }) {
    const { accessToken = '', apiVersion = API_VERSION, endpoint = ENDPOINT } = settings;
    return {
      url: `${endpoint}/rest/conversionEvents`,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${accessToken}`,
        'linkedin-version': apiVersion,
        'x-restli-protocol-version': '2.0.0',
        'x-restli-method': 'BATCH_CREATE',
      },
      body: JSON.stringify({
        elements: await Promise.all(events.map((event) => toConversion(event, settings, now))),
      }),
    };
  },
  outcome,
  identifiers: identifiersOf,
  removal,
};
export default linkedin;
