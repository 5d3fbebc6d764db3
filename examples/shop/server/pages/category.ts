/** All products of a department, in the order the visitor asked for. */
import { type Category, type Product, productsIn } from '../../catalogue/index.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { breadcrumbData, breadcrumbs } from '../parts/breadcrumbs.ts';
import { productGrid } from '../parts/product-card.ts';

interface Order {
  id: string;
  name: string;
  compare?: (a: Product, b: Product) => number;
}

/** The first is the default. */
const orders: readonly Order[] = [
  { id: 'featured', name: 'Featured' },
  { id: 'price-asc', name: 'Price, low to high', compare: (a, b) => a.price - b.price },
  { id: 'price-desc', name: 'Price, high to low', compare: (a, b) => b.price - a.price },
  { id: 'rating', name: 'Best rated', compare: (a, b) => b.rating - a.rating || b.reviews - a.reviews },
];

const LEAD = 4;

export function categoryPage({ id, name, intro }: Category, sort: string): Page {
  const order = orders.find((one) => one.id === sort) ?? orders[0]!;
  const list = productsIn(id);
  const sorted = order.compare ? [...list].sort(order.compare) : list;
  const path = `/c/${id}`;
  const trail = [
    { name: 'Home', path: '/' },
    { name, path },
  ];
  return {
    title: name,
    description: intro,
    path,
    kind: 'list',
    category: id,
    structuredData: (origin) => [breadcrumbData(trail, origin)],
    main: html`${breadcrumbs(trail)}
<div class="list-head">
  <div><h1>${name}</h1><p class="lead">${intro}</p></div>
  <form class="sorting" action="${path}" data-sorting>
    <label for="sort">Sort by</label>
    <select id="sort" name="sort" data-testid="sort">
      ${orders.map((one) => html`<option value="${one.id}"${one === order && html` selected`}>${one.name}</option>`)}
    </select>
    <button type="submit" class="button button-small">Sort</button>
  </form>
</div>
<p class="soft count">${sorted.length} products</p>
${productGrid({ id, name, products: sorted }, LEAD)}`,
  };
}
