/** The first page: what the shop is, its departments, a few products. */
import { categories, products, productsIn } from '@beckon/example-shop/catalogue';
import { Link } from 'react-router';
import { Picture } from '../parts/picture.tsx';
import { ProductGrid } from '../parts/product-grid.tsx';
import { usePage } from '../use-page.ts';

const featured = [...products].sort((a, b) => b.rating * b.reviews - a.rating * a.reviews).slice(0, 8);

export function Home() {
  usePage('Things for a home that lives');
  const [hero] = featured;
  return (
    <>
      <section className="hero">
        <div>
          <h1>Made slowly, kept for years.</h1>
          <p>Stoneware, lamps, linen and green things from small workshops across Europe.</p>
          <Link to="/c/tableware" className="button">
            Start with the table
          </Link>
        </div>
        {hero ? <Picture product={hero} large /> : null}
      </section>
      <ul className="departments">
        {categories.map(({ id, name, intro }) => (
          <li key={id}>
            <Link to={`/c/${id}`}>
              {productsIn(id)[0] ? <Picture product={productsIn(id)[0]!} /> : null}
              <strong>{name}</strong>
              <span>{intro}</span>
            </Link>
          </li>
        ))}
      </ul>
      <h2>Loved most</h2>
      <ProductGrid products={featured} listId="featured" listName="Loved most" />
    </>
  );
}
