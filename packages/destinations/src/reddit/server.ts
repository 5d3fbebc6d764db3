/** Reddit's server half: the Conversions API v3. Source: ads-api.reddit.com/docs/v3; business.reddithelp.com (Conversions API). */
import type { ServerDestination, ServerEvent } from '../server-contract.ts';
import { nameOf, present } from '../shared/commerce.ts';
import { isFields } from '../shared/json-answer.ts';
import { statusOutcome } from '../shared/status-outcome.ts';
import { isFull } from '../shared/traits.ts';
import { names, toReddit } from './mapping.ts';
import { removal } from './removal.ts';
import type { RedditSettings } from './settings.ts';
import { clickIdOf, identifiersOf, userOf } from './user.ts';

const ENDPOINT = 'https://ads-api.reddit.com';
/** Reddit takes seven days; the last minutes are for the way. */
const MAX_AGE_MS = 7 * 24 * 3600 * 1000 - 10 * 60 * 1000;

/** `AddToCart` of the page is `ADD_TO_CART` here. */
const trackingType = (name: string): string => name.replace(/\B[A-Z]/g, '_$&').toUpperCase();

/** Limited data use: where, is required. The right to opt out is that of the US, whose states are `US-CA`. */
const limits = ({ country, region }: ServerEvent) => ({
  modes: ['LDU'],
  country: country ?? 'US',
  ...(country === 'US' && region && { region: `US-${region}` }),
});

async function toServerEvent(event: ServerEvent, settings: RedditSettings, now: number) {
  const [name, { customEventName, itemCount, value, currency, products }] = toReddit(event, settings)!;
  return present({
    // A clock that is ahead must not cost the batch.
    event_at: Math.floor(Math.min(event.time, now)),
    action_source: 'WEBSITE',
    type: { tracking_type: trackingType(name), custom_event_name: customEventName },
    click_id: clickIdOf(event),
    user: {
      ...(await userOf(event, settings)),
      ...(!isFull(event) && { data_processing_options: limits(event) }),
    },
    metadata: { conversion_id: event.id, currency, value, item_count: itemCount, products },
  });
}

const reddit: ServerDestination<RedditSettings> = {
  // Reddit takes 1,000, all or nothing: what is refused has to be found by halves.
  maxEvents: 200,
  perSecond: 5,
  maxAgeMs: MAX_AGE_MS,
  wants: (event, settings) => !!nameOf(event, settings, names),
  async request(events, settings, { now }) {
    const { pixelId, accessToken = '', testId, endpoint = ENDPOINT } = settings;
    return {
      url: `${endpoint}/api/v3/pixels/${pixelId}/conversion_events`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({
        data: {
          ...(testId && { test_id: testId }),
          events: await Promise.all(events.map((event) => toServerEvent(event, settings, now))),
        },
      }),
    };
  },
  outcome: (answer) =>
    statusOutcome('Reddit', answer, (fields) => {
      const error = isFields(fields['error']) ? fields['error'] : fields;
      const [first] = Array.isArray(error['invalid_events']) ? error['invalid_events'] : [];
      return (isFields(first) && first['error_message']) || error['message'];
    }),
  identifiers: identifiersOf,
  removal,
};
export default reddit;
