/** Google Ads conversions from the collector: the Data Manager API. Source: developers.google.com/data-manager/api. */
import type { ServerDestination } from '../server-contract.ts';
import { destinationOf, ENDPOINT } from './api.ts';
import { actionOf, toConversion } from './mapping.ts';
import { outcome } from './outcome.ts';
import { removal } from './removal.ts';
import type { GoogleAdsSettings } from './settings.ts';
import { session } from './sign-in.ts';
import { identifiersOf } from './user-data.ts';

/** The longest window that a conversion action can have. Not confirmed: what is older Google refuses by EVENT_TOO_OLD. */
const MAX_AGE_MS = 90 * 24 * 3600 * 1000;

const googleAds: ServerDestination<GoogleAdsSettings> = {
  // Google takes 2,000; what is refused has to be found by halves.
  maxEvents: 500,
  perSecond: 5,
  maxAgeMs: MAX_AGE_MS,
  wants: (event, settings) => !!actionOf(event, settings),
  session,
  async request(events, settings, { now, session: signedIn }) {
    const { endpoint = ENDPOINT, validateOnly = false } = settings;
    const actions = new Set(events.map((event) => actionOf(event, settings)!));
    return {
      url: `${endpoint}/events:ingest`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${signedIn?.token ?? ''}` },
      body: JSON.stringify({
        encoding: 'HEX',
        validateOnly,
        destinations: [...actions].map((action) => ({
          reference: action,
          ...destinationOf(action, settings),
        })),
        events: await Promise.all(events.map((event) => toConversion(event, settings, now))),
      }),
    };
  },
  outcome,
  identifiers: identifiersOf,
  removal,
};
export default googleAds;
