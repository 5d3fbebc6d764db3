/** What either side told Pinterest of an event: for the tests that both agree. */
import type { Sides } from '../contract.ts';
import { fieldsIn, idsIn, telling, tellings } from '../shared/told.ts';
import type { PinterestSettings } from './settings.ts';

/** The tag's names of what the API spells with underscores. Source: help.pinterest.com (event codes). */
const spelling: Readonly<Record<string, string>> = {
  pagevisit: 'page_visit',
  viewcategory: 'view_category',
  viewcontent: 'view_content',
  addtocart: 'add_to_cart',
  addtowishlist: 'add_to_wishlist',
  initiatecheckout: 'initiate_checkout',
  addpaymentinfo: 'add_payment_info',
  watchvideo: 'watch_video',
};

export const sides: Sides<PinterestSettings> = {
  page: (calls) =>
    tellings(
      calls,
      ([verb, who]) => (verb === 'set' ? fieldsIn(who) : undefined),
      ([verb, name, data], { em: email, external_id: externalId }) => {
        if (verb !== 'track') return undefined;
        const { event_id: key, value, currency, order_id: order, line_items } = fieldsIn(data);
        const items = idsIn(line_items, 'product_id');
        const spelt = spelling[`${name}`] ?? name;
        return telling({ key, name: spelt, value, currency, items, order, email, externalId });
      },
    ),
  server(event) {
    const { event_id: key, event_name: name, custom_data, user_data } = fieldsIn(event);
    const { value, currency, content_ids: items, order_id: order } = fieldsIn(custom_data);
    const { em: email, external_id: externalId } = fieldsIn(user_data);
    return telling({ key, name, value, currency, items, order, email, externalId });
  },
};
