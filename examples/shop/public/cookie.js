// @ts-check
/** Cookies of the banners that have no keeping of their own. */

const SIX_MONTHS_S = 182 * 24 * 3600;

/** @param {string} name */
export const readCookie = (name) => `; ${document.cookie}`.split(`; ${name}=`)[1]?.split(';')[0];

/** @param {string} name @param {string} value of characters that a cookie may have */
export function writeCookie(name, value) {
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not everywhere
  document.cookie = `${name}=${value};path=/;max-age=${SIX_MONTHS_S};samesite=lax`;
}
