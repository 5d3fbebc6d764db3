// @ts-check
/** The thank-you page: shows the order and reports it. A reload reports it again; beckon counts an order once. */
import { itemOf } from './cart.js';
import { show, write } from './dom.js';
import { identify, itemsData, track } from './events.js';
import { findOrder } from './orders.js';
import { orderTotals, shippingTiers } from './pricing.js';
import { showLines, showSums } from './summary.js';

export function startThankYouPage() {
  const order = findOrder(new URLSearchParams(location.search).get('order') ?? '');
  show('[data-order]', Boolean(order));
  show('[data-order-missing]', !order);
  if (!order) return;
  const { id, customer, address, tier, coupon, lines } = order;
  const totals = orderTotals(lines, { coupon, tier });
  const shipping = shippingTiers.find((one) => one.id === tier);
  write('[data-order-id]', id);
  write('[data-order-email]', customer.email);
  write('[data-first-name]', customer.firstName);
  write(
    '[data-order-delivery]',
    `${shipping?.name} delivery (${shipping?.time.toLowerCase()}) to ${address}`,
  );
  showLines(lines);
  showSums(totals, coupon);

  const { email, phone } = customer;
  identify({ email, ...(phone && { phone }) });
  track('purchase', {
    transaction_id: id,
    ...itemsData(lines.map(itemOf), coupon),
    tax: totals.tax,
    shipping: totals.shipping,
  });
}
