/** The front page. */
import { categories, findProduct, products } from '../../catalogue/index.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { icon } from '../parts/icons.ts';
import { productGrid } from '../parts/product-card.ts';

const BESTSELLERS = 8;

const bestsellers = [...products].sort((a, b) => b.reviews - a.reviews).slice(0, BESTSELLERS);
const onSale = products.filter((product) => product.was);
const arrivals = products.filter((product) => product.isNew);

const maker = findProduct('heath-throw')!;

const hero = html`<section class="hero" aria-labelledby="hero-title">
  <div class="hero-text">
    <p class="eyebrow">The slow season</p>
    <h1 id="hero-title">A home is made of small, good things.</h1>
    <p>Stoneware with a thumbprint in it. Wool from a mill on a river. A lamp that makes the evening longer. We find them, and the people who make them.</p>
    <p class="hero-actions"><a class="button" href="/c/tableware" data-testid="hero-shop">Shop tableware</a><a class="button button-quiet" href="/c/textiles">See what is new in textiles</a></p>
  </div>
  <img class="hero-picture" src="/img/scenes/hero.svg" alt="A sideboard with a lit lamp, a teapot and mugs, and a monstera beside it" width="1200" height="1000" fetchpriority="high">
</section>`;

const promises = html`<ul class="promises">
  <li>${icon('truck')}<span><strong>Free delivery from €60</strong> In 2–4 days, carbon-neutral</span></li>
  <li>${icon('returns')}<span><strong>30 days to return</strong> No questions, free label</span></li>
  <li>${icon('hand')}<span><strong>Made by people we know</strong> 11 workshops in Europe</span></li>
  <li>${icon('leaf')}<span><strong>No plastic in the parcel</strong> Paper, card and straw</span></li>
</ul>`;

const departments = html`<section aria-labelledby="departments">
  <h2 id="departments">Find your corner</h2>
  <ul class="tiles">
    ${categories.map(
      ({ id, name, intro }) => html`<li><a class="tile" href="/c/${id}" data-testid="tile-${id}">
      <img src="/img/scenes/${id}.svg" alt="" width="800" height="800">
      <span class="tile-text"><span class="tile-name">${name}</span><span class="tile-intro">${intro}</span></span>
    </a></li>`,
    )}
  </ul>
</section>`;

const story = html`<section class="story" aria-labelledby="story-title">
  <img src="/img/scenes/story.svg" alt="Wool throws and cushions on a bench under a window" width="900" height="800" loading="lazy">
  <div>
    <p class="eyebrow">From the makers</p>
    <h2 id="story-title">One river, six looms, 187 years</h2>
    <p>Fenwick Mill has woven lambswool on the same bend of the Coquet since 1837. We order a year ahead, so that they can dye in one batch and nobody has to hurry.</p>
    <p><a class="arrow-link" href="/p/${maker.id}">See the ${maker.name} ${icon('arrow')}</a></p>
  </div>
</section>`;

const row = (
  id: string,
  title: string,
  list: typeof products,
  lead = 0,
) => html`<section aria-labelledby="${id}">
  <h2 id="${id}">${title}</h2>
  ${productGrid({ id: `home_${id}`, name: title, products: list }, lead)}
</section>`;

export const homePage = (): Page => ({
  title: 'Things for a slower home',
  description: 'Stoneware, lamps, wool and linen, and house plants: things for the home, chosen slowly.',
  path: '/',
  kind: 'home',
  main: html`${hero}
${promises}
${departments}
${row('bestsellers', 'What everyone keeps', bestsellers)}
${story}
${row('sale', 'Mid-season sale', onSale)}
${row('arrivals', 'Just in', arrivals)}`,
});
