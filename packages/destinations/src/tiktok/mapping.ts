/** Turns an event into TikTok's name and parameters (browser `params`, server `properties`). Pure. */
import type { BeckonEvent } from '@beckon/events';
import { catalogueParams, standardNames } from '../shared/catalogue.ts';
import { type Fields, nameOf } from '../shared/commerce.ts';
import type { TiktokSettings } from './settings.ts';

/** Nothing for names that TikTok does not know. A page view is `ttq.page()` in the browser, without parameters. */
export const toTiktok = (
  event: BeckonEvent,
  settings: TiktokSettings,
): [name: string, params: Fields] | undefined => {
  const name = nameOf(event, settings, standardNames);
  const params = catalogueParams(event, 'content_id', (item, quantity) => ({
    content_name: item.item_name,
    content_category: item.item_category,
    brand: item.item_brand,
    price: item.price,
    quantity,
  }));
  // The first version of the Events API calls it query, the second search_string: both are sent.
  if (params['search_string']) params['query'] = params['search_string'];
  return name ? [name, params] : undefined;
};
