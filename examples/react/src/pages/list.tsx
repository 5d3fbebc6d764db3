/** All products; how they are sorted is in the address. */
import { useSearchParams } from 'react-router';

export function List() {
  const [query, setQuery] = useSearchParams();
  return (
    <>
      <title>All products · Moss &amp; Loom</title>
      <h1>All products {query.get('sort')}</h1>
      <button type="button" data-testid="sort" onClick={() => setQuery({ sort: 'price' })}>
        By price
      </button>
      <button
        type="button"
        data-testid="refine"
        onClick={() => setQuery({ sort: 'price', max: '20' }, { replace: true })}
      >
        Up to 20 €
      </button>
    </>
  );
}
