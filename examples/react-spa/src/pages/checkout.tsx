/** Contact, delivery, payment. Nothing is really sent anywhere. */
import { formatPrice, orderTotals, shippingTiers } from '@beckon/example-shop/catalogue';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { cartData, clearCart, itemOf, useCart } from '../cart.ts';
import { keepOrder, newOrderId } from '../order.ts';
import { beckon } from '../tracking.ts';
import { usePage } from '../use-page.ts';

const payments = ['Card', 'PayPal', 'Bank transfer'];

export function Checkout() {
  const lines = useCart();
  const navigate = useNavigate();
  const [tier, setTier] = useState('standard');
  usePage('Checkout', () => {
    if (lines.length) beckon.track('begin_checkout', cartData(lines));
  });
  if (!lines.length)
    return (
      <>
        <h1>Nothing to pay for</h1>
        <Link to="/">Back to the shop</Link>
      </>
    );
  const { charged, ...totals } = orderTotals(lines.map(itemOf), { tier });
  const buy = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const data = cartData(lines);
    beckon.identify({ email: String(form.get('email')) });
    beckon.track('add_shipping_info', { ...data, shipping_tier: tier });
    beckon.track('add_payment_info', { ...data, payment_type: String(form.get('payment')) });
    const order = { id: newOrderId(), email: String(form.get('email')), items: charged, totals };
    keepOrder(order);
    clearCart();
    void navigate(`/thank-you?order=${order.id}`);
  };
  return (
    <>
      <h1>Checkout</h1>
      <form className="checkout" onSubmit={buy}>
        <fieldset>
          <legend>Contact and address</legend>
          <label>
            E-mail <input name="email" type="email" required autoComplete="email" data-testid="email" />
          </label>
          <label>
            Name <input name="name" required autoComplete="name" data-testid="name" />
          </label>
          <label>
            Street and number{' '}
            <input name="street" required autoComplete="street-address" data-testid="street" />
          </label>
          <label>
            Postcode and town <input name="town" required autoComplete="postal-code" data-testid="town" />
          </label>
        </fieldset>
        <fieldset>
          <legend>Delivery</legend>
          {shippingTiers.map(({ id, name, time }) => (
            <label key={id} className="choice">
              <input type="radio" name="tier" checked={tier === id} onChange={() => setTier(id)} /> {name},{' '}
              {time}
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>Payment</legend>
          {payments.map((name, i) => (
            <label key={name} className="choice">
              <input type="radio" name="payment" value={name} defaultChecked={i === 0} /> {name}
            </label>
          ))}
        </fieldset>
        <p className="sum">
          Delivery {formatPrice(totals.shipping)} · <strong>Total {formatPrice(totals.total)}</strong>,{' '}
          {formatPrice(totals.tax)} tax included
        </p>
        <button type="submit" data-testid="buy">
          Buy now
        </button>
      </form>
    </>
  );
}
