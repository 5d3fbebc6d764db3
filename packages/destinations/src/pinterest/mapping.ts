/** Turns an event into Pinterest's name and parameters, as the tag names them; the server half renames them. Pure. Source: help.pinterest.com (event codes), developers.pinterest.com/docs/api/v5/events-create. */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, cut, type Fields, nameOf, present } from '../shared/commerce.ts';
import type { PinterestSettings } from './settings.ts';

/**
 * In the spelling of the API. A view of a product is a visit of a page with a product, by which Pinterest matches the
 * catalogue.
 */
export const names: Readonly<Record<string, string>> = {
  page_view: 'page_visit',
  view_item: 'page_visit',
  view_item_list: 'view_category',
  search: 'search',
  add_to_cart: 'add_to_cart',
  add_to_wishlist: 'add_to_wishlist',
  begin_checkout: 'initiate_checkout',
  add_payment_info: 'add_payment_info',
  purchase: 'checkout',
  generate_lead: 'lead',
  sign_up: 'signup',
  subscribe: 'subscribe',
  contact: 'custom',
  // Its progress would count the same video again.
  video_start: 'watch_video',
};

/** Those that the API takes; a name of the site's own is for audiences of the tag alone. */
export const isStandard = (name: string): boolean =>
  Object.values(names).includes(name) || /^(view_content|app_install)$/.test(name);

/** The tag leaves out the underscores. */
export const tagName = (name: string): string => (isStandard(name) ? name.replace(/_/g, '') : name);

/** Pinterest names no limit; the tag sends it in an address. */
const MAX_TEXT = 500;
const text = (value: unknown) => (value === undefined ? value : cut(`${value}`, MAX_TEXT));

/** Nothing for names that Pinterest does not know. */
export function toPinterest(
  event: BeckonEvent,
  settings: PinterestSettings,
): [name: string, params: Fields] | undefined {
  const name = nameOf(event, settings, names);
  if (!name) return undefined;
  const { data } = event;
  const { lines, units, money } = basketOf(
    data,
    (item, quantity) =>
      item.item_id && {
        product_id: `${item.item_id}`,
        product_name: text(item.item_name),
        product_category: text(item.item_category),
        product_brand: text(item.item_brand),
        product_variant: text(item.item_variant),
        product_price: item.price,
        product_quantity: quantity,
      },
  );
  return [
    name,
    present({
      ...money,
      order_id: data['transaction_id'],
      order_quantity: units,
      search_query: text(data['search_term']),
      promo_code: text(data['coupon']),
      video_title: text(data['video_title']),
      line_items: lines[0] && lines,
    }),
  ];
}
