/** Takes what may tell who somebody is out of addresses and titles, before they are kept or sent. */
import type { Page } from '@beckon/events';

/**
 * Begins a `name=value` that tells how a visitor came: campaign parameters and click ids, by what their names have in
 * common (`utm_source`, `gad_source`, `gclid`, `msclkid`, `rdt_cid`, `wbraid`). These are kept as they are.
 */
const CAMPAIGN = /^((utm|gad)_|\w*(cl?k?id|braid|epik|fat_id|srsltid)=)/i;
/** E-mails; 32 letters and digits in a row, as in tokens and hashes. The collector knows more. */
const PRIVATE = /[\w.%+-]+(@|%40)[\w.-]+|(?=[a-z]*\d)[a-z\d]{32,}/gi;
const hide = (text: string): string => text.replace(PRIVATE, 'redacted');

/**
 * The part of an address that makes a page view: a changed `#anchor` does not, a changed `#/route` does.
 */
export const addressOf = (url: string): string => url.replace(/#(?![/!]).*$/, '');

/** The `name=value` pairs of an address that tell how its visitor came. */
export const campaignOf = (url: string): string[] => url.split(/[?&#]/).filter((pair) => CAMPAIGN.test(pair));

/** Cleans a page in place, and gives it back. */
export type Clean = (page: Page) => Page;

/** @param urlParams names of parameters that are kept beside those of campaigns, default none; `all` keeps every one */
export function createClean(urlParams: readonly string[] | string = ' '): Clean {
  const names = `,${urlParams},`;
  const keep = (pair: string) => {
    if (CAMPAIGN.test(pair)) return pair;
    return names === ',all,' || names.includes(`,${pair.split('=')[0]},`) ? hide(pair) : [];
  };
  const cleanUrl = (url: string) =>
    addressOf(url).replace(/(\?)?([^?#]+)/g, (_, query, text: string) => {
      if (!query) return hide(text);
      const kept = text.split('&').flatMap(keep).join('&');
      return kept && `?${kept}`;
    });
  return (page) => {
    page.url = cleanUrl(page.url);
    page.referrer = cleanUrl(page.referrer);
    page.title = hide(page.title);
    return page;
  };
}
