/** One product: pictures, choice of colour and size, what it is, what goes with it. */
import {
  categoryName,
  choose,
  formatPrice,
  itemId,
  type Product,
  productsIn,
  toItem,
  unitPrice,
  type Variant,
} from '../../catalogue/index.ts';
import { html, type Markup } from '../html.ts';
import { imagePath } from '../images.ts';
import type { Page } from '../page.ts';
import { breadcrumbData, breadcrumbs } from '../parts/breadcrumbs.ts';
import { icon, stars, swatch } from '../parts/icons.ts';
import { productGrid } from '../parts/product-card.ts';
import { productData } from '../parts/product-data.ts';

const RELATED = 4;
const FEW_LEFT = 5;
const MAX_QUANTITY = 10;

const gallery = (product: Product, chosen: Variant) => {
  const thumb = (close: boolean) =>
    html`<li><button type="button" class="thumb" data-view="${close ? 'close' : 'front'}" aria-pressed="${String(!close)}"><img src="${imagePath(product, chosen, close)}" alt="${close ? 'Close-up' : 'Whole product'}" width="160" height="160"></button></li>`;
  return html`<div class="gallery">
  <img class="gallery-main" data-main-picture src="${imagePath(product, chosen)}" alt="${product.name} in ${chosen.name}" width="800" height="800" fetchpriority="high">
  <ul class="thumbs">${thumb(false)}${thumb(true)}</ul>
</div>`;
};

const colours = ({ variants, category }: Product, chosen: Variant) => {
  const legend = category === 'greenery' ? 'Pot' : 'Colour';
  return html`<fieldset class="choice">
  <legend>${legend}: <span data-variant-name>${chosen.name}</span></legend>
  <div class="swatches">${variants.map(
    ({ id, name, swatch: colour }) =>
      html`<label class="swatch-choice" title="${name}"><input type="radio" name="variant" value="${id}" data-name="${name}" data-testid="variant-${id}"${id === chosen.id && html` checked`}>${swatch(colour)}<span class="hidden">${name}</span></label>`,
  )}</div>
</fieldset>`;
};

const sizes = (product: Product) =>
  product.sizes &&
  html`<fieldset class="choice">
  <legend>Size</legend>
  <div class="sizes">${product.sizes.map(
    ({ id, name }, i) =>
      html`<label class="size-choice"><input type="radio" name="size" value="${id}" data-name="${name}" data-id="${itemId(product, choose(product, undefined, id))}" data-price="${unitPrice(product, choose(product, undefined, id))}" data-testid="size-${id}"${i === 0 && html` checked`}><span>${name}</span></label>`,
  )}</div>
</fieldset>`;

const stock = ({ stock: left }: Product): Markup => {
  if (!left) return html`<p class="stock stock-out">Sold out. More are being made.</p>`;
  return left <= FEW_LEFT
    ? html`<p class="stock stock-few">Only ${left} left</p>`
    : html`<p class="stock">In stock, leaves us tomorrow</p>`;
};

const buying = (
  product: Product,
  chosen: Variant,
) => html`<form class="buying" data-buying data-testid="product-form">
  ${colours(product, chosen)}
  ${sizes(product)}
  <div class="buying-row">
    <div class="stepper">
      <button type="button" data-quantity-step="-1" aria-label="One less">−</button>
      <label class="hidden" for="quantity">Quantity</label>
      <input id="quantity" name="quantity" type="number" inputmode="numeric" min="1" max="${Math.max(1, Math.min(MAX_QUANTITY, product.stock))}" value="1" data-testid="quantity">
      <button type="button" data-quantity-step="1" aria-label="One more">+</button>
    </div>
    <button type="submit" class="button button-wide" data-testid="add-to-cart"${!product.stock && html` disabled`}>${product.stock ? 'Add to cart' : 'Sold out'}</button>
  </div>
  ${stock(product)}
</form>`;

const heading = (product: Product) => html`<p class="card-brand">${product.brand}</p>
<h1>${product.name}</h1>
<p class="product-rating">${stars(product.rating)} ${product.rating.toFixed(1)} <span class="soft">from ${product.reviews} ratings</span></p>
<p class="product-price"><strong data-price class="${product.was ? 'price-sale' : ''}" data-testid="price">${formatPrice(product.price)}</strong>${
  product.was &&
  html` <s data-before data-saving="${product.was - product.price}"><span class="hidden">before </span>${formatPrice(product.was)}</s> <span class="saving">You save ${formatPrice(product.was - product.price)}</span>`
} <span class="soft tax">incl. VAT</span></p>
<p class="lead">${product.tagline}</p>`;

const about = (product: Product) => html`<div class="about">
  <p>${product.description}</p>
  <details open><summary>Details and care</summary><ul class="facts">${product.details.map((detail) => html`<li>${icon('check')}${detail}</li>`)}</ul></details>
  <details><summary>Delivery and returns</summary><p>Standard delivery is €4.90 and free from €60; it takes 2–4 working days. Send anything back within 30 days with the label in the parcel.</p></details>
</div>`;

const related = (product: Product) => {
  const others = productsIn(product.category).filter((one) => one !== product);
  const start = productsIn(product.category).indexOf(product) % others.length;
  return [...others.slice(start), ...others.slice(0, start)].slice(0, RELATED);
};

export function productPage(product: Product, variantId: string | undefined): Page {
  const { variant } = choose(product, variantId);
  const path = `/p/${product.id}`;
  const trail = [
    { name: 'Home', path: '/' },
    { name: categoryName(product), path: `/c/${product.category}` },
    { name: product.name, path },
  ];
  return {
    title: product.name,
    description: product.tagline,
    path,
    kind: 'product',
    category: product.category,
    structuredData: (origin) => [productData(product, variant, origin), breadcrumbData(trail, origin)],
    main: html`${breadcrumbs(trail)}
<article class="product" data-product="${product.id}" data-item="${JSON.stringify(toItem(product, choose(product, variant.id)))}">
  ${gallery(product, variant)}
  <div class="product-info">
    ${heading(product)}
    ${buying(product, variant)}
    <ul class="assurances"><li>${icon('truck')}Free delivery from €60</li><li>${icon('returns')}30 days to return</li><li>${icon('lock')}Safe payment</li></ul>
    ${about(product)}
  </div>
</article>
<section aria-labelledby="related"><h2 id="related">Goes well with</h2>
${productGrid({ id: 'related', name: 'Goes well with', products: related(product) })}
</section>`,
  };
}
