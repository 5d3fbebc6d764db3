/** The top of every page. */
import { categories, FREE_SHIPPING_FROM } from '../../catalogue/index.ts';
import { html, type Markup, trusted } from '../html.ts';
import { type Page, SHOP_NAME } from '../page.ts';
import { icon } from './icons.ts';

export const logo = trusted(
  '<svg class="logo-mark" viewBox="0 0 40 40" aria-hidden="true"><circle cx="20" cy="20" r="20" class="logo-disc"/><path d="M20 32V14M20 22c-7 0-9.5-4-9.5-9.5C17 12.5 20 15 20 22zM20 26c6 0 8.5-3.5 8.5-8.5-6 0-8.5 3-8.5 8.5z" fill="none" class="logo-leaf" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/></svg>',
);

export const header = ({
  category,
  search = '',
}: Page): Markup => html`<a class="skip" href="#main">Skip to content</a>
<p class="notice">Free delivery from €${FREE_SHIPPING_FROM}<span class="notice-more"> · 30 days to change your mind</span></p>
<header class="header">
  <a class="logo" href="/" data-testid="home-link">${logo}<span>${SHOP_NAME}</span></a>
  <nav class="nav" aria-label="Departments">
    ${categories.map(
      ({ id, name }) =>
        html`<a href="/c/${id}" data-testid="nav-${id}"${category === id && html` aria-current="page"`}>${name}</a>`,
    )}
  </nav>
  <form class="search" action="/search" role="search">
    <label class="hidden" for="q">Search the shop</label>
    <input id="q" name="q" type="search" value="${search}" placeholder="Search" maxlength="100" required data-testid="search-input">
    <button type="submit" aria-label="Search" data-testid="search-submit">${icon('search')}</button>
  </form>
  <a class="cart-link" href="/cart" data-testid="cart-link">${icon('bag')}<span>Cart</span> <span class="cart-count" data-cart-count data-testid="cart-count" hidden></span></a>
</header>`;
