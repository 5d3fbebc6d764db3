/** How shop systems tell of their carts. Unconfirmed against running shops: themes may replace all of it. */

import { quietly } from '../../quietly.ts';
import { type Data, isData } from '../commerce.ts';
import { numberOf } from '../money.ts';

export interface CartHearing {
  change(name: 'add_to_cart' | 'remove_from_cart', items: Data[]): void;
  whole(items: unknown, currency?: unknown): void;
  /** The product that this page view is about. */
  viewed(): Data | undefined;
}

type Listen = { on(name: string, listener: (...args: never[]) => void): void };
interface Platforms {
  jQuery?: (element: Element) => Listen;
  prestashop?: Listen & { cart?: Data; currency?: { iso_code?: string } };
  require?: (names: string[], ready: (module: { get(name: string): Observable }) => void) => void;
  ShopifyAnalytics?: { meta?: { product?: { id?: unknown; variants?: { id: unknown; sku?: string }[] } } };
}
type Observable = (() => Data) & { subscribe(listener: (value: Data) => void): void };
type Button = ArrayLike<HTMLElement>;

const list = (value: unknown): Data[] => (Array.isArray(value) ? value.filter(isData) : []);

/** `added_to_cart` and `removed_from_cart` of WooCommerce's scripts, with the button that was clicked. */
function wooButtons(body: Listen, { change }: CartHearing): void {
  const hear =
    (name: 'add_to_cart' | 'remove_from_cart') => (_: unknown, __: unknown, ___: unknown, button?: Button) =>
      quietly(() => {
        const { product_sku, product_id, quantity } = button![0]!.dataset;
        if (product_sku || product_id)
          change(name, [{ item_id: product_sku || product_id, quantity: numberOf(quantity) ?? 1 }]);
      });
  body.on('added_to_cart', hear('add_to_cart'));
  body.on('removed_from_cart', hear('remove_from_cart'));
}

/** The sections of Magento's customer data: what they call public content of the page. */
function magento(load: Required<Platforms>['require'], { whole }: CartHearing): void {
  const read = (cart: Data) =>
    // Before it is loaded it is an empty object.
    cart['items'] &&
    whole(
      list(cart['items']).map((line) => ({
        item_id: line['product_sku'],
        item_name: line['product_name'],
        price: line['product_price_value'],
        quantity: line['qty'],
      })),
    );
  load(['Magento_Customer/js/customer-data'], (data) =>
    quietly(() => {
      const cart = data.get('cart');
      read(cart());
      cart.subscribe((value) => void quietly(() => read(value)));
    }),
  );
}

function prestashop(shop: Required<Platforms>['prestashop'], { whole }: CartHearing): void {
  const read = (cart: unknown) =>
    isData(cart) &&
    Array.isArray(cart['products']) &&
    whole(
      list(cart['products']).map((line) => ({
        item_id: line['reference'] || line['id_product'],
        item_name: line['name'],
        price: line['price_with_reduction'] ?? line['price_amount'],
        quantity: line['quantity'] ?? line['cart_quantity'],
      })),
      shop.currency?.iso_code,
    );
  read(shop.cart);
  shop.on(
    'updateCart',
    (event?: { resp?: { cart?: unknown } }) => void quietly(() => read(event?.resp?.cart)),
  );
}

/** Forms that put the product of the page into the cart: Shopify's `/cart/add`, WooCommerce's `form.cart`. */
function forms({ change, viewed }: CartHearing, { ShopifyAnalytics }: Platforms): void {
  document.addEventListener(
    'submit',
    (event) =>
      void quietly(() => {
        const form = event.target as HTMLFormElement;
        const says = (name: string) => form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value;
        const quantity = numberOf(says('quantity')) ?? 1;
        // A field of this name hides the property.
        if (/\/cart\/add(\.js)?\/?$/.test((form.getAttribute('action') ?? '').split('?')[0]!)) {
          const id = says('id');
          const variants = ShopifyAnalytics?.meta?.product?.variants;
          const variant = variants?.find((one) => `${one.id}` === id);
          if (id)
            change('add_to_cart', [{ ...(variant && viewed()), item_id: variant?.sku || id, quantity }]);
        } else if (form.matches('form.cart')) {
          const id = says('variation_id') || says('add-to-cart');
          if (id) change('add_to_cart', [{ ...(viewed() ?? { item_id: id }), quantity }]);
        }
      }),
    true,
  );
}

export function watchPlatforms(cart: CartHearing): void {
  const page = window as unknown as Platforms;
  forms(cart, page);
  if (page.jQuery && document.querySelector('[class*=woocommerce]'))
    quietly(() => wooButtons(page.jQuery!(document.body), cart));
  if (typeof page.prestashop?.on === 'function') quietly(() => prestashop(page.prestashop!, cart));
  if (page.require && document.querySelector('script[type="text/x-magento-init"]'))
    quietly(() => magento(page.require!, cart));
}
