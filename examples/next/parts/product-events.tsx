'use client';
/** What is told of a product: that it was looked at, once per visit of its page, and that it went into the cart. */
import { beckon } from '../beckon.ts';
import { dataOf } from '../products.ts';
import { useOnce } from '../use-once.ts';

export function ProductEvents({ id }: { id: string }) {
  useOnce(id, () => beckon.track('view_item', dataOf(id)));
  return (
    <button type="button" data-testid="add" onClick={() => beckon.track('add_to_cart', dataOf(id))}>
      Add to cart
    </button>
  );
}
