/** PrestaShop: its global has the cart of the page, and tells each later one by `updateCart`. */
import { quietly } from '../../quietly.ts';
import { isData } from '../commerce.ts';
import type { CartSystem } from './platforms.ts';

type Cart = { products?: object };
type Update = { resp?: { cart?: Cart }; reason?: { cart?: Cart } };
interface Shop {
  prestashop?: {
    /** Of the theme: the data stands in the page before. */
    on?(name: string, listener: (event?: Update) => void): void;
    cart?: Cart;
    currency?: { iso_code?: string };
  };
}

export const prestashop: CartSystem = ({ whole }) => {
  const shop = (window as Shop).prestashop;
  if (!shop?.on) return false;
  const read = (cart?: Cart) =>
    quietly(() =>
      whole(
        // PHP makes an object of a list with holes. A refused change has no cart.
        Object.values(cart!.products!)
          .filter(isData)
          .map((line) => ({
            item_id: line['reference'] || line['id_product'],
            item_name: line['name'],
            price: line['price_amount'] ?? line['price'],
            quantity: line['quantity'] ?? line['cart_quantity'],
          })),
        shop.currency?.iso_code,
      ),
    );
  read(shop.cart);
  // Themes before 1.7.7 tell some changes in the reason, and some without a cart.
  shop.on('updateCart', (event) => void read(event?.resp?.cart ?? event?.reason?.cart));
  return true;
};
