/** Turns an event into Microsoft's action and parameters (those of the tag; custom-data.ts makes the server's of them). Pure. */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, type Fields, itemsOf, nameOf, present } from '../shared/commerce.ts';
import { searchTerm } from '../shared/search-term.ts';
import type { MicrosoftSettings } from './settings.ts';

/** Actions are free, and goals are made of them: they have the names of the field. */
const asTheyAre =
  'page_view view_item view_item_list search add_to_cart remove_from_cart view_cart add_to_wishlist begin_checkout add_payment_info purchase sign_up subscribe contact';
export const names: Readonly<Record<string, string>> = {
  ...Object.fromEntries(asTheyAre.split(' ').map((name) => [name, name])),
  generate_lead: 'submit_lead_form',
};

/** Of dynamic remarketing. No prototype: an action may be called "constructor". */
const pageTypes = {
  __proto__: null,
  view_item: 'product',
  view_item_list: 'category',
  search: 'searchresults',
  add_to_cart: 'cart',
  view_cart: 'cart',
  purchase: 'purchase',
} as unknown as Readonly<Record<string, string>>;

/** Nothing for names that Microsoft does not know. */
export function toMicrosoft(
  event: BeckonEvent,
  settings: MicrosoftSettings,
): [name: string, params: Fields] | undefined {
  const name = nameOf(event, settings, names);
  if (!name) return undefined;
  const { data } = event;
  const { lines, money } = basketOf(
    data,
    ({ item_id, price }, quantity) => item_id && { id: `${item_id}`, quantity, price },
  );
  const [item] = itemsOf(data);
  const value = money?.['value'];
  const bought = name === 'purchase' ? value : undefined;
  const params = present({
    ecomm_pagetype: pageTypes[name],
    ...(lines[0] && { ecomm_prodid: lines.map(({ id }) => id), items: lines }),
    ecomm_category: item?.item_category,
    search_term: searchTerm(data),
    transaction_id: data['transaction_id'],
    event_value: bought,
    ecomm_totalvalue: bought,
    revenue_value: value,
    currency: money?.['currency'],
  });
  return [name, params];
}
