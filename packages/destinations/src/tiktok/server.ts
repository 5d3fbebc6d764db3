/** TikTok's server half: the Events API 2.0. Source: business-api.tiktok.com/portal (Events API), ads.tiktok.com/help. */
import type { ServerDestination, ServerEvent } from '../server-contract.ts';
import { standardNames } from '../shared/catalogue.ts';
import { cleanUrl } from '../shared/clean-url.ts';
import { nameOf } from '../shared/commerce.ts';
import { isFull } from '../shared/traits.ts';
import { toTiktok } from './mapping.ts';
import { outcome } from './outcome.ts';
import { removal } from './removal.ts';
import type { TiktokSettings } from './settings.ts';
import { identifiersOf, userOf } from './user.ts';

const ENDPOINT = 'https://business-api.tiktok.com';
/** Seven days, which are not confirmed; the last minutes are for the way. */
const MAX_AGE_MS = 7 * 24 * 3600 * 1000 - 10 * 60 * 1000;

/** In the browser a page view is `ttq.page()`, which arrives under this name. */
const serverName = (name: string): string => (name === 'PageView' ? 'Pageview' : name);

/** Why TikTok could not use it. */
const fault = (event: ServerEvent): string | undefined =>
  cleanUrl(event.page.url) ? undefined : 'its page has no http(s) address, which TikTok requires';

async function toServerEvent(event: ServerEvent, settings: TiktokSettings, now: number) {
  const [name, properties] = toTiktok(event, settings)!;
  const referrer = cleanUrl(event.page.referrer);
  return {
    event: serverName(name),
    // A clock that is ahead must not cost the batch.
    event_time: Math.floor(Math.min(event.time, now) / 1000),
    event_id: event.id,
    user: await userOf(event, settings),
    page: { url: cleanUrl(event.page.url), ...(referrer && { referrer }) },
    ...(Object.keys(properties).length && { properties }),
    ...(!isFull(event) && { limited_data_use: true }),
  };
}

const tiktok: ServerDestination<TiktokSettings> = {
  // TikTok takes 1,000; other senders keep to 50 and to a megabyte.
  maxEvents: 50,
  maxBytes: 1_000_000,
  perSecond: 5,
  maxAgeMs: MAX_AGE_MS,
  wants(event, settings) {
    const name = nameOf(event, settings, standardNames);
    // In the browser it has no id by which TikTok could count it once: one side alone sends it.
    if (!name || (name === 'PageView' && settings.deliverBy !== 'server')) return false;
    return fault(event) ?? true;
  },
  async request(events, settings, { now }) {
    const { pixelCode, accessToken = '', testEventCode, endpoint = ENDPOINT } = settings;
    return {
      url: `${endpoint}/open_api/v1.3/event/track/`,
      headers: { 'content-type': 'application/json', 'access-token': accessToken },
      body: JSON.stringify({
        event_source: 'web',
        event_source_id: pixelCode,
        data: await Promise.all(events.map((event) => toServerEvent(event, settings, now))),
        ...(testEventCode && { test_event_code: testEventCode }),
      }),
    };
  },
  outcome,
  identifiers: identifiersOf,
  removal,
};
export default tiktok;
