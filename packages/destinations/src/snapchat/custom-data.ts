/** Snapchat's parameters under the names of its server, and what it takes there alone. Pure. */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, type Fields, itemsOf, present } from '../shared/commerce.ts';

/** @param params those of the pixel */
export function customDataOf({ data }: BeckonEvent, params: Fields): Fields {
  const { lines } = basketOf(
    data,
    ({ item_id, price }, quantity) => item_id && { id: `${item_id}`, quantity, item_price: price },
  );
  /** Each once; undefined for none. */
  const each = (key: 'item_brand' | 'item_category') => {
    const known = [
      ...new Set(
        itemsOf(data)
          .map((item) => item[key])
          .filter(Boolean),
      ),
    ];
    return known[0] ? known : undefined;
  };
  const categories = each('item_category');
  return present({
    ...(lines[0] && { content_type: 'product', content_ids: params['item_ids'], contents: lines }),
    content_name: params['description'],
    content_category: categories?.[1] ? categories : categories?.[0],
    brands: each('item_brand'),
    num_items: params['number_items'],
    search_string: params['search_string'],
    order_id: params['transaction_id'],
    sign_up_method: params['sign_up_method'],
    predicted_ltv: data['predicted_ltv'],
    value: params['price'],
    currency: params['currency'],
  });
}
