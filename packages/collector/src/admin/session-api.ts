/** `/api/session`: signs a browser in with the password, tells whether it is, and signs it out. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fromOwnPage } from '../http/own-page.ts';
import { readBody } from '../http/read-body.ts';
import { sendEmpty, sendError, sendJson } from '../http/respond.ts';
import { truncateAddress } from '../intake/address.ts';
import type { Report } from '../report.ts';
import type { Auth } from './auth.ts';
import type { LockOut } from './lock-out.ts';
import { createPasswordCheck } from './password.ts';
import { CLEARED, cookieOf, type Sessions } from './sessions.ts';

export interface SessionParts {
  auth: Auth;
  sessions: Sessions;
  lockOut: LockOut;
  /** Hash of the password, see AdminPassword. */
  passwordLine(): string;
  /** Whole, or empty. */
  addressOf(req: IncomingMessage): string;
  isHttps(req: IncomingMessage): boolean;
  report: Report;
}

const MAX_SIGN_IN_BYTES = 4096;
const SEND = 'send {"password": "..."}';
const WRONG = 'wrong password: "beckon password" sets a new one on the machine of the collector';

/** The password of a sign-in; undefined when there is none. */
async function passwordOf(req: IncomingMessage): Promise<string | undefined> {
  const body = await readBody(req, MAX_SIGN_IN_BYTES);
  if (!Buffer.isBuffer(body)) return undefined;
  try {
    const { password } = JSON.parse(body.toString()) as { password?: unknown };
    return typeof password === 'string' ? password : undefined;
  } catch {
    return undefined;
  }
}

export function createSessionApi(parts: SessionParts) {
  const { auth, sessions, lockOut, passwordLine, addressOf, isHttps, report } = parts;
  const passwords = createPasswordCheck();

  function open(req: IncomingMessage, res: ServerResponse, by: 'password' | 'token', line: string): void {
    const before = sessions.of(req);
    if (before) sessions.end(before);
    const session = sessions.open(isHttps(req), line);
    report('sign-in', 'info', { address: truncateAddress(addressOf(req)), by });
    res.setHeader('set-cookie', cookieOf(session));
    sendJson(res, 200, { csrf: session.csrf });
  }

  async function signIn(req: IncomingMessage, res: ServerResponse): Promise<void> {
    // A page of somebody else that the owner looks at would use up the owner's tries.
    if (fromOwnPage(req) === false) return sendError(res, 403, 'sign in from the dashboard itself');
    // The token opens everything already: a link that carries it opens the dashboard too.
    const byToken = auth.bearer(req);
    if (byToken) return open(req, res, 'token', passwordLine());
    if (byToken === false)
      return sendError(res, 401, 'wrong token: it is in "admin-token" of the data folder');
    const password = await passwordOf(req);
    if (password === undefined) return sendError(res, 400, SEND);
    if (passwords.busy()) {
      res.setHeader('retry-after', 5);
      return sendError(res, 503, 'too many sign-ins at once, try again');
    }
    const address = addressOf(req);
    const wait = lockOut.take(address);
    if (wait) {
      res.setHeader('retry-after', wait);
      return sendError(res, 429, 'too many wrong tries: wait as long as Retry-After says');
    }
    const line = passwordLine();
    if (!(await passwords.check(password, line))) {
      lockOut.wrong(address);
      return sendError(res, 401, WRONG);
    }
    lockOut.right(address);
    open(req, res, 'password', line);
  }

  return async function session(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method === 'POST') return signIn(req, res);
    const found = sessions.of(req);
    if (req.method === 'GET' || req.method === 'HEAD')
      return sendJson(res, 200, found ? { signedIn: true, csrf: found.csrf } : { signedIn: false });
    if (req.method !== 'DELETE')
      return sendError(res, 405, 'sign in with POST, out with DELETE, ask with GET');
    if (found) {
      if (!auth.require(req, res)) return;
      sessions.end(found);
    }
    res.setHeader('set-cookie', CLEARED);
    sendEmpty(res);
  };
}
