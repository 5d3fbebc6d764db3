/** Meta's server half: the Conversions API. Source: developers.facebook.com/docs/marketing-api/conversions-api. */
import type { ServerDestination, ServerEvent } from '../server-contract.ts';
import { standardNames } from '../shared/catalogue.ts';
import { cleanUrl } from '../shared/clean-url.ts';
import { nameOf } from '../shared/commerce.ts';
import { hmacHex } from '../shared/hash.ts';
import { isFull } from '../shared/traits.ts';
import { toMeta } from './mapping.ts';
import { outcome } from './outcome.ts';
import { removal } from './removal.ts';
import type { MetaSettings } from './settings.ts';
import { identifiersOf, userDataOf } from './user-data.ts';
import { apiOf } from './version.ts';

/** Meta takes seven days; the last minutes are for the way. */
const MAX_AGE_MS = 7 * 24 * 3600 * 1000 - 10 * 60 * 1000;

/** Why Meta would refuse it, and with it all events of its request. */
function fault(event: ServerEvent): string | undefined {
  if (!event.userAgent) return 'without User-Agent, which Meta requires of events of a website';
  if (!cleanUrl(event.page.url)) return 'its page has no http(s) address, which Meta requires';
  return undefined;
}

async function toServerEvent(event: ServerEvent, settings: MetaSettings, now: number) {
  const [name, params] = toMeta(event, settings)!;
  const referrer = cleanUrl(event.page.referrer);
  return {
    event_name: name,
    // At most a minute ahead is taken: a clock that is off must not cost the batch.
    event_time: Math.floor(Math.min(event.time, now) / 1000),
    event_id: event.id,
    action_source: 'website',
    event_source_url: cleanUrl(event.page.url),
    ...(referrer && { referrer_url: referrer }),
    user_data: await userDataOf(event, settings),
    ...(Object.keys(params).length && { custom_data: params }),
    // 0, 0: Meta finds out the state by the address.
    ...(!isFull(event) && {
      data_processing_options: ['LDU'],
      data_processing_options_country: 0,
      data_processing_options_state: 0,
    }),
  };
}

const meta: ServerDestination<MetaSettings> = {
  // Meta takes 1,000, all or nothing: what is refused has to be found by halves.
  maxEvents: 200,
  perSecond: 5,
  maxAgeMs: MAX_AGE_MS,
  wants(event, settings) {
    if (!nameOf(event, settings, standardNames)) return false;
    if (!toMeta(event, settings)) return 'a Purchase without value and currency, which Meta requires';
    return fault(event) ?? true;
  },
  async request(events, settings, { now }) {
    const { pixelId, accessToken = '', appSecret, testEventCode } = settings;
    const data = await Promise.all(events.map((event) => toServerEvent(event, settings, now)));
    return {
      url: `${apiOf(settings)}/${pixelId}/events`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({
        data,
        ...(testEventCode && { test_event_code: testEventCode }),
        ...(appSecret && { appsecret_proof: await hmacHex(appSecret, accessToken) }),
      }),
    };
  },
  outcome,
  identifiers: identifiersOf,
  removal,
};
export default meta;
