/** The cart. */
import { choose, findProduct, formatPrice, orderTotals } from '@beckon/example-shop/catalogue';
import { Link } from 'react-router';
import { cartData, itemOf, setQuantity, useCart } from '../cart.ts';
import { Picture } from '../parts/picture.tsx';
import { beckon } from '../tracking.ts';
import { usePage } from '../use-page.ts';

export function CartPage() {
  const lines = useCart();
  usePage('Cart', () => {
    if (lines.length) beckon.track('view_cart', cartData(lines));
  });
  if (!lines.length)
    return (
      <>
        <h1>Your cart is empty</h1>
        <p className="intro">
          <Link to="/">See what people love most</Link>
        </p>
      </>
    );
  const totals = orderTotals(lines.map(itemOf));
  return (
    <>
      <h1>Cart</h1>
      <ul className="lines">
        {lines.map((line) => {
          const product = findProduct(line.product)!;
          const item = itemOf(line);
          return (
            <li key={`${line.product} ${line.variant} ${line.size}`}>
              <Picture product={product} variant={choose(product, line.variant).variant} />
              <div>
                <Link to={`/p/${product.id}`}>{product.name}</Link>
                <p>{item.item_variant}</p>
                <label>
                  Quantity{' '}
                  <input
                    type="number"
                    min={1}
                    max={20}
                    value={line.quantity}
                    onChange={(event) =>
                      setQuantity(line, Math.max(1, Math.min(20, Number(event.target.value) || 1)))
                    }
                  />
                </label>
                <button
                  type="button"
                  className="quiet"
                  onClick={() => setQuantity(line, 0)}
                  data-testid={`remove-${product.id}`}
                >
                  Remove
                </button>
              </div>
              <strong>{formatPrice(item.price * item.quantity)}</strong>
            </li>
          );
        })}
      </ul>
      <p className="sum">
        Delivery {formatPrice(totals.shipping)} · <strong>Total {formatPrice(totals.total)}</strong>
      </p>
      <Link to="/checkout" className="button" data-testid="to-checkout">
        To checkout
      </Link>
    </>
  );
}
