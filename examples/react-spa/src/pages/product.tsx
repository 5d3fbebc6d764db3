/** One product: choose colour and size, add to the cart. */
import {
  choose,
  findProduct,
  formatPrice,
  type Product,
  toItem,
  unitPrice,
} from '@beckon/example-shop/catalogue';
import { type FormEvent, useState } from 'react';
import { Link, useParams } from 'react-router';
import { addToCart } from '../cart.ts';
import { Picture } from '../parts/picture.tsx';
import { beckon } from '../tracking.ts';
import { usePage } from '../use-page.ts';
import { NotFound } from './not-found.tsx';

export function ProductPage() {
  const product = findProduct(useParams()['product'] ?? '');
  return product ? <Details key={product.id} product={product} /> : <NotFound />;
}

function Details({ product }: { product: Product }) {
  const [variant, setVariant] = useState(product.variants[0].id);
  const [size, setSize] = useState(product.sizes?.[0].id);
  const [added, setAdded] = useState(false);
  const choice = choose(product, variant, size);
  usePage(product.name, () =>
    beckon.track('view_item', { currency: 'EUR', value: product.price, items: [toItem(product)] }),
  );
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const quantity = Number(new FormData(event.currentTarget).get('quantity')) || 1;
    addToCart({ product: product.id, variant, size, quantity });
    setAdded(true);
  };
  return (
    <article className="product">
      <Picture product={product} variant={choice.variant} large />
      <div>
        <p className="maker">{product.brand}</p>
        <h1>{product.name}</h1>
        <p className="intro">{product.tagline}</p>
        <p className="price large">
          {formatPrice(unitPrice(product, choice))} {product.was ? <s>{formatPrice(product.was)}</s> : null}
        </p>
        <form onSubmit={add}>
          <fieldset>
            <legend>Colour: {choice.variant.name}</legend>
            {product.variants.map((one) => (
              <label key={one.id} className="swatch">
                <input
                  type="radio"
                  name="variant"
                  checked={one.id === variant}
                  onChange={() => setVariant(one.id)}
                />
                {one.name}
              </label>
            ))}
          </fieldset>
          {product.sizes ? (
            <fieldset>
              <legend>Size</legend>
              {product.sizes.map((one) => (
                <label key={one.id} className="swatch">
                  <input
                    type="radio"
                    name="size"
                    checked={one.id === size}
                    onChange={() => setSize(one.id)}
                  />
                  {one.name}
                </label>
              ))}
            </fieldset>
          ) : null}
          <label>
            Quantity <input name="quantity" type="number" min={1} max={20} defaultValue={1} />
          </label>
          <button type="submit" data-testid="add-to-cart">
            Add to cart
          </button>
        </form>
        <p role="status">{added ? <Link to="/cart">Added. Look at your cart</Link> : ''}</p>
        <p>{product.description}</p>
        <ul className="details">
          {product.details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      </div>
    </article>
  );
}
