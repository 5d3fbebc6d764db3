/** The banners that this demonstration can show, one at a time: what each loads, and how a visitor switches. */
import { html, type Markup } from './html.ts';

export const banners = ['own', 'cookieconsent', 'klaro', 'tcf'] as const;
export type Banner = (typeof banners)[number];

const names: Readonly<Record<Banner, string>> = {
  own: 'Our own',
  cookieconsent: 'vanilla-cookieconsent',
  klaro: 'Klaro',
  tcf: 'IAB TCF',
};

/** By names under `/assets/`, see assets.ts. */
const files: Readonly<Record<Banner, { style?: string; before?: string; main: string }>> = {
  own: { main: 'answers-own.js' },
  cookieconsent: { style: 'banner.css', before: 'banner.js', main: 'answers-cc.js' },
  klaro: { style: 'banner-klaro.css', before: 'banner-klaro.js', main: 'answers-klaro.js' },
  // The stub keeps what is asked until the banner itself is there.
  tcf: { before: 'stub.js', main: 'answers-tcf.js' },
};

/** For this session, as the visitor of the demonstration asked for it; nothing else reads it. */
const COOKIE = 'shop_banner';

export const isBanner = (name: unknown): name is Banner => banners.includes(name as Banner);

/** @param offered those that can be shown; the own one always can */
export function bannerOf(cookies: string | undefined, offered: readonly Banner[]): Banner {
  const name = new RegExp(`(?:^|; )${COOKIE}=(\\w+)`).exec(cookies ?? '')?.[1];
  return isBanner(name) && offered.includes(name) ? name : 'own';
}

/** The header that remembers the choice; our own needs no memory. */
export const rememberBanner = (banner: Banner): string =>
  `${COOKIE}=${banner}; Path=/; SameSite=Lax; HttpOnly${banner === 'own' ? '; Max-Age=0' : ''}`;

export function bannerHead(banner: Banner): Markup {
  const { style, before, main } = files[banner];
  return html`${style && html`<link rel="stylesheet" href="/assets/${style}">\n`}<link rel="stylesheet" href="/assets/shop.css">
${before && html`<script${banner !== 'tcf' && html` defer`} data-no-auto-load="true" src="/assets/${before}"></script>\n`}<script type="module" src="/assets/${main}"></script>`;
}

/** Part of the footer. */
export function bannerSwitch(shown: Banner, offered: readonly Banner[]): Markup | false {
  if (offered.length < 2) return false;
  return html`<nav class="switch" aria-labelledby="switch-title" data-testid="banner-switch">
    <h2 id="switch-title">Consent banner of this demonstration</h2>
    <ul>${offered.map(
      (name) =>
        html`<li><a href="?banner=${name}" data-testid="banner-${name}"${name === shown && html` aria-current="true"`}>${names[name]}</a></li>`,
    )}</ul>
  </nav>`;
}
