/** Shop systems that tell of their carts in ways of their own. Unconfirmed against running shops: themes may replace all of it. */
import { quietly } from '../../quietly.ts';
import type { Data } from '../commerce.ts';
import { hear } from '../hear.ts';
import { magento } from './magento.ts';
import { prestashop } from './prestashop.ts';
import { shopify } from './shopify.ts';
import { wooCommerce, wooForms } from './woocommerce.ts';

export interface CartHearing {
  /** Lines as the system says them; those that name no product are left out. */
  change(name: 'add_to_cart' | 'remove_from_cart', items: unknown): void;
  whole(items: unknown, currency?: unknown): void;
  /** The product that this page view is about. */
  viewed(): Data | undefined;
}

/** Tells whether it listens: a system's script may come later than ours. */
export type CartSystem = (cart: CartHearing) => boolean | undefined;

export function watchPlatforms(cart: CartHearing): void {
  let absent: CartSystem[] = [wooCommerce, magento, prestashop];
  const look = () => {
    absent = absent.filter((system) => !quietly(() => system(cart)));
  };
  shopify(cart);
  wooForms(cart);
  look();
  // Each script that has run; `load` of the window does not pass the document.
  for (const target of [document, window]) hear(target, 'load DOMContentLoaded', look);
}
