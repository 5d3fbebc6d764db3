/** The admin API: stored events, bad rows, totals, losses, people, the live stream, sessions. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { whole } from '../http/query.ts';
import { readBody } from '../http/read-body.ts';
import { sendEmpty, sendError, sendJson } from '../http/respond.ts';
import { createRateLimit } from '../intake/rate-limit.ts';
import type { SequencedEvent, Store } from '../store/store.ts';
import type { Auth } from './auth.ts';
import type { Deliveries } from './deliveries.ts';
import type { Live } from './live.ts';
import { createLossReads } from './loss-reads.ts';
import type { People } from './people.ts';
import type { ReplayApi } from './replays.ts';
import type { VerdictsOf } from './verdicts.ts';

export interface ApiParts {
  store: Store;
  auth: Auth;
  live: Live;
  verdictsOf: VerdictsOf;
  people: People;
  deliveries: Deliveries;
  replays: ReplayApi;
  /** Keys of the configured sites. */
  sites: readonly string[];
  lagBytes(): number;
  damagedBytes(): number;
  /** Whole, or empty. */
  addressOf(req: IncomingMessage): string;
  now(): number;
}

const MAX_LIMIT = 1000;
const MAX_SIGN_IN_BYTES = 4096;
/** Sign-ins that an address may try at once, and then how many a second. */
const SIGN_IN_TRIES = 10;
const SIGN_INS_PER_SECOND = 1 / 30;

export const presenter = (verdictsOf: VerdictsOf) => (event: SequencedEvent) => ({
  ...event,
  destinations: verdictsOf(event),
});

export function createApi(parts: ApiParts) {
  const { store, auth, live, verdictsOf, people, deliveries, replays } = parts;
  const { sites, lagBytes, damagedBytes, addressOf, now } = parts;
  const tries = createRateLimit(SIGN_INS_PER_SECOND, SIGN_IN_TRIES);
  const present = presenter(verdictsOf);

  async function session(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method === 'DELETE') {
      res.setHeader('set-cookie', auth.signOut(req));
      return sendEmpty(res);
    }
    if (req.method !== 'POST') return sendError(res, 405, 'sign in with POST, out with DELETE');
    const wait = tries.take(addressOf(req), now());
    if (wait) {
      res.setHeader('retry-after', wait);
      return sendError(res, 429, 'too many tries, wait a little');
    }
    const body = await readBody(req, MAX_SIGN_IN_BYTES);
    if (!Buffer.isBuffer(body)) return sendError(res, 400, 'send {"token": "..."}');
    let token: unknown;
    try {
      token = (JSON.parse(body.toString()) as { token?: unknown } | null)?.token;
    } catch {
      return sendError(res, 400, 'send {"token": "..."}');
    }
    const cookie = auth.signIn(token);
    if (!cookie)
      return sendError(res, 401, 'wrong token: it is printed at start and kept in the data folder');
    res.setHeader('set-cookie', cookie);
    sendEmpty(res);
  }

  const reads: Record<string, (query: URLSearchParams, res: ServerResponse) => void> = {
    events(query, res) {
      const after = whole(query, 'after', 0, Number.MAX_SAFE_INTEGER);
      const limit = whole(query, 'limit', 100, MAX_LIMIT);
      if (after === undefined) return sendError(res, 400, 'after: must be the "seq" of an event, or 0');
      if (!limit) return sendError(res, 400, `limit: must be 1 to ${MAX_LIMIT}`);
      const events = store.eventsAfter(after, limit);
      sendJson(res, 200, { events: events.map(present), next: events.at(-1)?.seq ?? after });
    },
    'events/recent'(query, res) {
      const limit = whole(query, 'limit', 100, MAX_LIMIT);
      if (!limit) return sendError(res, 400, `limit: must be 1 to ${MAX_LIMIT}`);
      sendJson(res, 200, { events: store.recentEvents(limit).map(present) });
    },
    'bad-rows'(query, res) {
      const limit = whole(query, 'limit', 100, MAX_LIMIT);
      if (!limit) return sendError(res, 400, `limit: must be 1 to ${MAX_LIMIT}`);
      sendJson(res, 200, { rows: store.recentBadRows(limit) });
    },
    stats(_query, res) {
      sendJson(res, 200, { ...store.stats(now()), lagBytes: lagBytes(), damagedBytes: damagedBytes() });
    },
    ...createLossReads({ store, sites, now }),
  };

  /** @param path what follows `/api/` */
  return async function api(
    req: IncomingMessage,
    res: ServerResponse,
    path: string,
    query: URLSearchParams,
  ): Promise<void> {
    if (path === 'session') return session(req, res);
    if (!auth.require(req, res)) return;
    if (await people(req, res, path, query)) return;
    if (deliveries(req, res, path, query)) return;
    if (await replays(req, res, path, query)) return;
    if (req.method !== 'GET' && req.method !== 'HEAD') return sendError(res, 405, 'read with GET');
    if (path === 'live') {
      if (!live.open(req, res)) sendError(res, 503, 'too many live streams are open; close one');
      return;
    }
    const read = Object.hasOwn(reads, path) ? reads[path] : undefined;
    if (!read) return sendError(res, 404, 'no such part of the API');
    read(query, res);
  };
}
