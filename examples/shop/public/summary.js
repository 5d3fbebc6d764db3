// @ts-check
/** The lines and sums of a cart or an order, as the cart, the checkout and the thank-you page show them. */
import { find, make } from './dom.js';
import { formatPrice } from './pricing.js';

/**
 * @typedef {import('./cart.js').Line} Line
 * @typedef {ReturnType<typeof import('./pricing.js').orderTotals>} Totals
 */

/** @param {Line} line @returns {HTMLLIElement} a line without controls */
export function smallLine({ item_name, item_variant, image, price, quantity }) {
  return make(
    'li',
    { class: 'line' },
    make('img', { src: image, alt: '', width: '72', height: '72' }),
    make(
      'div',
      { class: 'line-text' },
      make('span', { class: 'line-name' }, item_name),
      make('span', { class: 'soft' }, `${item_variant} · ${quantity} ×`),
    ),
    make('span', { class: 'line-sum' }, formatPrice(price * quantity)),
  );
}

/** @param {readonly Line[]} lines @param {(line: Line) => HTMLElement} draw */
export function showLines(lines, draw = smallLine) {
  find('[data-lines]')?.replaceChildren(...lines.map(draw));
}

/** @param {Totals} totals @param {string | undefined} coupon */
export function showSums({ goods, discount, shipping, total, tax }, coupon) {
  /** @param {string} name @param {string} amount @param {string} [kind] */
  const row = (name, amount, kind = '') =>
    make('div', { class: `sum ${kind}` }, make('dt', {}, name), make('dd', {}, amount));
  const total_ = row('Total', formatPrice(total), 'sum-total');
  total_.lastElementChild?.setAttribute('data-testid', 'total');
  find('[data-sums]')?.replaceChildren(
    row('Subtotal', formatPrice(goods)),
    ...(discount ? [row(`Voucher ${coupon ?? ''}`, `−${formatPrice(discount)}`, 'sum-saving')] : []),
    row('Delivery', shipping ? formatPrice(shipping) : 'Free'),
    total_,
    row('VAT included', formatPrice(tax), 'sum-tax'),
  );
}
