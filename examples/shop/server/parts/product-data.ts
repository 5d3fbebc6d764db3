/** schema.org data of a product. */
import { type Product, toItem, type Variant } from '../../catalogue/index.ts';
import { imagePath } from '../images.ts';
import { SHOP_NAME } from '../page.ts';

/** A Product with one Offer, at the price and in the colour that the page shows first. */
export const productData = (product: Product, variant: Variant, origin: string): object => ({
  '@context': 'https://schema.org',
  '@type': 'Product',
  name: product.name,
  sku: product.id,
  description: product.description,
  category: toItem(product).item_category,
  color: variant.name,
  brand: { '@type': 'Brand', name: product.brand },
  image: [imagePath(product, variant), imagePath(product, variant, true)].map((path) => origin + path),
  aggregateRating: {
    '@type': 'AggregateRating',
    ratingValue: product.rating,
    reviewCount: product.reviews,
  },
  offers: {
    '@type': 'Offer',
    url: `${origin}/p/${product.id}`,
    price: product.price.toFixed(2),
    priceCurrency: 'EUR',
    itemCondition: 'https://schema.org/NewCondition',
    availability: `https://schema.org/${product.stock ? 'InStock' : 'OutOfStock'}`,
    seller: { '@type': 'Organization', name: SHOP_NAME },
  },
});
