/** Turns an event into Snapchat's name and parameters (server `custom_data`; those of the page are made of them). Pure. */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, type Fields, nameOf, present } from '../shared/commerce.ts';
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

/** Each once; one alone as a text, several as a list. */
function oneOrList(values: readonly unknown[]): unknown {
  const known = [...new Set(values.filter(Boolean))];
  return known[1] ? known : known[0];
}

/** Nothing for names that Snapchat does not know. Items go under their own ids, never under those of groups. */
export function toSnapchat(
  event: BeckonEvent,
  settings: SnapchatSettings,
): [name: string, params: Fields] | undefined {
  const name = nameOf(event, settings, names);
  const { data } = event;
  const categories: unknown[] = [];
  const brands: unknown[] = [];
  const titles: unknown[] = [];
  const { lines, units, money } = basketOf(data, (item, quantity) => {
    categories.push(item.item_category);
    brands.push(item.item_brand);
    titles.push(item.item_name);
    return item.item_id && { id: `${item.item_id}`, quantity, item_price: item.price };
  });
  const brand = brands.filter(Boolean);
  const params = present({
    ...(lines[0] && {
      content_type: 'product',
      content_ids: lines.map(({ id }) => id),
      contents: lines,
    }),
    // Of one product alone: a list of names would be none.
    content_name: titles[1] === undefined ? titles[0] : undefined,
    content_category: oneOrList(categories),
    brands: brand[0] ? [...new Set(brand)] : undefined,
    num_items: /^(begin_checkout|purchase)$/.test(event.name) ? units : undefined,
    search_string: searchTerm(data),
    order_id: data['transaction_id'],
    sign_up_method: event.name === 'sign_up' ? data['method'] : undefined,
    predicted_ltv: data['predicted_ltv'],
    ...money,
  });
  return name ? [name, params] : undefined;
}

/** The pixel's own names of the same. Absent ones are left out. */
export const toPixelParams = (params: Fields): Fields =>
  present({
    item_ids: params['content_ids'],
    item_category: [params['content_category']].flat()[0],
    description: params['content_name'],
    number_items: params['num_items'],
    search_string: params['search_string'],
    transaction_id: params['order_id'],
    sign_up_method: params['sign_up_method'],
    price: params['value'],
    currency: params['currency'],
  });
