/** Pages of shops of three systems, by path, and what their servers answer. */
import type { Harness } from '../../harness.ts';
import { customerData, requireJs, section } from './magento.ts';
import { presented, shopData, theme } from './prestashop.ts';
import { type createShop, scriptOf } from './server.ts';
import { cartPage, jQuery, loopLink, miniCart, wooScripts } from './woocommerce.ts';

const variations = JSON.stringify([
  { variation_id: 21, sku: 'TEE-S', display_price: 9.5, attributes: { attribute_size: 's' } },
  { variation_id: 22, sku: '', display_price: 10.5, attributes: { attribute_size: 'm' } },
]);
/** Of the templates for single products. */
const forms = {
  simple: `<form class="cart" method="post" action="/woo-product"><input name="quantity" type="number" min="1" required value="1"><button type="submit" name="add-to-cart" value="11">Add</button></form>`,
  other: `<form class="cart" method="post" action="/woo-product"><input name="quantity" value="1"><button type="submit" name="add-to-cart" value="12">Add the other</button></form>`,
  variable: `<form class="variations_form cart" method="post" action="/woo-product" data-product_id="20" data-product_variations='${variations}'>
    <select name="attribute_size"><option value="">Choose</option><option>s</option><option>m</option></select>
    <div class="variations_button"><input name="quantity" value="2"><button type="submit" class="single_add_to_cart_button disabled">Add</button>
    <input type="hidden" name="add-to-cart" value="20"><input type="hidden" name="product_id" value="20"><input type="hidden" name="variation_id" value="0"></div></form>`,
  grouped: `<form class="cart grouped_form" method="post" action="/woo-product"><input name="quantity[31]" value="2"><input name="quantity[32]" value="" placeholder="0">
    <input type="checkbox" name="quantity[33]" value="1"><input type="checkbox" name="quantity[34]" value="1" checked><input type="hidden" name="add-to-cart" value="30"><button type="submit">Add</button></form>`,
};
const buttons = (path: string): string =>
  [
    ['add', `id=11&by=1`],
    ['kettle', `id=12&by=2`],
    ['less', `id=11&to=1`],
    ['bin', `id=12&to=0`],
    ['sold-out', `id=77&by=1`],
  ]
    .map(([id, query]) => `<button id="${id}" data-post="${path}?${query}">${id}</button>`)
    .join('');

export function shopPage(shop: ReturnType<typeof createShop>, path: string, html: Harness['html']) {
  const page = (body: string, head = '') => html('Shop', { attributes: 'data-capture="cart"', body, head });
  const woo = '<script src="/woo/jquery.js"></script><script src="/woo/woo.js"></script>';
  if (path === '/woo-list') return page(loopLink('11') + loopLink('12') + loopLink('77') + miniCart([]));
  if (path === '/woo-cart') return page(cartPage(shop.all()) + woo);
  const form = /^\/woo-product\/(\w+)$/.exec(path)?.[1] as keyof typeof forms | undefined;
  if (form)
    return page(
      `<script>document.body.className = 'single-product postid-11 postid-20'</script>${forms[form]}${forms.other}${woo}`,
    );
  if (path === '/woo-product') return page('Added');
  if (path === '/woo/jquery.js') return scriptOf(jQuery);
  if (path === '/woo/woo.js') return scriptOf(wooScripts);
  if (path === '/woo/cart-page') return shop.answers(() => cartPage(shop.all()));
  if (path === '/woo/fragments')
    return shop.answers((done) => ({
      ...(!done && { error: true }),
      fragments: { '.widget_shopping_cart_content': miniCart(shop.all()) },
    }));
  if (path === '/magento') return page(buttons('/checkout/cart/add'));
  if (path === '/magento/require.js') return scriptOf(requireJs);
  if (path === '/magento/customer-data.js') return scriptOf(customerData);
  if (path === '/checkout/cart/add') return shop.answers((done) => ({ success: done }));
  if (path === '/customer/section/load') return shop.answers(() => ({ cart: section(shop.all()) }));
  if (path === '/presta')
    return page(
      `${buttons('/presta/cart')}<button id="typed" data-post="/presta/cart?id=11&to=5" data-since="typed">typed</button>
       <button id="clicked" data-post="/presta/cart?id=11&to=6" data-since="clicked">clicked</button>`,
      shopData(shop.all()),
    );
  if (path === '/presta/theme.js') return scriptOf(theme);
  if (path === '/presta/cart')
    return shop.answers((done) =>
      done ? { success: true, cart: presented(shop.all()) } : { hasError: true, errors: ['sold out'] },
    );
  return undefined;
}
