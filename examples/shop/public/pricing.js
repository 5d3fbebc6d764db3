// @ts-check
/** What an order costs: delivery, coupons, tax. Pure; shared by the pages and by the catalogue. */

/**
 * @typedef {{ price: number, quantity: number }} Priced
 * @typedef {{ id: string, name: string, time: string, price: number, free?: boolean }} ShippingTier
 */

export const CURRENCY = 'EUR';
/** Goods of this value in euros travel free with the standard tier. */
export const FREE_SHIPPING_FROM = 60;
/** Prices include it. */
export const VAT_RATE = 0.19;

/** @type {readonly ShippingTier[]} */
export const shippingTiers = [
  { id: 'standard', name: 'Standard', time: '2–4 working days', price: 4.9, free: true },
  { id: 'express', name: 'Express', time: 'Next working day', price: 9.9 },
  { id: 'pickup', name: 'Pick-up point', time: '2–4 working days', price: 2.9, free: true },
];

/** Share taken off the goods, by code. @type {Readonly<Record<string, number>>} */
export const coupons = { WELCOME10: 0.1 };

/** @param {number} amount */
const cents = (amount) => Math.round(amount * 100) / 100;

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: CURRENCY });

/** "€24.00" @param {number} amount in euros */
export const formatPrice = (amount) => euros.format(amount);

/** @param {string | undefined} code @returns {number} 0 for no or an unknown code */
export const couponRate = (code) => (code && Object.hasOwn(coupons, code) && coupons[code]) || 0;

/**
 * @param {string} tierId
 * @param {number} goods value of the goods in euros
 */
export function shippingCost(tierId, goods) {
  const tier = shippingTiers.find(({ id }) => id === tierId) ?? shippingTiers[0];
  if (!tier || !goods || (tier.free && goods >= FREE_SHIPPING_FROM)) return 0;
  return tier.price;
}

/**
 * A coupon lowers each price, rounded to cents, so that the sum over the lines is the value of the order.
 * @template {Priced} Line
 * @param {readonly Line[]} lines
 * @param {{ coupon?: string | undefined, tier?: string | undefined }} [options]
 */
export function orderTotals(lines, { coupon, tier = 'standard' } = {}) {
  const rate = couponRate(coupon);
  const sum = (/** @type {readonly Priced[]} */ list) =>
    cents(list.reduce((total, { price, quantity }) => total + price * quantity, 0));
  const charged = lines.map((line) => ({ ...line, price: cents(line.price * (1 - rate)) }));
  const goods = sum(lines);
  const value = sum(charged);
  const shipping = shippingCost(tier, value);
  const total = cents(value + shipping);
  return {
    /** The lines at the prices that are charged. */
    charged,
    /** Before the coupon. */
    goods,
    discount: cents(goods - value),
    /** After the coupon, without delivery. */
    value,
    shipping,
    total,
    /** Contained in the total. */
    tax: cents(total - total / (1 + VAT_RATE)),
  };
}
