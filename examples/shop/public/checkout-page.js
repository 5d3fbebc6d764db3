// @ts-check
/** The checkout: delivery, then payment, then the order is placed. */
import { cartItems, emptyCart, readCart } from './cart.js';
import { find, findAll, show, write } from './dom.js';
import { identify, itemsData, track } from './events.js';
import { checkFields, watchFields } from './form-errors.js';
import { keepOrder, newOrderId } from './orders.js';
import { formatPrice, orderTotals, shippingCost } from './pricing.js';
import { showLines, showSums } from './summary.js';

/** @param {HTMLFormElement} form */
function answers(form) {
  const data = new FormData(form);
  const text = (/** @type {string} */ name) => String(data.get(name) ?? '').trim();
  return {
    email: text('email'),
    phone: text('phone'),
    firstName: text('firstName'),
    lastName: text('lastName'),
    address: `${text('street')}, ${text('postcode')} ${text('city')}, ${text('country')}`,
    tier: text('tier') || 'standard',
    payment: text('payment') || 'card',
    account: data.has('account'),
  };
}

/** @param {HTMLFormElement} form */
function render(form) {
  const { lines, coupon } = readCart();
  const totals = orderTotals(lines, { coupon, tier: answers(form).tier });
  showLines(lines);
  showSums(totals, coupon);
  write('[data-pay-total]', ` · ${formatPrice(totals.total)}`);
  for (const price of findAll('[data-tier-price]')) {
    const cost = shippingCost(price.dataset['tierPrice'] ?? '', totals.value);
    price.textContent = cost ? formatPrice(cost) : 'Free';
  }
}

/** @param {'delivery' | 'payment'} step */
function showStep(step) {
  for (const part of findAll('[data-step]')) part.hidden = part.dataset['step'] !== step;
  for (const mark of findAll('[data-step-mark]')) {
    if (mark.dataset['stepMark'] === step) mark.setAttribute('aria-current', 'step');
    else mark.removeAttribute('aria-current');
  }
  window.scrollTo(0, 0);
}

const cartData = () => itemsData(cartItems(), readCart().coupon);

/** @param {HTMLFormElement} form */
function toPayment(form) {
  if (!checkFields(form)) return;
  const { email, phone, firstName, lastName, address, tier } = answers(form);
  identify({ email, ...(phone && { phone }) });
  track('add_shipping_info', { ...cartData(), shipping_tier: tier });
  write('[data-recap]', `${firstName} ${lastName}, ${address} · ${email}`);
  showStep('payment');
}

/** @param {HTMLFormElement} form */
function placeOrder(form) {
  const { lines, coupon } = readCart();
  const { email, phone, firstName, lastName, address, tier, payment, account } = answers(form);
  const id = newOrderId();
  track('add_payment_info', { ...cartData(), payment_type: payment });
  if (account) track('sign_up', { method: 'email' });
  keepOrder({ id, customer: { email, phone, firstName, lastName }, address, tier, coupon, lines });
  emptyCart();
  location.assign(`/thank-you?order=${encodeURIComponent(id)}`);
}

export function startCheckoutPage() {
  const form = find('[data-checkout-form]');
  if (!(form instanceof HTMLFormElement)) return;
  const showAll = () => {
    const filled = readCart().lines.length > 0;
    show('[data-checkout]', filled);
    show('[data-cart-empty]', !filled);
    if (filled) render(form);
    return filled;
  };
  if (showAll()) track('begin_checkout', cartData());
  window.addEventListener('pageshow', (event) => event.persisted && showAll());
  watchFields(form);
  form.addEventListener('change', () => render(form));
  find('[data-continue]')?.addEventListener('click', () => toPayment(form));
  find('[data-back]')?.addEventListener('click', () => showStep('delivery'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // Enter in a field of the first step.
    if (find('[data-step="payment"]')?.hidden) toPayment(form);
    else if (readCart().lines.length) placeOrder(form);
  });
}
