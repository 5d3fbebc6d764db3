// @ts-check
/** The number beside the cart, and the note that something was added. */
import { readCart } from './cart.js';
import { find, make } from './dom.js';
import { formatPrice } from './pricing.js';

const NOTE_MS = 8000;

function showCount() {
  const count = readCart().lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const badge = find('[data-cart-count]');
  if (!badge) return;
  badge.hidden = !count;
  badge.textContent = String(count);
  badge.setAttribute('aria-label', `${count} in the cart`);
}

export function startHeader() {
  showCount();
  document.addEventListener('cart', showCount);
  // A page that comes back from the back/forward cache may be older than the cart.
  window.addEventListener('pageshow', showCount);
}

/** @param {import('./cart.js').Line} line */
export function showAdded({ item_name, item_variant, image, price, quantity }) {
  find('[data-toast]')?.remove();
  const close = make('button', { type: 'button', class: 'toast-close', 'aria-label': 'Close' }, '×');
  const toast = make(
    'div',
    { class: 'toast', role: 'status', 'data-toast': '', 'data-testid': 'added' },
    make('img', { src: image, alt: '', width: '80', height: '80' }),
    make(
      'div',
      { class: 'toast-text' },
      make('strong', {}, 'In your cart'),
      make('span', {}, item_name),
      make('span', { class: 'soft' }, `${item_variant} · ${quantity} × ${formatPrice(price)}`),
      make(
        'a',
        { href: '/cart', class: 'button button-small', 'data-testid': 'added-view-cart' },
        'View cart',
      ),
    ),
    close,
  );
  close.addEventListener('click', () => toast.remove());
  document.body.append(toast);
  setTimeout(() => toast.remove(), NOTE_MS);
}
