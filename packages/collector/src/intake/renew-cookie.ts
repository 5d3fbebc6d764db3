/**
 * Gives the visitor cookie a long life. Safari deletes what a script wrote after 7 days, and keeps what an answer of
 * the shop's own host sets. The cookie that came with a request goes back as it is, marked with the time, so that an
 * answer sets it once a day, and again after the script has written it.
 */
import type { IncomingMessage } from 'node:http';
import { getDomain } from 'tldts';

/** As the SDK writes it (visitor.ts), and behind it when it was renewed, in epoch seconds. */
const COOKIE =
  /(?:^|;\s*)_bk=(1\.[\w-]{1,64}\.\d{1,10}\.[\w-]{1,64}\.\d{1,10}\.\d{1,10})(?:\.(\d{1,10}))?(?=;|\s*$)/;
/** 400 days in seconds: the longest that browsers accept. */
const MAX_AGE_S = 34_560_000;
const AGAIN_AFTER_S = 24 * 3600;

/**
 * The cookie has to be set where the SDK finds by trying that browsers let it: on the widest domain that is no public
 * suffix, or on this host alone where there is none.
 * @param origin of the page, which is that of the collector: browsers send the cookie, and keep what comes back, where
 *   both are the same
 * @returns a Set-Cookie; undefined when none came, or it was renewed within a day
 */
export function renewedCookie(req: IncomingMessage, origin: string, nowMs: number): string | undefined {
  const { cookie } = req.headers;
  // Most requests to a host of its own carry none.
  if (!cookie?.includes('_bk=')) return undefined;
  const [, value, renewed = '0'] = COOKIE.exec(cookie) ?? [];
  const now = Math.floor(nowMs / 1000);
  if (!value || Math.abs(now - Number(renewed)) < AGAIN_AFTER_S || !URL.canParse(origin)) return undefined;
  const { hostname, protocol } = new URL(origin);
  const domain = getDomain(hostname, { allowPrivateDomains: true });
  return [
    `_bk=${value}.${now}`,
    'Path=/',
    `Max-Age=${MAX_AGE_S}`,
    'SameSite=Lax',
    ...(domain ? [`Domain=${domain}`] : []),
    ...(protocol === 'https:' ? ['Secure'] : []),
  ].join('; ');
}
