// @ts-check
/** The calls to beckon. Names and fields are GA4's; page views are automatic and not told here. */
import { CURRENCY, orderTotals } from './pricing.js';

/**
 * @typedef {import('../catalogue/index.ts').ShopItem} Item
 */

/**
 * @param {string} name
 * @param {Record<string, unknown>} data
 */
export function track(name, data) {
  window.beckon?.('track', name, data);
}

/**
 * Only what the visitor typed and submitted.
 * @param {{ email: string, phone?: string }} user
 */
export function identify(user) {
  window.beckon?.('identify', user);
}

/**
 * @param {readonly Item[]} items
 * @param {string} [coupon] lowers the prices
 */
export function itemsData(items, coupon) {
  const { charged, value } = orderTotals(items, { coupon });
  return { currency: CURRENCY, value, ...(coupon && { coupon }), items: charged };
}

/**
 * The item that the server wrote on an element.
 * @param {Element | null} element
 * @returns {Item | undefined}
 */
export function itemOn(element) {
  const text = element instanceof HTMLElement ? element.dataset['item'] : undefined;
  return text ? JSON.parse(text) : undefined;
}
