/** X's server half: the Conversion API. Source: docs.x.com/x-ads-api/measurement/web-conversions. */
import type { ServerDestination, ServerEvent } from '../server-contract.ts';
import type { Fields } from '../shared/commerce.ts';
import { isFull } from '../shared/traits.ts';
import { apiOf, authOf } from './api.ts';
import { toX } from './mapping.ts';
import { outcome } from './outcome.ts';
import { removal } from './removal.ts';
import type { XSettings } from './settings.ts';
import { identifiersFor, identifiersOf } from './user.ts';

/** 90 days, which are not confirmed; the last hour is for the way. */
const MAX_AGE_MS = 90 * 24 * 3600 * 1000 - 3600 * 1000;

/** `20.00`, as X has it in its examples; more decimals where a currency has them. */
function decimal(amount: number): string {
  const two = amount.toFixed(2);
  return Math.abs(+two - amount) < 0.00005 ? two : `${+amount.toFixed(4)}`;
}

async function toConversion(event: ServerEvent, settings: XSettings, now: number) {
  const [id, { value, currency, num_items, search_string, contents }] = toX(event, settings)!;
  return {
    // A clock that is ahead must not cost the batch.
    conversion_time: new Date(Math.min(event.time, now)).toISOString(),
    event_id: id,
    identifiers: await identifiersFor(event, settings),
    conversion_id: event.id,
    value: value === undefined ? undefined : decimal(value as number),
    price_currency: currency,
    number_items: num_items,
    search_string,
    contents: settings.pricesAsText
      ? (contents as Fields[] | undefined)?.map(({ content_price: price, ...content }) => ({
          ...content,
          ...(price !== undefined && { content_price: decimal(price as number) }),
        }))
      : contents,
  };
}

const x: ServerDestination<XSettings> = {
  // X takes 500, all or nothing, and by its stricter page 60,000 events in fifteen minutes.
  maxEvents: 60,
  perSecond: 1,
  maxAgeMs: MAX_AGE_MS,
  // The limited mode is known of the page only.
  wants: (event, settings) => isFull(event) && !!toX(event, settings),
  async request(events, settings, { now, nonce }) {
    const url = `${apiOf(settings)}/measurement/conversions/${settings.pixelId}`;
    return {
      url,
      headers: { 'content-type': 'application/json', ...(await authOf(url, settings, nonce(), now)) },
      body: JSON.stringify({
        conversions: await Promise.all(events.map((event) => toConversion(event, settings, now))),
      }),
    };
  },
  outcome,
  identifiers: identifiersOf,
  removal,
};
export default x;
