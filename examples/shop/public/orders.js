// @ts-check
/** Placed orders, kept in the tab that placed them. */

/**
 * @typedef {object} Order
 * @property {string} id
 * @property {{ email: string, phone: string, firstName: string, lastName: string }} customer
 * @property {string} address in one line
 * @property {string} tier id of the shipping tier
 * @property {string | undefined} coupon
 * @property {import('./cart.js').Line[]} lines
 */

const key = (/** @type {string} */ id) => `shop.order.${id}`;

/** Time and three random characters, as people read them out on the phone: "ML-MHX2K9QAZ7F". */
export function newOrderId() {
  const random = crypto.getRandomValues(new Uint8Array(3));
  const tail = [...random].map((byte) => (byte % 36).toString(36)).join('');
  return `ML-${Date.now().toString(36)}${tail}`.toUpperCase();
}

/** @param {Order} order */
export function keepOrder(order) {
  try {
    sessionStorage.setItem(key(order.id), JSON.stringify(order));
  } catch {
    // Storage is blocked: the thank-you page will say that it does not know the order.
  }
}

/** @param {string} id @returns {Order | undefined} */
export function findOrder(id) {
  try {
    return JSON.parse(sessionStorage.getItem(key(id)) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
