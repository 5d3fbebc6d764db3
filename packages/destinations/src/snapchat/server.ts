/** Snapchat's server half: the Conversions API v3. Source: developers.snap.com/api/marketing-api/Conversions-API. */
import type { ServerDestination, ServerEvent } from '../server-contract.ts';
import { cleanUrl } from '../shared/clean-url.ts';
import { nameOf } from '../shared/commerce.ts';
import { statusOutcome } from '../shared/status-outcome.ts';
import { isFull } from '../shared/traits.ts';
import { customDataOf } from './custom-data.ts';
import { names, toSnapchat } from './mapping.ts';
import { removal } from './removal.ts';
import type { SnapchatSettings } from './settings.ts';
import { identifiersOf, userDataOf } from './user.ts';

const ENDPOINT = 'https://tr.snapchat.com';
/** Snapchat reports up to 37 days, and says of v3 alone less: seven are safe. The last minutes are for the way. */
const MAX_AGE_MS = 7 * 24 * 3600 * 1000 - 10 * 60 * 1000;

/** Why Snapchat would refuse it. */
const fault = (event: ServerEvent): string | undefined =>
  cleanUrl(event.page.url) ? undefined : 'its page has no http(s) address, which Snapchat requires';

async function toServerEvent(event: ServerEvent, settings: SnapchatSettings, now: number) {
  const [name, params] = toSnapchat(event, settings)!;
  const custom = customDataOf(event, params);
  const { testEventCode, limitedOption = 'LMU' } = settings;
  return {
    event_name: name,
    action_source: 'WEB',
    // A clock that is ahead must not cost the batch.
    event_time: Math.floor(Math.min(event.time, now) / 1000),
    event_id: event.id,
    event_source_url: cleanUrl(event.page.url),
    user_data: await userDataOf(event, settings),
    ...(Object.keys(custom).length && { custom_data: custom }),
    ...(!isFull(event) && { data_processing_options: [limitedOption] }),
    ...(testEventCode && { test_event_code: testEventCode }),
  };
}

const snapchat: ServerDestination<SnapchatSettings> = {
  // Snapchat takes 2,000. Whether one bad event spoils them is not said: what is refused is found by halves.
  maxEvents: 200,
  perSecond: 5,
  maxAgeMs: MAX_AGE_MS,
  wants: (event, settings) => !!nameOf(event, settings, names) && (fault(event) ?? true),
  async request(events, settings, { now }) {
    const { pixelId, accessToken = '', endpoint = ENDPOINT } = settings;
    return {
      // The only place that Snapchat's documentation knows for the token.
      url: `${endpoint}/v3/${pixelId}/events?access_token=${encodeURIComponent(accessToken)}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        data: await Promise.all(events.map((event) => toServerEvent(event, settings, now))),
      }),
    };
  },
  outcome(answer) {
    const outcome = statusOutcome('Snapchat', answer, ({ reason, message }) => reason ?? message);
    // Its words in an answer of 200 are not confirmed: whatever begins like a refusal is one.
    if (outcome.kind === 'sent' && /"status"\s*:\s*"(INVALID|FAIL|ERROR)/i.test(answer.body))
      return { kind: 'refused', reason: `Snapchat answered 200: ${answer.body.slice(0, 200)}` };
    return outcome;
  },
  identifiers: identifiersOf,
  removal,
};
export default snapchat;
