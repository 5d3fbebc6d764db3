/** What was found for a text. */
import { categories, products, searchProducts } from '../../catalogue/index.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { productGrid } from '../parts/product-card.ts';

const SUGGESTED = 4;

export function searchPage(text: string): Page {
  const found = searchProducts(text);
  const count = `${found.length} ${found.length === 1 ? 'result' : 'results'}`;
  const nothing = html`<p class="lead">${text ? 'Nothing fits. Try a material, such as “linen”, or a colour.' : 'Type what you are looking for.'}</p>
<p>Or browse ${categories.map(({ id, name }, i) => html`${i > 0 && ', '}<a href="/c/${id}">${name.toLowerCase()}</a>`)}.</p>
<section aria-labelledby="popular"><h2 id="popular">Much liked</h2>
${productGrid({ id: 'search_popular', name: 'Much liked', products: [...products].sort((a, b) => b.rating - a.rating).slice(0, SUGGESTED) })}
</section>`;
  return {
    title: text ? `Search: ${text}` : 'Search',
    description: 'Search the shop.',
    path: '/search',
    kind: 'search',
    search: text,
    hidden: true,
    main: html`<div class="list-head" data-search-term="${text}"><div><h1>${text ? html`${count} for “${text}”` : 'Search'}</h1></div></div>
${found.length ? productGrid({ id: 'search_results', name: 'Search results', products: found }, SUGGESTED) : nothing}`,
  };
}
