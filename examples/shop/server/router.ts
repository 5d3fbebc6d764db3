/** Which page an address asks for. */
import { categories, findProduct } from '../catalogue/index.ts';
import type { Page } from './page.ts';
import { cartPage } from './pages/cart.ts';
import { categoryPage } from './pages/category.ts';
import { checkoutPage } from './pages/checkout.ts';
import { homePage } from './pages/home.ts';
import { notFoundPage } from './pages/not-found.ts';
import { privacyPage } from './pages/privacy.ts';
import { productPage } from './pages/product.ts';
import { searchPage } from './pages/search.ts';
import { thankYouPage } from './pages/thank-you.ts';

const MAX_SEARCH = 100;

const fixed = new Map<string, () => Page>([
  ['/', homePage],
  ['/cart', cartPage],
  ['/checkout', checkoutPage],
  ['/thank-you', thankYouPage],
  ['/privacy', privacyPage],
]);

/** Always a page; the one that says "not found" when there is no other. */
export function route(path: string, query: URLSearchParams): Page {
  const page = fixed.get(path);
  if (page) return page();
  if (path === '/search') return searchPage((query.get('q') ?? '').trim().slice(0, MAX_SEARCH));
  const [, folder, id = '', more] = path.split('/');
  if (more === undefined && folder === 'c') {
    const category = categories.find((one) => one.id === id);
    if (category) return categoryPage(category, query.get('sort') ?? '');
  }
  if (more === undefined && folder === 'p') {
    const product = findProduct(id);
    if (product) return productPage(product, query.get('variant') ?? undefined);
  }
  return notFoundPage();
}
