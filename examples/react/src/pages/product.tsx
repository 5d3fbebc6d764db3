/** One product: told once per visit of its page. */
import { Link, useParams } from 'react-router';
import { beckon } from '../beckon.ts';
import { dataOf, products } from '../products.ts';
import { useOnce } from '../use-once.ts';

export function Product() {
  const { id = '' } = useParams();
  useOnce(id, () => beckon.track('view_item', dataOf(id)));
  const name = products[id]?.name ?? id;
  return (
    <>
      <title>{`${name} · Moss & Loom`}</title>
      <h1>{name}</h1>
      <Link to="#reviews" data-testid="reviews">
        Reviews
      </Link>
      <button type="button" data-testid="add" onClick={() => beckon.track('add_to_cart', dataOf(id))}>
        Add to cart
      </button>
      <h2 id="reviews">Reviews</h2>
    </>
  );
}
