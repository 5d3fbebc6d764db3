/** The product feed as the shop gives it to Google Merchant Center: RSS 2.0 with Google's fields, one item for each size. */
import {
  type Choice,
  categoryName,
  choiceName,
  choose,
  itemId,
  type Product,
  products,
  unitPrice,
} from '../catalogue/index.ts';
import { CURRENCY } from '../public/pricing.js';
import { imagePath } from './images.ts';
import { SHOP_NAME } from './page.ts';

const escaped = (text: string) => text.replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`);
const money = (amount: number) => `${amount.toFixed(2)} ${CURRENCY}`;

/** By Google's names. Source: support.google.com/merchants/answer/7052112 */
function fields(product: Product, choice: Choice, origin: string): Record<string, string> {
  const price = unitPrice(product, choice);
  return {
    id: itemId(product, choice),
    ...(product.sizes && { item_group_id: product.id, size: choice.size?.name ?? '' }),
    title: product.sizes ? `${product.name}, ${choiceName(choice)}` : product.name,
    description: product.description,
    link: `${origin}/p/${product.id}`,
    image_link: origin + imagePath(product, choice.variant),
    availability: product.stock ? 'in_stock' : 'out_of_stock',
    // Reduced: the feed tells both.
    ...(product.was === undefined
      ? { price: money(price) }
      : { price: money(price + product.was - product.price), sale_price: money(price) }),
    brand: product.brand,
    condition: 'new',
    product_type: categoryName(product),
  };
}

export function productFeed(origin: string): string {
  const items = products.flatMap((product) =>
    (product.sizes?.map(({ id }) => id) ?? [undefined]).map((size) => {
      const told = Object.entries(fields(product, choose(product, undefined, size), origin));
      return `<item>\n${told.map(([name, text]) => `<g:${name}>${escaped(text)}</g:${name}>`).join('\n')}\n</item>`;
    }),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">
<channel>
<title>${escaped(SHOP_NAME)}</title>
<link>${origin}</link>
<description>Everything that the shop sells</description>
${items.join('\n')}
</channel>
</rss>
`;
}
