/** Shopify: forms that go to `/cart/add`, whether the theme sends them or lets the browser. */
import { hear } from '../hear.ts';
import { fieldValue } from './field-value.ts';
import type { CartHearing } from './platforms.ts';

interface Shop {
  ShopifyAnalytics?: { meta?: { product?: { variants?: { id: unknown; sku?: string }[] } } };
}

export function shopify({ change, viewed }: CartHearing): void {
  hear(document, 'submit', ({ target }) => {
    const form = target as Element;
    if (!/\/cart\/add(\.js)?\/?(\?|$)/.test(form.getAttribute('action')!)) return;
    const id = fieldValue(form, 'id');
    const variants = (window as Shop).ShopifyAnalytics?.meta?.product?.variants;
    const variant = variants?.find((one) => `${one.id}` === id);
    change('add_to_cart', {
      ...(variant && viewed()),
      item_id: variant?.sku || id,
      quantity: fieldValue(form, 'quantity'),
    });
  });
}
