/** Products as cards; a click on one is told as select_item. */
import { formatPrice, type Product, toListItems } from '@beckon/example-shop/catalogue';
import { Link } from 'react-router';
import { beckon } from '../tracking.ts';
import { Picture } from './picture.tsx';

interface ProductGridProps {
  products: readonly Product[];
  listId: string;
  listName: string;
}

export function ProductGrid({ products, listId, listName }: ProductGridProps) {
  const items = toListItems(products, listId, listName);
  return (
    <ul className="grid">
      {products.map((product, i) => (
        <li key={product.id}>
          <Link
            to={`/p/${product.id}`}
            className="card"
            data-testid={`card-${product.id}`}
            onClick={() =>
              beckon.track('select_item', {
                item_list_id: listId,
                item_list_name: listName,
                items: [items[i]!],
              })
            }
          >
            <Picture product={product} />
            <span className="card-name">{product.name}</span>
            <span className="card-tagline">{product.tagline}</span>
            <span className="price">
              {formatPrice(product.price)} {product.was ? <s>{formatPrice(product.was)}</s> : null}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
