/** The admin API: stored events, bad rows, totals, losses, people, the live stream. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { whole } from '../http/query.ts';
import { sendError, sendJson } from '../http/respond.ts';
import type { SequencedEvent, Store } from '../store/store.ts';
import type { Auth } from './auth.ts';
import { createCountReads } from './count-reads.ts';
import type { Live } from './live.ts';
import { createLossReads } from './loss-reads.ts';
import type { Route } from './route.ts';
import type { VerdictsOf } from './verdicts.ts';

export interface ApiParts {
  store: Store;
  auth: Auth;
  /** Answers `/api/session`. */
  session(req: IncomingMessage, res: ServerResponse): Promise<void>;
  live: Live;
  verdictsOf: VerdictsOf;
  /** Parts with several paths of their own. */
  routes: readonly Route[];
  /** Answers `scripts`. */
  scripts(query: URLSearchParams, res: ServerResponse): void;
  /** Keys of the configured sites. */
  sites: readonly string[];
  /** Those that count page views without consent. */
  counting: readonly string[];
  lagBytes(): number;
  damagedBytes(): number;
  now(): number;
}

const MAX_LIMIT = 1000;

export const presenter = (verdictsOf: VerdictsOf) => (event: SequencedEvent) => ({
  ...event,
  destinations: verdictsOf(event),
});

export function createApi(parts: ApiParts) {
  const { store, auth, session, live, verdictsOf, routes } = parts;
  const { sites, counting, lagBytes, damagedBytes, now } = parts;
  const present = presenter(verdictsOf);

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
    consents(query, res) {
      const limit = whole(query, 'limit', 100, MAX_LIMIT);
      const site = query.get('site') ?? '';
      if (!limit) return sendError(res, 400, `limit: must be 1 to ${MAX_LIMIT}`);
      if (site && !sites.includes(site))
        return sendError(res, 400, `site: must be a site key of the collector config (${sites.join(', ')})`);
      sendJson(res, 200, { records: store.consents.recent(limit, site) });
    },
    stats(_query, res) {
      sendJson(res, 200, { ...store.stats(now()), lagBytes: lagBytes(), damagedBytes: damagedBytes() });
    },
    scripts: parts.scripts,
    ...createLossReads({ store, sites, now }),
    ...createCountReads({ store, sites, counting, now }),
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
    for (const route of routes) if (await route(req, res, path, query)) return;
    if (req.method !== 'GET' && req.method !== 'HEAD') return sendError(res, 405, 'read with GET');
    if (path === 'live') {
      const end = live.open(req, res);
      if (end) auth.hold(req, res, end);
      else sendError(res, 503, 'too many live streams are open; close one');
      return;
    }
    const read = Object.hasOwn(reads, path) ? reads[path] : undefined;
    if (!read) return sendError(res, 404, 'no such part of the API');
    read(query, res);
  };
}
