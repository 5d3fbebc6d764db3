/** A product's picture, drawn by the catalogue. */
import { type Product, productImage, type Variant } from '@beckon/example-shop/catalogue';
import { useMemo } from 'react';

export function Picture({
  product,
  variant,
  large,
}: {
  product: Product;
  variant?: Variant;
  large?: boolean;
}) {
  const source = useMemo(
    () => `data:image/svg+xml,${encodeURIComponent(productImage(product, variant))}`,
    [product, variant],
  );
  const name = variant ? `${product.name} in ${variant.name}` : product.name;
  const size = large ? 800 : 400;
  return <img className="picture" src={source} alt={name} width={size} height={size} />;
}
