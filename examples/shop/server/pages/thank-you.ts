/** The order, once it is placed. The browser fills it in from what the checkout kept. */
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import { icon } from '../parts/icons.ts';

export const thankYouPage = (): Page => ({
  title: 'Thank you',
  description: 'Your order.',
  path: '/thank-you',
  kind: 'thank-you',
  hidden: true,
  main: html`<div class="thanks" data-order hidden>
  <p class="thanks-mark">${icon('check')}</p>
  <h1>Thank you, <span data-first-name></span>.</h1>
  <p class="lead">Order <strong data-order-id data-testid="order-id"></strong> is in. A confirmation would now go to <strong data-order-email></strong>.</p>
  <section class="summary" aria-labelledby="order-title">
    <h2 id="order-title">Your order</h2>
    <ul class="lines lines-small" data-lines></ul>
    <dl class="sums" data-sums></dl>
    <p class="soft" data-order-delivery></p>
  </section>
  <p><a class="button" href="/" data-testid="back-to-shop">Back to the shop</a></p>
</div>
<div class="empty" data-order-missing hidden>
  <h1>We do not know this order</h1>
  <p class="lead">Orders of this shop are kept in the browser tab that placed them, and nowhere else.</p>
  <p><a class="button" href="/">Back to the shop</a></p>
</div>
<noscript><p class="lead">The order summary needs JavaScript.</p></noscript>`,
});
