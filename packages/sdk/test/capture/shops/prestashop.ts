/** PrestaShop as its front controller, its theme.js, core.js and its theme's cart.js behave. */
import type { Line } from './server.ts';

export const presented = (lines: readonly Line[]): object => ({
  products: lines.map(({ id, name, price, quantity }) => ({
    id_product: id,
    id_product_attribute: '0',
    reference: id === '11' ? 'MUG' : '',
    name,
    ...(typeof price === 'number' && { price_amount: price }),
    price: `${price}`,
    quantity,
    cart_quantity: quantity,
  })),
  products_count: lines.length,
});

/** What stands in the page before all scripts of the theme: no emitter yet. */
export const shopData = (lines: readonly Line[]): string =>
  `<script>var prestashop = ${JSON.stringify({ cart: presented(lines), currency: { iso_code: 'EUR' } })}</script>`;

/** Runs in the page, as the script at its end. */
export function theme(): void {
  type Listener = (event: Update) => void;
  type Update = { reason?: unknown; resp?: { cart?: unknown } };
  const all: Record<string, Listener[]> = {};
  const shop = (window as never as { prestashop: Record<string, unknown> }).prestashop;
  const emit = (name: string, event: Update) => {
    for (const listener of all[name] ?? []) listener(event);
  };
  Object.assign(shop, {
    on(name: string, listener: Listener) {
      all[name] = [...(all[name] ?? []), listener];
    },
    emit,
  });
  document.addEventListener('click', async ({ target }) => {
    const { post, since, ...dataset } = (target as HTMLElement).dataset;
    if (!post) return;
    const resp = await (await fetch(post, { method: 'POST' })).json();
    // Themes of 1.7.0 to 1.7.6 tell a typed quantity as its reason, and a click on + or - or the bin without a cart.
    if (since === 'typed') emit('updateCart', { reason: resp });
    else if (since === 'clicked') emit('updateCart', { reason: dataset });
    else {
      emit('updateCart', { reason: { linkAction: 'add-to-cart', cart: resp.cart }, resp });
      shop['cart'] = resp.cart;
    }
  });
}
