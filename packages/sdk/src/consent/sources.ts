/** The sources of consent by name, each a file of its own. */
import type { ConsentSource } from './source.ts';

export const sources: Readonly<Record<string, () => Promise<{ default: ConsentSource }>>> = {
  complianz: () => import('./sources/complianz.ts'),
  cookiebot: () => import('./sources/cookiebot.ts'),
  cookieconsent: () => import('./sources/cookieconsent.ts'),
  cookieyes: () => import('./sources/cookieyes.ts'),
  didomi: () => import('./sources/didomi.ts'),
  dnt: () => import('./sources/dnt.ts'),
  google: () => import('./sources/google.ts'),
  gpp: () => import('./sources/gpp.ts'),
  iubenda: () => import('./sources/iubenda.ts'),
  klaro: () => import('./sources/klaro.ts'),
  onetrust: () => import('./sources/onetrust.ts'),
  osano: () => import('./sources/osano.ts'),
  shopify: () => import('./sources/shopify.ts'),
  tcf: () => import('./sources/tcf.ts'),
  termly: () => import('./sources/termly.ts'),
  usercentrics: () => import('./sources/usercentrics.ts'),
  usp: () => import('./sources/usp.ts'),
  wpconsent: () => import('./sources/wpconsent.ts'),
};
