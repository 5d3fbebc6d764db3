/** Names and parameters that Meta gave the field and TikTok spells alike. Sources: developers.facebook.com/docs/meta-pixel/reference; ads.tiktok.com/help. */
import type { BeckonEvent, Item } from '@beckon/events';
import { basketOf, cut, type Fields, present } from './commerce.ts';

export const standardNames: Readonly<Record<string, string>> = {
  page_view: 'PageView',
  view_item: 'ViewContent',
  view_item_list: 'ViewContent',
  search: 'Search',
  add_to_cart: 'AddToCart',
  add_to_wishlist: 'AddToWishlist',
  begin_checkout: 'InitiateCheckout',
  add_payment_info: 'AddPaymentInfo',
  purchase: 'Purchase',
  generate_lead: 'Lead',
  sign_up: 'CompleteRegistration',
  subscribe: 'Subscribe',
  contact: 'Contact',
};

/** Of what people typed. Nobody types more, and pixels send it in an address. */
const MAX_SEARCH = 500;

/**
 * What of the catalogue the event is about, money, search, order. Lists are about groups; an item without a
 * group is a group of its own.
 * @param idKey what an entry of `contents` calls its id
 */
export function catalogueParams(
  { name, data }: BeckonEvent,
  idKey: string,
  toContent: (item: Item, quantity: number) => Fields,
): Fields {
  const grouped = name === 'view_item_list';
  const { lines, units, money } = basketOf(data, (item, quantity) => {
    const id = (grouped && item.item_group_id) || item.item_id;
    return id && { [idKey]: `${id}`, ...toContent(item, quantity) };
  });
  return present({
    ...(lines[0] && {
      content_type: grouped ? 'product_group' : 'product',
      content_ids: lines.map((line) => line[idKey]),
      contents: lines,
    }),
    num_items: /^(begin_checkout|purchase)$/.test(name) ? units : undefined,
    search_string: data['search_term'] && cut(`${data['search_term']}`, MAX_SEARCH),
    order_id: data['transaction_id'],
    predicted_ltv: data['predicted_ltv'],
    delivery_category: data['delivery_category'],
    ...money,
  });
}
