/** Where ad vendors' own scripts keep the click that led to a site, and in which form. */

/** By the parameter of the address. What [K] marks is not confirmed by the vendor. */
export const clickCookies: Readonly<Record<string, readonly [cookie: string, days: number]>> = {
  fbclid: ['_fbc', 90],
  ttclid: ['ttclid', 30],
  // [K]
  gclid: ['_gcl_aw', 90],
  // 30 days [K]
  li_fat_id: ['li_fat_id', 30],
  // X's own script has `_twclid` [K], of which it makes more; Google's server templates this one.
  twclid: ['twclid', 90],
  // A year [K]
  epik: ['_epik', 365],
  // 13 months [K]
  ScCid: ['_scclid', 395],
  rdt_cid: ['_rdt_cid', 30],
  msclkid: ['_uetmsclkid', 90],
};

/**
 * The vendor's own form of a click.
 * @param time of the click, in whole milliseconds since 1970
 * @param dots of the domain that the cookie lies on
 */
export function cookieOf(param: string, click: string, time: number, dots: number): string {
  const before = { fbclid: `fb.${dots}.${time}.`, gclid: `GCL.${Math.floor(time / 1000)}.`, msclkid: '_uet' };
  return (before[param as 'fbclid'] ?? '') + click;
}

/** The click in a cookie, without what vendors put around it; a part that Meta's library adds behind a dot is none. */
export function clickOf(param: string, cookie: string): string {
  const click = cookie.replace(/^(fb\.\d\.\d+\.|GCL\.\d+\.|_uet)/, '');
  return param === 'fbclid' ? click.split('.')[0]! : click;
}

/** As it stands in the address; undefined where it could not be a cookie as it is, which no vendor's is. */
export const clickIn = (url: string, param: string): string | undefined =>
  new RegExp(`[?&#]${param}=([\\w.~-]{1,500})(?![^&#])`).exec(url)?.[1];
