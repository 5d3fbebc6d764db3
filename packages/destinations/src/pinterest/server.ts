/** Pinterest's server half: the Conversions API. Source: developers.pinterest.com/docs/api/v5/events-create. */
import type { ServerDestination, ServerEvent } from '../server-contract.ts';
import { cleanUrl } from '../shared/clean-url.ts';
import { type Fields, present } from '../shared/commerce.ts';
import { isFull } from '../shared/traits.ts';
import { isStandard, toPinterest } from './mapping.ts';
import { outcome } from './outcome.ts';
import { removal } from './removal.ts';
import type { PinterestSettings } from './settings.ts';
import { identifiersOf, userDataOf } from './user-data.ts';

const ENDPOINT = 'https://api.pinterest.com';
/** Seven days, which are not confirmed; the last minutes are for the way. */
const MAX_AGE_MS = 7 * 24 * 3600 * 1000 - 10 * 60 * 1000;

/** The API has amounts as texts; of no more decimals than a currency has. */
const amount = (value: unknown) => (value === undefined ? undefined : `${+(value as number).toFixed(4)}`);

/** The parameters of the tag under the names of the API. */
function customDataOf(params: Fields, limited: boolean): Fields {
  const items = (params['line_items'] ?? []) as Fields[];
  const [item, more] = items;
  return present({
    currency: params['currency'],
    value: amount(params['value']),
    content_ids: item && items.map((line) => line['product_id']),
    // Of one product alone: a list of names would be none.
    ...(item &&
      !more && {
        content_name: item['product_name'],
        content_category: item['product_category'],
        content_brand: item['product_brand'],
      }),
    contents:
      item &&
      items.map((line) => ({
        id: line['product_id'],
        item_name: line['product_name'],
        item_category: line['product_category'],
        item_brand: line['product_brand'],
        item_price: amount(line['product_price']),
        quantity: line['product_quantity'],
      })),
    num_items: params['order_quantity'],
    order_id: params['order_id'],
    search_string: params['search_query'],
    opt_out_type: limited ? 'LDP' : undefined,
  });
}

async function toServerEvent(event: ServerEvent, settings: PinterestSettings, now: number) {
  const [name, params] = toPinterest(event, settings)!;
  const custom = customDataOf(params, !isFull(event));
  const language = /^[a-z]{2}(?=-|$)/i.exec(event.language ?? '')?.[0];
  return {
    event_name: name,
    action_source: 'web',
    // A clock that is ahead must not cost the batch.
    event_time: Math.floor(Math.min(event.time, now) / 1000),
    event_id: event.id,
    event_source_url: cleanUrl(event.page.url),
    ...(language && { language: language.toLowerCase() }),
    user_data: await userDataOf(event, settings),
    ...(Object.keys(custom).length && { custom_data: custom }),
  };
}

const pinterest: ServerDestination<PinterestSettings> = {
  // Pinterest takes 1,000.
  maxEvents: 200,
  // It takes 5,000 a minute.
  perSecond: 5,
  maxAgeMs: MAX_AGE_MS,
  wants(event, settings) {
    const [name] = toPinterest(event, settings) ?? [];
    // Names of the site's own are for the tag.
    if (!name || !isStandard(name)) return false;
    const { country, region } = identifiersOf(event, settings);
    if (!isFull(event) && !(country && region))
      return 'limited data processing needs the country and the state of the visitor, which are not known';
    return true;
  },
  async request(events, settings, { now }) {
    const { adAccountId, accessToken = '', test, endpoint = ENDPOINT } = settings;
    return {
      url: `${endpoint}/v5/ad_accounts/${adAccountId}/events${test ? '?test=true' : ''}`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({
        data: await Promise.all(events.map((event) => toServerEvent(event, settings, now))),
      }),
    };
  },
  outcome,
  identifiers: identifiersOf,
  removal,
};
export default pinterest;
