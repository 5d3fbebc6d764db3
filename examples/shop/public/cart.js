// @ts-check
/** The cart: lines in localStorage, which is first written when something is added. */
import { itemsData, track } from './events.js';
import { couponRate } from './pricing.js';

/**
 * @typedef {import('./events.js').Item} Item
 * @typedef {Item & { image: string, href: string }} Line
 * @typedef {{ lines: Line[], coupon?: string }} Cart
 */

const KEY = 'shop.cart';
const MAX_QUANTITY = 20;

/** @returns {Cart} an empty one when there is none or it is not readable */
export function readCart() {
  try {
    const cart = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (cart && Array.isArray(cart.lines)) return cart;
  } catch {
    // Storage is blocked or the value is not ours: as good as empty.
  }
  return { lines: [] };
}

/** @param {Cart} cart */
function writeCart(cart) {
  try {
    localStorage.setItem(KEY, JSON.stringify(cart));
  } catch {
    // Storage is blocked or full: the cart cannot be kept.
  }
  document.dispatchEvent(new Event('cart'));
}

/** @param {Line} line @returns {Item} */
export function itemOf({ image: _image, href: _href, ...item }) {
  return item;
}

export const cartItems = () => readCart().lines.map(itemOf);

/** @param {Item} a @param {Item} b */
const same = (a, b) => a.item_id === b.item_id && a.item_variant === b.item_variant;

/** @param {Line} line */
export function addToCart(line) {
  const cart = readCart();
  const known = cart.lines.find((one) => same(one, line));
  if (known) known.quantity = Math.min(MAX_QUANTITY, known.quantity + line.quantity);
  else cart.lines.push(line);
  writeCart(cart);
  track('add_to_cart', itemsData([itemOf(line)]));
}

/**
 * Tells the difference: pieces that came are added, pieces that went are removed.
 * @param {Line} line
 * @param {number} wanted 0 removes the line
 */
export function setQuantity(line, wanted) {
  const cart = readCart();
  const known = cart.lines.find((one) => same(one, line));
  const quantity = Math.max(0, Math.min(MAX_QUANTITY, Math.round(wanted) || 0));
  const change = quantity - (known?.quantity ?? 0);
  if (!known || !change) return;
  known.quantity = quantity;
  writeCart({ ...cart, lines: cart.lines.filter((one) => one.quantity > 0) });
  const moved = itemsData([{ ...itemOf(known), quantity: Math.abs(change) }], cart.coupon);
  track(change > 0 ? 'add_to_cart' : 'remove_from_cart', moved);
}

/** @param {string} text @returns {boolean} whether it is a code we know */
export function useCoupon(text) {
  const coupon = text.trim().toUpperCase();
  if (!couponRate(coupon)) return false;
  writeCart({ ...readCart(), coupon });
  return true;
}

export function emptyCart() {
  writeCart({ lines: [] });
}
