/** Magento 2: the section `cart` of its customer data, by the shop's own RequireJS. */
import { quietly } from '../../quietly.ts';
import { type Data, isData } from '../commerce.ts';
import type { CartSystem } from './platforms.ts';

const MODULE = 'Magento_Customer/js/customer-data';

type Observable = (() => Data) & { subscribe(listener: () => void): void };
interface Shop {
  require?: {
    (names: string[], ready: (module: { get(name: string): Observable }) => void): void;
    specified?(name: string): boolean;
  };
}

export const magento: CartSystem = ({ whole }) => {
  const { require } = window as unknown as Shop;
  // Only what the shop itself asks for: another one's loader would look for a file that is not there.
  if (!require?.specified?.(MODULE)) return false;
  require([MODULE], (data) =>
    quietly(() => {
      const cart = data.get('cart');
      const read = () =>
        void quietly(() =>
          whole(
            // Before it is loaded it is an empty object.
            (cart()['items'] as unknown[]).filter(isData).map((line) => ({
              // Its `item_id` is the line's.
              item_id: line['product_sku'] || line['product_id'],
              item_name: line['product_name'],
              price: line['product_price_value'] ?? line['product_price'],
              quantity: line['qty'],
            })),
          ),
        );
      read();
      cart.subscribe(read);
    }));
  return true;
};
