/** What the shop does with data, in plain words. */
import { html } from '../html.ts';
import type { Page } from '../page.ts';

export const privacyPage = (): Page => ({
  title: 'Privacy',
  description: 'What this shop keeps about you, why, and how to change your mind.',
  path: '/privacy',
  kind: 'privacy',
  main: html`<article class="prose">
<h1>Privacy</h1>
<p class="lead">You decide what we may know. Nothing is measured before you have chosen, and you can change your mind at any time.</p>
<p><button type="button" class="button" data-open-choices data-testid="open-choices">Change my privacy choices</button></p>
<h2>Always: what the shop needs to work</h2>
<p>Your cart is kept in this browser once you put something into it. Your choice in the privacy dialog is kept in a cookie called <code>shop_choices</code> for six months; where this demonstration shows another banner, in a cookie of that banner. An order you place stays in the tab you placed it in. None of this is sent to anyone.</p>
<h2>If you allow functional</h2>
<p>Conveniences that the shop could do without, such as a chat. This demonstration has none.</p>
<h2>If you allow analytics</h2>
<p>Our own server records the pages and products you look at and what you buy, under a random number in a cookie of this site. It shows us what works in the shop. It is not passed on.</p>
<h2>If you allow marketing</h2>
<p>The same events may also go to advertising services (Meta, TikTok, Google) so that we can show you our products elsewhere and learn which advertisements led to an order. If you give us your email address at the checkout or for the newsletter, it may be sent to them in a scrambled form to find your account there.</p>
<h2>If you refuse</h2>
<p>Then neither happens. If you had agreed before, the identifiers in this browser are deleted.</p>
<h2>This is a demonstration</h2>
<p>This shop sells nothing. What you type at the checkout stays in your browser, unless you allowed the above.</p>
</article>`,
});
