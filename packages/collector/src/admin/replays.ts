/** Tries bad rows again, in the admin API: `bad-rows/replay`. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { sendError, sendJson } from '../http/respond.ts';
import { indexedTo } from '../indexer/indexed-to.ts';
import type { Indexer } from '../indexer/indexer.ts';
import { encodeReplay } from '../intake/envelope.ts';
import type { Log } from '../log/log.ts';
import type { Store } from '../store/store.ts';
import type { Route } from './route.ts';

export interface ReplayParts {
  store: Pick<Store, 'replays'>;
  /** Keys of the configured sites. */
  sites: readonly string[];
  log: Pick<Log, 'append'>;
  indexer: Pick<Indexer, 'position' | 'onPass'>;
  now(): number;
}

const MAX_REASON_CHARS = 200;

/** POST begins one, GET with its `id` tells how far it is. */
export function createReplayApi({ store, sites, log, indexer, now }: ReplayParts): Route {
  async function begin(query: URLSearchParams, res: ServerResponse): Promise<void> {
    const [site, reason] = [query.get('site') ?? '', query.get('reason') ?? ''];
    if (site && !sites.includes(site))
      return sendError(res, 400, `site: must be a site key of the collector config (${sites.join(', ')})`);
    if (reason.length > MAX_REASON_CHARS)
      return sendError(res, 400, `reason: at most ${MAX_REASON_CHARS} characters of it`);
    if (store.replays.pending()) return sendError(res, 409, 'a replay is under way: wait until it is done');
    const id = randomUUID();
    let position: number;
    try {
      position = await log.append(encodeReplay({ id, at: now(), site, reason }));
    } catch {
      return sendError(res, 503, 'the log cannot be written now; try again');
    }
    // Durable from here on: what the indexer has not done yet it will do.
    await indexedTo(indexer, position);
    sendJson(res, 202, store.replays.state(id) ?? { id, done: false });
  }

  function state(query: URLSearchParams, res: ServerResponse): void {
    const replay = store.replays.state(query.get('id') ?? '');
    if (replay) sendJson(res, 200, replay);
    else sendError(res, 404, 'id: no such replay is known; the newest 20 are');
  }

  return async (req, res, path, query) => {
    if (path !== 'bad-rows/replay') return false;
    if (req.method === 'POST') await begin(query, res);
    else if (req.method === 'GET') state(query, res);
    else sendError(res, 405, 'begin with POST, ask with GET');
    return true;
  };
}
