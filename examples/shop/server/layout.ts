/** The HTML document around every page. */
import { type Banner, bannerHead } from './banners.ts';
import { html, json, type Markup, trusted } from './html.ts';
import { type Page, SHOP_NAME } from './page.ts';
import { footer } from './parts/footer.ts';
import { header } from './parts/header.ts';

export interface Site {
  origin: string;
  nonce: string;
  beckonScript: string;
  stub: boolean;
  banner: Banner;
  /** Banners that a visitor can switch to. */
  offered: readonly Banner[];
}

/** What a site owner pastes: keeps calls, with their time and page, until the script has loaded. */
const stubLine = String.raw`window.beckon||(window.beckon=function(){(beckon.q=beckon.q||[]).push({args:[].slice.call(arguments),time:Date.now(),mono:performance.now(),url:location.href,title:document.title,referrer:document.referrer})},beckon(),addEventListener('pagehide',function(){try{var d=document,s=localStorage;beckon.version||d.prerendering||!/\b_bk=/.test(d.cookie)&&!d.querySelector('[data-consent=granted]')||(beckon(),s['bk~~']=((s['bk~~']||'')+beckon.q.map(function(c){try{return JSON.stringify(c)}catch(e){return 0}}).join('\n')+'\n\n').slice(-6e4),beckon.q=[])}catch(e){}}))`;

function tracking({ beckonScript, stub, nonce }: Site): Markup | false {
  if (!beckonScript) return false;
  // Without the stub the script has to run before the shop's own code: deferred scripts keep their order.
  if (!stub) return html`<script defer src="${beckonScript}"></script>`;
  return html`<script nonce="${nonce}">${trusted(stubLine)}</script>
<script async src="${beckonScript}"></script>`;
}

export function layout(page: Page, site: Site): string {
  const title = page.path === '/' ? `${SHOP_NAME} · ${page.title}` : `${page.title} · ${SHOP_NAME}`;
  const canonical = site.origin + page.path;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${page.description}">
<meta name="theme-color" content="#24382f">
${page.hidden && html`<meta name="robots" content="noindex">`}
${
  page.path &&
  html`<link rel="canonical" href="${canonical}">
<meta property="og:title" content="${page.title}">
<meta property="og:site_name" content="${SHOP_NAME}">
<meta property="og:url" content="${canonical}">`
}
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="preload" href="/assets/fonts/fraunces.woff2" as="font" type="font/woff2" crossorigin>
<link rel="preload" href="/assets/fonts/figtree.woff2" as="font" type="font/woff2" crossorigin>
${tracking(site)}
${bannerHead(site.banner)}
<script type="module" src="/assets/shop.js"></script>
${page.structuredData?.(site.origin).map((data) => html`<script type="application/ld+json">${json(data)}</script>`)}
</head>
<body data-page="${page.kind}">
${header(page)}
<main id="main" class="main" tabindex="-1">
${page.main}
</main>
${footer(site)}
</body>
</html>
`.markup;
}
