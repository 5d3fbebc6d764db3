/** The address of a page as a vendor may have it from a server: without what shops and mailings put into it about people. */

const PRIVATE_NAME =
  /e-?mail|phone|token|passw|secret|auth|session|signature|first_?name|last_?name|api_?key/i;
/** As it is, or encoded once more. */
const E_MAIL = /@|%40/i;

/** Undefined for what is no http(s) address. Parameters of campaigns and click ids stay. */
export function cleanUrl(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  for (const [name, value] of [...url.searchParams])
    if (PRIVATE_NAME.test(name) || E_MAIL.test(value)) url.searchParams.delete(name);
  url.username = url.password = url.hash = '';
  return url.href;
}
