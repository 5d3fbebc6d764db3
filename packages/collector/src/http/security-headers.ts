/** What every answer tells the browser to refuse; the dashboard and the script change what they must. */
import type { ServerResponse } from 'node:http';

const HEADERS = Object.entries({
  // An answer that is opened as a page runs nothing and is framed by nobody.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});
const HSTS = 'max-age=31536000';

export function setSecurityHeaders(res: ServerResponse): void {
  for (const [name, value] of HEADERS) res.setHeader(name, value);
}

/**
 * For the admin side, and only when it was reached by https. The script may be served under the shop's own name, whose
 * policy is the shop's to set.
 */
export const setHsts = (res: ServerResponse): void => {
  res.setHeader('strict-transport-security', HSTS);
};
