/** One department. */
import { categories, productsIn, toListItems } from '@beckon/example-shop/catalogue';
import { useParams } from 'react-router';
import { ProductGrid } from '../parts/product-grid.tsx';
import { beckon } from '../tracking.ts';
import { usePage } from '../use-page.ts';
import { NotFound } from './not-found.tsx';

export function CategoryPage() {
  const { category: id = '' } = useParams();
  const category = categories.find((one) => one.id === id);
  return category ? (
    <Department key={id} id={id} name={category.name} intro={category.intro} />
  ) : (
    <NotFound />
  );
}

function Department({ id, name, intro }: { id: string; name: string; intro: string }) {
  const products = productsIn(id);
  usePage(name, () =>
    beckon.track('view_item_list', {
      item_list_id: id,
      item_list_name: name,
      items: toListItems(products, id, name),
    }),
  );
  return (
    <>
      <h1>{name}</h1>
      <p className="intro">{intro}</p>
      <ProductGrid products={products} listId={id} listName={name} />
    </>
  );
}
