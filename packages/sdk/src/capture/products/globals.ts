/** What platforms leave in globals of the page. Unconfirmed: none of them is a promise. */
import { currencyOf, numberOf } from '../money.ts';
import type { Fields } from './categories.ts';
import { type Found, known } from './product.ts';

type Any = { readonly [key: string]: Any | undefined } & {
  find?(test: (one: Any) => boolean): Any | undefined;
  [0]?: Any;
};
export type Globals = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | undefined =>
  typeof value === 'number' || (typeof value === 'string' && value) ? `${value}` : undefined;

const found = (item: Record<string, unknown>, currency: unknown): Found | undefined => {
  const fields = known(
    Object.fromEntries(
      Object.entries(item).map(([key, value]) => [key, key === 'price' ? numberOf(value) : text(value)]),
    ),
  ) as Fields;
  return fields['item_id'] ? { item: fields, currency: currencyOf(currency) } : undefined;
};

/** `ShopifyAnalytics.meta`: prices in cents, the variant of the address chosen. */
function shopify({ ShopifyAnalytics, Shopify }: Record<string, Any | undefined>): Found | undefined {
  const meta = ShopifyAnalytics?.['meta'];
  const product = meta?.['product'];
  if (!product) return undefined;
  const variants = product['variants'];
  const variant =
    variants?.find?.((one) => `${one['id']}` === `${meta['selectedVariantId']}`) ?? variants?.[0];
  const price = numberOf(variant?.['price']);
  const title = text(variant?.['public_title']);
  return found(
    {
      item_id: variant?.['sku'] || variant?.['id'],
      item_name: title && text(variant?.['name'])?.replace(` - ${title}`, ''),
      item_group_id: product['id'],
      item_brand: product['vendor'],
      item_category: product['type'],
      item_variant: title,
      price: price && price / 100,
    },
    meta['currency'] ?? Shopify?.['currency']?.['active'],
  );
}

/** W3C Customer Experience Digital Data Layer 1.0, section 6.4. */
function digitalData({ digitalData }: Record<string, Any | undefined>): Found | undefined {
  const product = digitalData?.['product']?.[0];
  const info = product?.['productInfo'];
  const price = product?.['price'] ?? info?.['price'];
  return found(
    {
      item_id: info?.['sku'] ?? info?.['productID'],
      item_name: info?.['productName'],
      item_brand: info?.['manufacturer'],
      item_category: product?.['category']?.['primaryCategory'],
      price: price?.['priceWithTax'] ?? price?.['basePrice'],
    },
    price?.['currency'],
  );
}

export const readGlobals = (page: Globals): Found | undefined =>
  shopify(page as Record<string, Any>) ?? digitalData(page as Record<string, Any>);
