/** The order, once it is placed. A reload reports it again; the tracker counts an order once. */
import { formatPrice } from '@beckon/example-shop/catalogue';
import { Link, useSearchParams } from 'react-router';
import { findOrder } from '../order.ts';
import { beckon } from '../tracking.ts';
import { usePage } from '../use-page.ts';

export function ThankYou() {
  const [query] = useSearchParams();
  const order = findOrder(query.get('order'));
  usePage('Thank you', () => {
    if (order)
      beckon.track('purchase', {
        transaction_id: order.id,
        currency: 'EUR',
        value: order.totals.value,
        tax: order.totals.tax,
        shipping: order.totals.shipping,
        items: order.items,
      });
  });
  if (!order)
    return (
      <>
        <h1>We do not know this order here</h1>
        <Link to="/">Back to the shop</Link>
      </>
    );
  return (
    <>
      <h1>Thank you!</h1>
      <p className="intro">
        Order <strong data-testid="order-id">{order.id}</strong> is on its way to {order.email}.
      </p>
      <ul className="details">
        {order.items.map((item) => (
          <li key={`${item.item_id} ${item.item_variant}`}>
            {item.quantity} × {item.item_name}, {item.item_variant}: {formatPrice(item.price * item.quantity)}
          </li>
        ))}
      </ul>
      <p className="sum">
        <strong>Total {formatPrice(order.totals.total)}</strong>
      </p>
      <Link to="/" className="button" data-testid="home">
        Back to the shop
      </Link>
    </>
  );
}
