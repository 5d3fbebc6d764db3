/** Takes what may tell who somebody is out of addresses and titles, before they are kept or sent. */
import type { Page } from '@beckon/events';

/**
 * Begins a `name=value` that tells how a visitor came: campaign parameters and click ids, by what their names have in
 * common (`utm_source`, `gad_source`, `gclid`, `msclkid`, `rdt_cid`, `wbraid`). These are kept.
 */
const CAMPAIGN = /^((utm|gad)_|\w*(cl?k?id|braid|epik|fat_id|srsltid)=)/i;
/** E-mails. The collector knows more: tokens, which click ids look like, hashes, phone numbers. */
const PRIVATE = /[\w.%+-]+(@|%40)[\w.-]+/g;

/** @returns the text without them */
export const hide = (text: string): string => text.replace(PRIVATE, 'redacted');

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
  const cleanUrl = (url: string) => {
    let before = '?';
    return hide(addressOf(url)).replace(/[?&](([^=&#?]*)[^&#?]*)/g, (match, pair: string, name: string) => {
      // A route has a query of its own.
      if (match > '?') before = '?';
      if (!CAMPAIGN.test(pair) && names !== ',all,' && !names.includes(`,${name},`)) return '';
      pair = before + pair;
      before = '&';
      return pair;
    });
  };
  return (page) => {
    page.url = cleanUrl(page.url);
    page.referrer = cleanUrl(page.referrer);
    page.title = hide(page.title);
    return page;
  };
}
