/** Google's server half for Analytics 4: the Measurement Protocol. Google Ads is the destination `google-ads`. Source: developers.google.com/analytics/devguides/collection/protocol/ga4. */
import type { ServerDestination } from '../server-contract.ts';
import { httpOutcome } from '../shared/http-outcome.ts';
import {
  clientIdOf,
  consentOf,
  cookieClientOf,
  isReserved,
  nameAndParams,
  toMeasured,
} from './measurement.ts';
import type { GoogleSettings } from './settings.ts';

const ENDPOINT = 'https://www.google-analytics.com';
/** Analytics takes 72 hours; the last minutes are for the way. */
const MAX_AGE_MS = 72 * 3600 * 1000 - 10 * 60 * 1000;

const google: ServerDestination<GoogleSettings> = {
  maxEvents: 25,
  // Under 130 kB.
  maxBytes: 130_000,
  perSecond: 20,
  maxAgeMs: MAX_AGE_MS,
  wants(event, settings) {
    if (!/^[gn]/.test(event.consent['analytics'] ?? '')) return false;
    const [name] = nameAndParams(event, settings) ?? [];
    if (!name) return false;
    if (isReserved(name)) return `its name ${name} is one that Analytics keeps for itself, or malformed`;
    return true;
  },
  // A request is of one client and under one consent.
  together: (first, event, settings) =>
    clientIdOf(first) === clientIdOf(event) &&
    JSON.stringify(consentOf(first, settings)) === JSON.stringify(consentOf(event, settings)),
  async request(events, settings, { now }) {
    const { measurementId = '', apiSecret = '', endpoint = ENDPOINT } = settings;
    const query = new URLSearchParams({ measurement_id: measurementId, api_secret: apiSecret });
    return {
      // Google has no header for the secret.
      url: `${endpoint}/mp/collect?${query}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: clientIdOf(events[0]!),
        consent: consentOf(events[0]!, settings),
        events: events.map((event) => toMeasured(event, settings, now)),
      }),
    };
  },
  // 204 for whatever it was: Analytics never says that it did not take something.
  outcome: httpOutcome,
  identifiers: (event) => ({ browserId: !!cookieClientOf(event), externalId: !!event.visitor }),
};
export default google;
