/** WooCommerce: forms of products, links that add without a new page, the small cart and the page of the cart. */
import { quietly } from '../../quietly.ts';
import type { Data } from '../commerce.ts';
import { fieldValue } from './field-value.ts';
import type { CartHearing, CartSystem } from './platforms.ts';

type Told = (event: unknown, fragments: unknown, hash: unknown, link?: ArrayLike<HTMLElement>) => void;
interface Shop {
  jQuery?: (element: Element) => { on(name: string, listener: Told): void };
}

/** A form that was not sent: refused, or sent in a way of the theme's, which then says so. */
let held: HTMLElement | undefined;

/** What a form would put in: a product, a variation of it, or each of a group in its quantity. */
function linesOf(form: HTMLElement, { viewed }: CartHearing): Data[] {
  const group = form.querySelectorAll<HTMLInputElement>('[name^="quantity["]');
  if (group.length)
    return Array.from(group, ({ name, type, checked, value }) => ({
      item_id: name.slice('quantity['.length, -1),
      quantity: type === 'checkbox' && !checked ? 0 : +value,
    }));
  const product = fieldValue(form, 'add-to-cart');
  const variation = +(fieldValue(form, 'variation_id') ?? 0);
  // Of a product with many they are not in the page.
  const chosen = quietly(() =>
    (JSON.parse(form.dataset['product_variations']!) as Data[]).find(
      (one) => one['variation_id'] === variation,
    ),
  );
  return [
    {
      item_id: variation || product,
      // Other products of the page have forms too.
      ...(document.body.matches(`.postid-${product}`) && viewed()),
      ...(chosen && { item_id: chosen['sku'] || variation, price: chosen['display_price'] }),
      quantity: fieldValue(form, 'quantity'),
    },
  ];
}

/** A link that adds or removes says what; how much of it goes, its row. */
function lineOf(link?: HTMLElement | null): Data {
  const { product_sku, product_id, quantity } = link?.dataset ?? {};
  const row = link?.closest('.mini_cart_item');
  return {
    item_id: product_sku || product_id,
    quantity: row ? row.querySelector('.quantity')?.textContent : quantity,
  };
}

export function wooForms(cart: CartHearing): void {
  // At the end of its way: all that may refuse it has heard it.
  window.addEventListener('submit', ({ target, defaultPrevented }) =>
    quietly(() => {
      const form = target as HTMLElement;
      if (!form.matches('form.cart')) return;
      if (defaultPrevented) held = form;
      else cart.change('add_to_cart', linesOf(form, cart));
    }),
  );
}

export const wooCommerce: CartSystem = (cart) => {
  const body = (window as Shop).jQuery?.(document.body);
  if (!body) return false;
  const on = (name: string, told: (link?: HTMLElement) => void) =>
    body.on(name, (_, __, ___, link) => quietly(() => told(link?.[0])));
  /** The page of the cart has all of it, and is written anew after each change. */
  const read = () =>
    cart.whole(
      Array.from(document.querySelectorAll('.woocommerce-cart-form .cart_item'), (row) => ({
        ...lineOf(row.querySelector<HTMLElement>('.remove')),
        price: row.querySelector('.product-price')?.textContent,
        quantity: row.querySelector<HTMLInputElement>('.qty')?.value,
      })),
    );
  if (document.querySelector('.woocommerce-cart-form')) read();
  on('updated_wc_div', read);
  on('removed_from_cart', (link) => cart.change('remove_from_cart', lineOf(link)));
  on('added_to_cart', (link) => {
    const form = link ? link.closest<HTMLElement>('form.cart') : held;
    held = undefined;
    // Lists have such forms too, around links that say it themselves.
    cart.change('add_to_cart', form && fieldValue(form, 'add-to-cart') ? linesOf(form, cart) : lineOf(link));
  });
  return true;
};
