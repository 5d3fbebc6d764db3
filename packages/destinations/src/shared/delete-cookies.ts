/** Deletes a vendor's first-party cookies from every domain of this page that may hold them. */

/** @param pattern global; matches the name and its `=` */
export function deleteCookies(pattern: RegExp): void {
  for (const [name] of document.cookie.matchAll(pattern)) {
    const labels = location.hostname.split('.');
    // Which parent is the registrable domain is not known here: browsers ignore attempts on public suffixes.
    // The last round, with an empty domain, is the host's own cookie.
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is asynchronous and not everywhere
    do document.cookie = `${name};Max-Age=0;Path=/;Domain=${labels.join('.')}`;
    while (labels.shift());
  }
}
