/** Turns an event into Snapchat's name and parameters (those of the pixel; custom-data.ts makes the server's of them). Pure. */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, type Fields, itemsOf, nameOf, present } from '../shared/commerce.ts';
import { searchTerm } from '../shared/search-term.ts';
import type { SnapchatSettings } from './settings.ts';

/** There is no event for leads: they are sign-ups. Of contacts a site makes one of CUSTOM_EVENT_1 to 5. */
export const names: Readonly<Record<string, string>> = {
  page_view: 'PAGE_VIEW',
  view_item: 'VIEW_CONTENT',
  view_item_list: 'LIST_VIEW',
  search: 'SEARCH',
  add_to_cart: 'ADD_CART',
  add_to_wishlist: 'ADD_TO_WISHLIST',
  begin_checkout: 'START_CHECKOUT',
  add_payment_info: 'ADD_BILLING',
  purchase: 'PURCHASE',
  generate_lead: 'SIGN_UP',
  sign_up: 'SIGN_UP',
  login: 'LOGIN',
  subscribe: 'SUBSCRIBE',
};

/**
 * Nothing for names that Snapchat does not know. Items go under their own ids, never under those of groups; category
 * and description are those of the first and of the only one, as each is one text.
 */
export function toSnapchat(
  event: BeckonEvent,
  settings: SnapchatSettings,
): [name: string, params: Fields] | undefined {
  const name = nameOf(event, settings, names);
  const { data } = event;
  const { lines, units, money } = basketOf(data, ({ item_id }) => item_id && `${item_id}`);
  const [item, more] = itemsOf(data);
  const params = present({
    item_ids: lines[0] && lines,
    item_category: item?.item_category,
    description: more ? undefined : item?.item_name,
    number_items: /^(begin_checkout|purchase)$/.test(event.name) ? units : undefined,
    search_string: searchTerm(data),
    transaction_id: data['transaction_id'],
    sign_up_method: event.name === 'sign_up' ? data['method'] : undefined,
    price: money?.['value'],
    currency: money?.['currency'],
  });
  return name ? [name, params] : undefined;
}
