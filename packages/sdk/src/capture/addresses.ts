/** Addresses as they may be recorded. */

const MAX_CHARS = 2000;

/** Without query and anchor, which may say who the visitor is; undefined for what has no address of its own. */
export const plainUrl = (url: string): string | undefined =>
  /^https?:/.test(url) ? url.replace(/[?#].*$/s, '').slice(0, MAX_CHARS) : undefined;
