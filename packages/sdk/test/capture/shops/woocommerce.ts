/** WooCommerce as its templates and its add-to-cart.js, add-to-cart-variation.js and cart.js behave, with as much of jQuery. */
import type { Line } from './server.ts';

const sku = (id: string): string => (id === '11' ? 'MUG' : '');

export const loopLink = (id: string): string =>
  `<a href="?add-to-cart=${id}" class="button add_to_cart_button ajax_add_to_cart" data-quantity="1" data-product_id="${id}" data-product_sku="${sku(id)}">Add ${id}</a>`;

/** The small cart; its rows say how many only to people. */
export const miniCart = (lines: readonly Line[]): string =>
  `<div class="widget_shopping_cart_content"><ul class="woocommerce-mini-cart">${lines
    .map(
      ({ id, price, quantity }) =>
        `<li class="woocommerce-mini-cart-item mini_cart_item"><a href="?remove=${id}" class="remove remove_from_cart_button" data-product_id="${id}" data-cart_item_key="${id}" data-product_sku="${sku(id)}">×</a> <span class="quantity">${quantity} × <bdi>${price}</bdi></span></li>`,
    )
    .join('')}</ul></div>`;

export const cartPage = (lines: readonly Line[]): string =>
  lines.length
    ? `<form class="woocommerce-cart-form" action="/woo-cart" method="post"><table class="shop_table cart woocommerce-cart-form__contents">${lines
        .map(
          ({ id, price, quantity }) =>
            `<tr class="woocommerce-cart-form__cart-item cart_item"><td class="product-remove"><a class="remove" href="/woo/cart-page?id=${id}&to=0" data-product_id="${id}" data-product_sku="${sku(id)}">×</a></td><td class="product-price">${price}</td><td><input class="qty" name="cart[${id}][qty]" value="${quantity}"></td></tr>`,
        )
        .join('')}</table><button name="update_cart">Update</button></form>`
    : '<p class="wc-empty-cart-message">empty</p>';

/** Runs in the page. */
export function jQuery(): void {
  type Listener = (event: unknown, ...more: unknown[]) => void;
  const heard = new Map<Node, [name: string, Listener][]>();
  const jQuery = (node: Element) => ({
    0: node,
    length: 1,
    on(names: string, listener: Listener) {
      const own = heard.get(node) ?? [];
      heard.set(node, [...own, ...names.split(' ').map((name): [string, Listener] => [name, listener])]);
    },
    trigger(type: string, more: unknown[] = []) {
      for (let at: Node | null = node; at; at = at.parentNode)
        for (const [name, listener] of heard.get(at) ?? []) if (name === type) listener({ type }, ...more);
    },
  });
  Object.assign(window, { jQuery });
}

/** Runs in the page. */
export function wooScripts(): void {
  type Query = { on(names: string, listener: (...all: never[]) => void): void };
  const $ = (
    window as never as { jQuery(node: Node): Query & { trigger(name: string, more?: unknown[]): void } }
  ).jQuery;
  const body = $(document.body);
  const put = (selector: string, html: string) => {
    for (const old of document.querySelectorAll(selector)) old.outerHTML = html;
  };
  // One request after another.
  let queue = Promise.resolve();
  const ask = (url: string, then: (answer: { error?: true; fragments: Record<string, string> }) => void) => {
    queue = queue.then(async () => then(await (await fetch(url, { method: 'POST' })).json()));
  };
  for (const name of ['added_to_cart', 'removed_from_cart'])
    body.on(name, (_: unknown, fragments: Record<string, string>) => {
      for (const [selector, html] of Object.entries(fragments)) put(selector, html);
    });
  const newPage = async (url: string) => {
    const html = await (await fetch(url, { method: 'POST' })).text();
    put('.woocommerce-cart-form', html);
    body.trigger('updated_wc_div');
  };
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLElement>('a, button');
    if (link?.matches('.ajax_add_to_cart')) {
      event.preventDefault();
      const { product_id, quantity } = link.dataset;
      ask(`/woo/fragments?id=${product_id}&by=${quantity}`, ({ error, fragments }) => {
        if (error) location.assign('/other');
        else body.trigger('added_to_cart', [fragments, 'hash', $(link)]);
      });
    } else if (link?.matches('.remove_from_cart_button')) {
      event.preventDefault();
      ask(`/woo/fragments?id=${link.dataset['cart_item_key']}&to=0`, ({ fragments }) =>
        body.trigger('removed_from_cart', [fragments, 'hash', $(link)]),
      );
    } else if (link?.matches('.woocommerce-cart-form .product-remove > a')) {
      event.preventDefault();
      newPage(link.getAttribute('href')!);
    } else if (link?.matches('.variations_button .disabled')) event.preventDefault();
  });
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches('.woocommerce-cart-form')) return;
    event.preventDefault();
    const { name, value } = form.querySelector<HTMLInputElement>('.qty')!;
    newPage(`/woo/cart-page?id=${/\d+/.exec(name)![0]}&to=${value}`);
  });
  document.addEventListener('change', ({ target }) => {
    const form = (target as Element).closest<HTMLFormElement>('.variations_form');
    if (!form || !(target as Element).matches('select')) return;
    const all = JSON.parse(form.dataset['product_variations']!) as {
      variation_id: number;
      attributes: object;
    }[];
    const { name, value } = target as HTMLSelectElement;
    const found = all.find(({ attributes }) => (attributes as Record<string, string>)[name] === value);
    form.querySelector<HTMLInputElement>('[name=variation_id]')!.value = `${found?.variation_id ?? ''}`;
    form.querySelector('button')!.classList.toggle('disabled', !found);
  });
}
