/** Nothing is at this address. */
import { categories } from '../../catalogue/index.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';

export const notFoundPage = (): Page => ({
  title: 'Page not found',
  description: 'There is no page at this address.',
  path: '',
  kind: 'not-found',
  status: 404,
  hidden: true,
  main: html`<div class="empty">
  <img src="/img/brew-teapot/chalk.svg" alt="" width="320" height="320">
  <h1>This shelf is empty</h1>
  <p class="lead">The page may have moved, or the product is no longer made.</p>
  <p><a class="button" href="/">Back to the shop</a></p>
  <p>Or go to ${categories.map(({ id, name }, i) => html`${i > 0 && ', '}<a href="/c/${id}">${name.toLowerCase()}</a>`)}.</p>
</div>`,
});
