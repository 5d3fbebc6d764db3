/** Microsoft's parameters under the names of its server, where items have names, too. Pure. */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, type Fields, present } from '../shared/commerce.ts';

/** @param params those of the tag */
export function customDataOf({ data }: BeckonEvent, params: Fields): Fields {
  const { lines } = basketOf(
    data,
    ({ item_id, item_name, price }, quantity) =>
      item_id && { id: `${item_id}`, name: item_name, quantity, price },
  );
  return present({
    pageType: params['ecomm_pagetype'],
    itemIds: params['ecomm_prodid'],
    items: lines[0] && lines,
    ecommCategory: params['ecomm_category'],
    searchTerm: params['search_term'],
    transactionId: params['transaction_id'],
    eventValue: params['event_value'],
    ecommTotalValue: params['ecomm_totalvalue'],
    value: params['revenue_value'],
    currency: params['currency'],
  });
}
