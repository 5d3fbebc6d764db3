/** Turns an event into Reddit's name and parameters (those of the page; the server's `metadata` is made of them). Pure. */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, type Fields, nameOf, present } from '../shared/commerce.ts';
import type { RedditSettings } from './settings.ts';

/** Those that Reddit has no event for are its Custom, under the names that the field has for them. */
export const names: Readonly<Record<string, string>> = {
  page_view: 'PageVisit',
  view_item: 'ViewContent',
  search: 'Search',
  add_to_cart: 'AddToCart',
  add_to_wishlist: 'AddToWishlist',
  begin_checkout: 'InitiateCheckout',
  add_payment_info: 'AddPaymentInfo',
  purchase: 'Purchase',
  generate_lead: 'Lead',
  sign_up: 'SignUp',
  subscribe: 'Subscribe',
  contact: 'Contact',
};

const STANDARD = /^(PageVisit|ViewContent|Search|AddToCart|AddToWishlist|Purchase|Lead|SignUp)$/;
/** Reddit takes no value, currency and number of items with these. */
const WITHOUT_MONEY = /^(PageVisit|ViewContent|Search)$/;

/** Nothing for names that Reddit does not know. A name of the site's own is a custom event. */
export function toReddit(
  event: BeckonEvent,
  settings: RedditSettings,
): [name: string, params: Fields] | undefined {
  const name = nameOf(event, settings, names);
  if (!name) return undefined;
  const { lines, units, money } = basketOf(
    event.data,
    ({ item_id, item_name, item_category }) =>
      item_id && { id: `${item_id}`, name: item_name, category: item_category },
  );
  const params = present({
    products: lines[0] && lines,
    ...(!WITHOUT_MONEY.test(name) && {
      itemCount: units,
      transactionId: event.data['transaction_id'],
      ...money,
    }),
  });
  return STANDARD.test(name) ? [name, params] : ['Custom', { customEventName: name, ...params }];
}
