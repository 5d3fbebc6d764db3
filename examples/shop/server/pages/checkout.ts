/** The checkout: contact, address and delivery first, then payment. Nothing of it leaves the browser. */
import { formatPrice, shippingTiers } from '../../catalogue/index.ts';
import { html, type Markup } from '../html.ts';
import type { Page } from '../page.ts';
import { icon } from '../parts/icons.ts';

interface Field {
  name: string;
  label: string;
  autocomplete: string;
  type?: string;
  /** What to say when it is missing or wrong; a field without one is optional. */
  error?: string;
  wide?: boolean;
}

const countries = [
  'Austria',
  'Belgium',
  'France',
  'Germany',
  'Ireland',
  'Italy',
  'Netherlands',
  'Portugal',
  'Spain',
];

const contact: readonly Field[] = [
  {
    name: 'email',
    label: 'Email',
    type: 'email',
    autocomplete: 'email',
    error: 'Enter an email address, such as you@example.com',
    wide: true,
  },
];
const address: readonly Field[] = [
  { name: 'firstName', label: 'First name', autocomplete: 'given-name', error: 'Enter your first name' },
  { name: 'lastName', label: 'Last name', autocomplete: 'family-name', error: 'Enter your last name' },
  {
    name: 'street',
    label: 'Street and number',
    autocomplete: 'street-address',
    error: 'Enter street and number',
    wide: true,
  },
  { name: 'postcode', label: 'Postcode', autocomplete: 'postal-code', error: 'Enter your postcode' },
  { name: 'city', label: 'City', autocomplete: 'address-level2', error: 'Enter your city' },
  { name: 'phone', label: 'Phone (optional)', type: 'tel', autocomplete: 'tel', wide: true },
];
const payments = [
  { id: 'card', name: 'Card', note: 'Visa, Mastercard, American Express' },
  { id: 'paypal', name: 'PayPal', note: 'You confirm at PayPal' },
  { id: 'invoice', name: 'Invoice', note: 'Pay within 14 days of delivery' },
];

const field = ({
  name,
  label,
  autocomplete,
  type = 'text',
  error,
  wide,
}: Field): Markup => html`<div class="field${wide && ' field-wide'}">
  <label for="${name}">${label}</label>
  <input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="120"${error && html` required aria-describedby="${name}-error" data-error="${error}"`} data-testid="${name}">
  ${error && html`<p class="field-error" id="${name}-error" hidden></p>`}
</div>`;

const delivery = shippingTiers.map(
  ({ id, name, time, price, free }, i) =>
    html`<label class="option"><input type="radio" name="tier" value="${id}"${i === 0 && html` checked`} data-testid="shipping-${id}"><span><strong>${name}</strong><span class="soft">${time}</span></span><span class="option-price" data-tier-price="${id}">${formatPrice(price)}${free && html` <span class="hidden">, free from €60</span>`}</span></label>`,
);

const payment = payments.map(
  ({ id, name, note }, i) =>
    html`<label class="option"><input type="radio" name="payment" value="${id}"${i === 0 && html` checked`} data-testid="payment-${id}"><span><strong>${name}</strong><span class="soft">${note}</span></span></label>`,
);

const deliveryStep = html`<div data-step="delivery">
  <fieldset class="panel"><legend>Contact</legend><div class="fields">${contact.map(field)}</div>
    <label class="check"><input type="checkbox" name="account" data-testid="create-account"><span>Create an account, so that next time is quicker</span></label>
  </fieldset>
  <fieldset class="panel"><legend>Delivery address</legend><div class="fields">${address.map(field)}
    <div class="field field-wide"><label for="country">Country</label><select id="country" name="country" autocomplete="country-name" data-testid="country">${countries.map((name) => html`<option${name === 'Germany' && html` selected`}>${name}</option>`)}</select></div>
  </div></fieldset>
  <fieldset class="panel"><legend>Delivery method</legend><div class="options">${delivery}</div></fieldset>
  <button type="button" class="button button-wide" data-continue data-testid="continue-to-payment">Continue to payment</button>
</div>`;

const paymentStep = html`<div data-step="payment" hidden>
  <section class="panel recap" aria-label="Delivery"><p data-recap></p><button type="button" class="link" data-back data-testid="edit-delivery">Change</button></section>
  <fieldset class="panel"><legend>Payment</legend><div class="options">${payment}</div>
    <p class="field-note">This is a demonstration: you are not asked for card details, and nothing is charged.</p>
  </fieldset>
  <button type="submit" class="button button-wide" data-testid="place-order">Place order<span data-pay-total></span></button>
  <p class="safe">${icon('lock')}Your details stay in this browser.</p>
</div>`;

export const checkoutPage = (): Page => ({
  title: 'Checkout',
  description: 'Where it should go, and how you want to pay.',
  path: '/checkout',
  kind: 'checkout',
  hidden: true,
  main: html`<h1>Checkout</h1>
<ol class="steps" aria-label="Steps"><li><a href="/cart">Cart</a></li><li data-step-mark="delivery" aria-current="step">Delivery</li><li data-step-mark="payment">Payment</li></ol>
<noscript><p class="lead">The checkout needs JavaScript.</p></noscript>
<div class="checkout" data-checkout hidden>
  <form novalidate data-checkout-form data-testid="checkout-form">
    ${deliveryStep}
    ${paymentStep}
  </form>
  <aside class="summary" aria-labelledby="summary-title">
    <h2 id="summary-title">Your order</h2>
    <ul class="lines lines-small" data-lines></ul>
    <dl class="sums" data-sums></dl>
  </aside>
</div>
<div class="empty" data-cart-empty hidden>
  <p class="lead">Your cart is empty, so there is nothing to check out.</p>
  <p><a class="button" href="/">Back to the shop</a></p>
</div>`,
});
