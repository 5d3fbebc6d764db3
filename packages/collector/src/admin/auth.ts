/** Who may use the admin side: whoever sends the bearer token, or a browser that is signed in. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fromOwnPage } from '../http/own-page.ts';
import { sendError } from '../http/respond.ts';
import type { Sessions } from './sessions.ts';

export interface Auth {
  /** Whether the request may go on; when not, it is answered. */
  require(req: IncomingMessage, res: ServerResponse): boolean;
  /** Whether it carries the token; undefined when it carries none at all. */
  bearer(req: IncomingMessage): boolean | undefined;
  /** An answer that stays open ends when the session of its request does. @param end ends it */
  hold(req: IncomingMessage, res: ServerResponse, end: () => void): void;
}

/** Equal-length digests, so that the comparison tells nothing about what is expected. */
const digest = (text: string) => createHash('sha256').update(text).digest();

export function createAuth(token: string, sessions: Sessions): Auth {
  const expected = digest(token);

  function bearer(req: IncomingMessage): boolean | undefined {
    const { authorization } = req.headers;
    if (authorization === undefined) return undefined;
    const given = /^Bearer ([\x21-\x7e]{1,256})$/i.exec(authorization)?.[1] ?? '';
    return timingSafeEqual(digest(given), expected) && given !== '';
  }

  /** A cookie rides along with requests that other pages start; those may only read. */
  function mayWrite(req: IncomingMessage, csrf: string): boolean {
    const given = String(req.headers['x-csrf-token'] ?? '');
    return fromOwnPage(req) === true && timingSafeEqual(digest(given), digest(csrf));
  }

  return {
    bearer,
    require(req, res) {
      const byToken = bearer(req);
      const session = byToken === undefined ? sessions.of(req) : undefined;
      if (!byToken && !session) {
        res.setHeader('www-authenticate', 'Bearer');
        sendError(res, 401, 'sign in, or send the admin token: Authorization: Bearer TOKEN');
        return false;
      }
      if (byToken || req.method === 'GET' || req.method === 'HEAD' || mayWrite(req, session!.csrf))
        return true;
      sendError(
        res,
        403,
        'a signed-in page writes from its own origin, with X-CSRF-Token: "csrf" of /api/session',
      );
      return false;
    },
    hold(req, res, end) {
      const streams = sessions.of(req)?.streams;
      if (!streams) return;
      streams.add(end);
      res.on('close', () => streams.delete(end));
    },
  };
}
