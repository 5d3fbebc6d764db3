/** The cart. The browser fills it in: the server does not know it. */
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { icon } from '../parts/icons.ts';

const summary = html`<aside class="summary" aria-labelledby="summary-title">
  <h2 id="summary-title">Summary</h2>
  <p class="free-shipping" data-free-shipping></p>
  <dl class="sums" data-sums></dl>
  <form class="coupon" data-coupon novalidate>
    <label for="coupon">Voucher code</label>
    <div class="field-row"><input id="coupon" name="coupon" autocomplete="off" autocapitalize="characters" maxlength="20" aria-describedby="coupon-status" data-testid="coupon"><button type="submit" class="button button-small" data-testid="apply-coupon">Apply</button></div>
    <p class="field-note" id="coupon-status" role="status" data-coupon-status>New here? WELCOME10 takes 10% off.</p>
  </form>
  <a class="button button-wide" href="/checkout" data-testid="checkout">Go to checkout</a>
  <p class="safe">${icon('lock')}Safe payment. 30 days to return.</p>
</aside>`;

export const cartPage = (): Page => ({
  title: 'Your cart',
  description: 'What you chose.',
  path: '/cart',
  kind: 'cart',
  hidden: true,
  main: html`<h1>Your cart</h1>
<noscript><p class="lead">The cart needs JavaScript.</p></noscript>
<div class="cart" data-cart hidden>
  <ul class="lines" data-lines data-testid="cart-lines"></ul>
  ${summary}
</div>
<div class="empty" data-cart-empty data-testid="cart-empty" hidden>
  <img src="/img/market-tote/chalk.svg" alt="" width="320" height="320">
  <p class="lead">There is nothing in it yet.</p>
  <p><a class="button" href="/">Look around</a></p>
</div>`,
});
