/** The catalogue of the example shop: plain data and pure functions for browser and Node. */
export {
  couponRate,
  coupons,
  FREE_SHIPPING_FROM,
  formatPrice,
  orderTotals,
  shippingCost,
  shippingTiers,
  VAT_RATE,
} from '../public/pricing.js';
export { categories } from './categories.ts';
export {
  type Choice,
  categoryName,
  choiceName,
  choose,
  itemId,
  type ShopItem,
  toItem,
  toListItems,
  unitPrice,
} from './choice.ts';
export { productImage, sceneImage } from './pictures/images.ts';
export { findProduct, products, productsIn, searchProducts } from './query.ts';
export type { Category, CategoryId, Product, Size, Variant } from './types.ts';
