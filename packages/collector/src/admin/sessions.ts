/** Browsers that are signed in: in memory, so that a restart signs everyone out. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Session {
  id: string;
  /** Writes must carry it in a header: other pages can make a browser send the cookie, they cannot read this. */
  csrf: string;
  /** It came by https, and so does its cookie. */
  secure: boolean;
  /** Epoch milliseconds. */
  made: number;
  used: number;
  /** Hash of the password that held when it began. */
  password: string;
  /** End answers that stay open: they end with the session. */
  streams: Set<() => void>;
}

export interface Sessions {
  /** @param password the hash that it was opened with, or the one that holds */
  open(secure: boolean, password: string): Session;
  /** The request's session, when it still holds; this is a use of it. */
  of(req: IncomingMessage): Session | undefined;
  end(session: Session): void;
  /** Stops looking for those that have run out. */
  close(): void;
}

const IDLE_MS = 12 * 3600 * 1000;
const LONGEST_MS = 7 * 24 * 3600 * 1000;
/** Sessions beyond this end, the least recently used first. */
const MAX_SESSIONS = 100;
/** How soon an open stream hears that its session has run out or that the password is another. */
const SWEEP_MS = 2000;

const PLAIN = 'beckon_session';
/** Browsers take this name from https alone, for this very host. Source: RFC 6265bis, 4.1.3.2 */
const SECURE = '__Host-beckon_session';
const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Strict';

export const cookieOf = ({ id, secure }: Session): string =>
  secure ? `${SECURE}=${id}; ${ATTRIBUTES}; Secure` : `${PLAIN}=${id}; ${ATTRIBUTES}`;
export const CLEARED = [
  `${PLAIN}=; ${ATTRIBUTES}; Max-Age=0`,
  `${SECURE}=; ${ATTRIBUTES}; Secure; Max-Age=0`,
];

/**
 * @param password the hash that holds now; when it changes, every session ends
 * @param now epoch milliseconds
 */
export function createSessions(password: () => string, now: () => number): Sessions {
  /** In the order of their last use. */
  const sessions = new Map<string, Session>();

  function end(session: Session): void {
    sessions.delete(session.id);
    for (const endStream of session.streams) endStream();
  }
  const holds = ({ used, made, password: began }: Session) =>
    now() - used < IDLE_MS && now() - made < LONGEST_MS && began === password();

  const sweep = setInterval(() => {
    for (const session of [...sessions.values()]) if (!holds(session)) end(session);
  }, SWEEP_MS);
  sweep.unref();

  return {
    open(secure, began) {
      const secret = () => randomBytes(24).toString('base64url');
      const [id, csrf] = [secret(), secret()];
      const at = { made: now(), used: now() };
      const session = { id, csrf, secure, ...at, password: began, streams: new Set<() => void>() };
      for (const oldest of sessions.values()) {
        if (sessions.size < MAX_SESSIONS) break;
        end(oldest);
      }
      sessions.set(id, session);
      return session;
    },
    of(req) {
      for (const [, name, id] of (req.headers.cookie ?? '').matchAll(
        /(?:^|;\s*)((?:__Host-)?beckon_session)=([\w-]{1,64})(?=;|\s|$)/g,
      )) {
        const session = sessions.get(id!);
        if (!session || session.secure !== (name === SECURE)) continue;
        if (!holds(session)) {
          end(session);
          continue;
        }
        session.used = now();
        sessions.delete(session.id);
        sessions.set(session.id, session);
        return session;
      }
      return undefined;
    },
    end,
    close: () => clearInterval(sweep),
  };
}
