/** The bottom of every page: newsletter, links, and what kind of shop this is. */
import { categories } from '../../catalogue/index.ts';
import { type Banner, bannerSwitch } from '../banners.ts';
import { html, type Markup } from '../html.ts';
import { SHOP_NAME } from '../page.ts';
import { logo } from './header.ts';

interface Shown {
  banner: Banner;
  /** Banners that a visitor can switch to. */
  offered: readonly Banner[];
}

export const footer = ({
  banner,
  offered,
}: Shown): Markup => html`<section class="newsletter" aria-labelledby="newsletter-title">
  <div>
    <h2 id="newsletter-title">Letters from the workshop</h2>
    <p>New makers, restocks and a sale now and then. Twice a month, and you can leave at any time.</p>
  </div>
  <form class="newsletter-form" data-newsletter data-testid="newsletter-form" novalidate>
    <label class="hidden" for="newsletter-email">Email address</label>
    <input id="newsletter-email" name="email" type="email" autocomplete="email" placeholder="you@example.com" required aria-describedby="newsletter-status" data-testid="newsletter-email">
    <button type="submit" class="button button-light" data-testid="newsletter-submit">Sign up</button>
    <p class="newsletter-status" id="newsletter-status" role="status" data-testid="newsletter-status"></p>
  </form>
</section>
<footer class="footer">
  <div class="footer-columns">
    <div class="footer-about">
      <a class="logo" href="/">${logo}<span>${SHOP_NAME}</span></a>
      <p>Things for the home, chosen slowly: from potters, mills and glass-blowers we visit ourselves.</p>
    </div>
    <nav aria-labelledby="footer-shop">
      <h2 id="footer-shop">Shop</h2>
      <ul>${categories.map(({ id, name }) => html`<li><a href="/c/${id}">${name}</a></li>`)}</ul>
    </nav>
    <div>
      <h2>Delivery</h2>
      <ul><li>Free from €60</li><li>2–4 working days</li><li>30 days to return</li></ul>
    </div>
    <nav aria-labelledby="footer-legal">
      <h2 id="footer-legal">Your data</h2>
      <ul>
        <li><a href="/privacy">Privacy</a></li>
        <li><button type="button" class="link" data-open-choices data-testid="privacy-choices">Privacy choices</button></li>
      </ul>
    </nav>
  </div>
  ${bannerSwitch(banner, offered)}
  <p class="footer-small">${SHOP_NAME} is a demonstration shop: it looks real, but nothing is sold, sent or charged. Prices include VAT.</p>
</footer>`;
