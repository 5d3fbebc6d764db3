/** Who may use the admin API: the bearer token, or a session cookie that was made with it. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendError } from '../http/respond.ts';

export interface Auth {
  /** Whether the request may go on; when not, it is answered. */
  require(req: IncomingMessage, res: ServerResponse): boolean;
  /** A session cookie for the right token, for https alone when it was sent there; undefined for a wrong one. */
  signIn(token: unknown, overHttps: boolean): string | undefined;
  /** Ends the request's session; returns the cookie that clears it. */
  signOut(req: IncomingMessage): string;
}

const COOKIE = 'beckon_session';
/** Sessions beyond this end, the oldest first. They live in memory: a restart signs everyone out. */
const MAX_SESSIONS = 100;

/** Equal-length digests, so that the comparison tells nothing about the token. */
const digest = (text: string) => createHash('sha256').update(text).digest();

export function createAuth(token: string): Auth {
  const expected = digest(token);
  const sessions = new Set<string>();
  const isToken = (text: string) => timingSafeEqual(digest(text), expected);
  const sessionOf = (req: IncomingMessage) =>
    (req.headers.cookie ?? '').match(/(?:^|;\s*)beckon_session=([\w-]{1,64})/)?.[1] ?? '';

  /**
   * A cookie rides along with requests that other pages start; those may only read. No page can write
   * `Sec-Fetch-Site`, but browsers send it to https and localhost alone; a proxy may have changed the host.
   */
  function ownPage(req: IncomingMessage): boolean {
    if (req.method === 'GET' || req.method === 'HEAD') return true;
    const { origin, host, 'sec-fetch-site': site } = req.headers;
    if (site !== undefined) return site === 'same-origin';
    return origin !== undefined && host !== undefined && origin.replace(/^https?:\/\//, '') === host;
  }

  function allowed(req: IncomingMessage): boolean {
    const bearer = /^Bearer ([\x21-\x7e]{1,256})$/.exec(req.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return isToken(bearer);
    return sessions.has(sessionOf(req)) && ownPage(req);
  }

  return {
    require(req, res) {
      if (allowed(req)) return true;
      res.setHeader('www-authenticate', 'Bearer');
      sendError(res, 401, 'send the admin token: Authorization: Bearer TOKEN');
      return false;
    },
    signIn(given, overHttps) {
      if (typeof given !== 'string' || given.length > 256 || !isToken(given)) return undefined;
      const id = randomBytes(24).toString('base64url');
      sessions.add(id);
      if (sessions.size > MAX_SESSIONS)
        for (const oldest of sessions) {
          sessions.delete(oldest);
          break;
        }
      return `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Strict${overHttps ? '; Secure' : ''}`;
    },
    signOut(req) {
      sessions.delete(sessionOf(req));
      return `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
    },
  };
}
