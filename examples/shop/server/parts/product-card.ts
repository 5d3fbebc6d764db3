/** A product in a list. Its item, with list and place, is kept on the card for the tracking calls. */
import { formatPrice, type Product, toListItems } from '../../catalogue/index.ts';
import { html, type Markup } from '../html.ts';
import { imagePath } from '../images.ts';
import { stars, swatch } from './icons.ts';

export interface List {
  id: string;
  name: string;
  products: readonly Product[];
}

const badge = ({ was, price, isNew, stock }: Product): Markup | false => {
  if (!stock) return html`<span class="badge badge-out">Sold out</span>`;
  if (was) return html`<span class="badge badge-sale">−${Math.round((1 - price / was) * 100)}%</span>`;
  return isNew ? html`<span class="badge badge-new">New</span>` : false;
};

export const price = ({ was, price: now, sizes }: Product): Markup =>
  html`<span class="price">${sizes && html`<span class="price-from">from </span>`}${
    was
      ? html`<span class="hidden">Now </span><strong class="price-sale">${formatPrice(now)}</strong> <s><span class="hidden">before </span>${formatPrice(was)}</s>`
      : html`<strong>${formatPrice(now)}</strong>`
  }</span>`;

/** The grid of a list of products. @param lead how many pictures are seen at once and load first */
export function productGrid({ id, name, products }: List, lead = 0): Markup {
  const items = toListItems(products, id, name);
  const card = (product: Product, i: number) => html`<li class="card" data-item="${JSON.stringify(items[i])}">
  <a class="card-link" href="/p/${product.id}" data-testid="card-${product.id}">
    <span class="card-picture">
      <img src="${imagePath(product)}" alt="${product.name} in ${product.variants[0].name}" width="800" height="800"${i >= lead && html` loading="lazy"`}>
      ${badge(product)}
    </span>
    <span class="card-brand">${product.brand}</span>
    <span class="card-name">${product.name}</span>
    <span class="card-rating">${stars(product.rating)}<span class="hidden">Rated </span>${product.rating.toFixed(1)} <span class="soft">(${product.reviews})</span></span>
    <span class="card-foot">${price(product)}<span class="card-swatches"><span class="hidden">${product.variants.length} colours</span>${product.variants.map((variant) => swatch(variant.swatch))}</span></span>
  </a>
</li>`;
  return html`<ul class="grid" data-list-id="${id}" data-list-name="${name}" data-testid="list-${id}">
${products.map(card)}
</ul>`;
}
