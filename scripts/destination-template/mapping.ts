/** Turns an event into Acme's name and parameters. Pure. */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, type Fields, nameOf, present } from '../shared/commerce.ts';
import type { AcmeSettings } from './settings.ts';

/** FACT: canonical name -> the vendor's standard event. Leave out what it does not know. */
export const names: Readonly<Record<string, string>> = {
  page_view: 'PageView',
  view_item: 'ViewProduct',
  add_to_cart: 'AddToCart',
  purchase: 'Purchase',
  generate_lead: 'Lead',
};

/** Nothing for names that Acme does not know. */
export function toAcme(
  event: BeckonEvent,
  settings: AcmeSettings,
): [name: string, params: Fields] | undefined {
  const name = nameOf(event, settings, names);
  if (!name) return undefined;
  // FACT: the vendor's names of an item's fields, and whether it takes money and items with every event.
  const { lines, money } = basketOf(
    event.data,
    ({ item_id, price }, quantity) => item_id && { id: `${item_id}`, price, quantity },
  );
  return [
    name,
    present({ items: lines[0] && lines, order_id: event.data['transaction_id'], ...money }),
  ];
}
