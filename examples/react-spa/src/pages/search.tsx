/** What was found. */
import { searchProducts, toListItems } from '@beckon/example-shop/catalogue';
import { useSearchParams } from 'react-router';
import { ProductGrid } from '../parts/product-grid.tsx';
import { beckon } from '../tracking.ts';
import { usePage } from '../use-page.ts';

export function Search() {
  const [query] = useSearchParams();
  const text = (query.get('q') ?? '').slice(0, 200);
  const found = searchProducts(text);
  usePage(`Search: ${text}`, () => {
    beckon.track('search', { search_term: text });
    beckon.track('view_item_list', {
      item_list_id: 'search',
      item_list_name: 'Search results',
      items: toListItems(found, 'search', 'Search results'),
    });
  });
  return (
    <>
      <h1>
        {found.length} {found.length === 1 ? 'result' : 'results'} for “{text}”
      </h1>
      {found.length ? (
        <ProductGrid products={found} listId="search" listName="Search results" />
      ) : (
        <p className="intro">Nothing fits. Try a material, such as “linen”, or a room.</p>
      )}
    </>
  );
}
