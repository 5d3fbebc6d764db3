// @ts-check
/** The cart page. */
import { cartItems, readCart, setQuantity, useCoupon } from './cart.js';
import { find, make, show, write } from './dom.js';
import { itemsData, track } from './events.js';
import { FREE_SHIPPING_FROM, formatPrice, orderTotals } from './pricing.js';
import { showLines, showSums } from './summary.js';

/** @param {import('./cart.js').Line} line */
function editableLine(line) {
  const { item_id, item_name, item_brand, item_variant, image, href, price, quantity } = line;
  /** @param {string} label @param {string} text @param {number} wanted */
  const step = (label, text, wanted) => {
    const button = make('button', { type: 'button', 'aria-label': `${label}: ${item_name}` }, text);
    button.addEventListener('click', () => setQuantity(line, wanted));
    return button;
  };
  const input = make('input', {
    type: 'number',
    inputmode: 'numeric',
    min: '0',
    max: '20',
    value: String(quantity),
    'aria-label': `Quantity: ${item_name}`,
    'data-testid': `quantity-${item_id}`,
  });
  input.addEventListener('change', () => setQuantity(line, Number(input.value)));
  const remove = step('Remove', 'Remove', 0);
  remove.className = 'link';
  remove.dataset['testid'] = `remove-${item_id}`;
  return make(
    'li',
    { class: 'line', 'data-testid': `line-${item_id}` },
    make('a', { href }, make('img', { src: image, alt: '', width: '128', height: '128' })),
    make(
      'div',
      { class: 'line-text' },
      make('span', { class: 'card-brand' }, item_brand),
      make('a', { href, class: 'line-name' }, item_name),
      make('span', { class: 'soft' }, `${item_variant} · ${formatPrice(price)}`),
      make(
        'span',
        { class: 'line-edit' },
        make(
          'span',
          { class: 'stepper stepper-small' },
          step('One less', '−', quantity - 1),
          input,
          step('One more', '+', quantity + 1),
        ),
        remove,
      ),
    ),
    make('span', { class: 'line-sum' }, formatPrice(price * quantity)),
  );
}

function render() {
  const { lines, coupon } = readCart();
  const totals = orderTotals(lines, { coupon });
  show('[data-cart]', lines.length > 0);
  show('[data-cart-empty]', !lines.length);
  showLines(lines, editableLine);
  showSums(totals, coupon);
  const missing = FREE_SHIPPING_FROM - totals.value;
  write(
    '[data-free-shipping]',
    missing > 0 ? `${formatPrice(missing)} more and delivery is free.` : 'Delivery is free for this order.',
  );
}

export function startCartPage() {
  render();
  document.addEventListener('cart', render);
  window.addEventListener('pageshow', (event) => event.persisted && render());
  const { lines, coupon } = readCart();
  if (lines.length) track('view_cart', itemsData(cartItems(), coupon));
  find('[data-coupon]')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const input = find('#coupon');
    if (!(input instanceof HTMLInputElement)) return;
    const fits = useCoupon(input.value);
    input.setAttribute('aria-invalid', String(!fits));
    write('[data-coupon-status]', fits ? 'Applied.' : 'We do not know this code.');
  });
}
