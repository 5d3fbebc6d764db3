/** Where a page is in the shop, for people and for search engines. */
import { html, type Markup } from '../html.ts';

/** The last one is the page itself. */
export type Trail = readonly { name: string; path: string }[];

export const breadcrumbs = (trail: Trail): Markup =>
  html`<nav class="crumbs" aria-label="Breadcrumb"><ol>${trail.map(
    ({ name, path }, i) =>
      html`<li>${i < trail.length - 1 ? html`<a href="${path}">${name}</a>` : html`<span aria-current="page">${name}</span>`}</li>`,
  )}</ol></nav>`;

/** schema.org BreadcrumbList. */
export const breadcrumbData = (trail: Trail, origin: string): object => ({
  '@context': 'https://schema.org',
  '@type': 'BreadcrumbList',
  itemListElement: trail.map(({ name, path }, i) => ({
    '@type': 'ListItem',
    position: i + 1,
    name,
    item: origin + path,
  })),
});
