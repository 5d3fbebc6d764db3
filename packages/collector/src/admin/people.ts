/** Export and erasure of a person in the admin API. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendError, sendJson } from '../http/respond.ts';
import { indexedTo } from '../indexer/indexed-to.ts';
import type { Indexer } from '../indexer/indexer.ts';
import { encodeErasure } from '../intake/envelope.ts';
import type { Log } from '../log/log.ts';
import type { PersonKey } from '../store/people.ts';
import type { Store } from '../store/store.ts';

export interface PeopleParts {
  store: Pick<Store, 'person' | 'eventsOf'>;
  /** Keys of the configured sites. */
  sites: readonly string[];
  log: Pick<Log, 'append' | 'end'>;
  indexer: Pick<Indexer, 'position' | 'onPass'>;
  now(): number;
}

const PAGE = 500;
const KEYS = ['visitor', 'user', 'email', 'phone'] as const;

/** Answers a request when its path is about a person; resolves false when it is not. */
export type People = (
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  query: URLSearchParams,
) => Promise<boolean>;

/** `person` tells who it is, `person/events` gives all as JSON lines, `person/erase` forgets. */
export function createPeople({ store, sites, log, indexer, now }: PeopleParts): People {
  /** Undefined when the query is not usable; the answer is sent then. */
  function asked(query: URLSearchParams, res: ServerResponse): { site: string; key: PersonKey } | undefined {
    const site = query.get('site') ?? (sites.length === 1 ? sites[0]! : '');
    const given = KEYS.filter((name) => query.get(name));
    if (!sites.includes(site))
      sendError(res, 400, `site: must be a site key of the collector config (${sites.join(', ')})`);
    else if (given.length !== 1) sendError(res, 400, `name one of ${KEYS.join(', ')}`);
    else return { site, key: { [given[0]!]: query.get(given[0]!) } as unknown as PersonKey };
    return undefined;
  }

  async function exportEvents(site: string, key: PersonKey, res: ServerResponse): Promise<void> {
    const { visitors } = store.person(site, key);
    res.writeHead(200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'cache-control': 'no-store',
    });
    for (let seq = 0; !res.destroyed; ) {
      const events = store.eventsOf(site, visitors, seq, PAGE);
      if (!events.length) break;
      seq = events.at(-1)!.seq;
      // A slow reader is waited for.
      if (!res.write(events.map((event) => `${JSON.stringify(event)}\n`).join('')))
        await new Promise((resolve) => res.once('drain', resolve).once('close', resolve));
    }
    res.end();
  }

  async function erase(site: string, key: PersonKey, res: ServerResponse): Promise<void> {
    const person = store.person(site, key);
    if (!person.visitors.length) return sendJson(res, 200, { ...person, erased: true });
    const position = await log.append(encodeErasure({ site, visitors: person.visitors, at: now() }));
    // Durable from here on: what the indexer has not done yet it will do.
    sendJson(res, 200, { ...person, erased: await indexedTo(indexer, position) });
  }

  return async (req, res, path, query) => {
    if (path !== 'person' && path !== 'person/events' && path !== 'person/erase') return false;
    const erasing = path === 'person/erase';
    if (req.method !== (erasing ? 'POST' : 'GET'))
      sendError(res, 405, erasing ? 'erase with POST' : 'read with GET');
    else {
      const about = asked(query, res);
      if (!about) return true;
      // What was acknowledged before the question belongs to the answer.
      if (!(await indexedTo(indexer, log.end()))) sendError(res, 503, 'the indexer is behind; try again');
      else if (erasing) await erase(about.site, about.key, res);
      else if (path === 'person') sendJson(res, 200, store.person(about.site, about.key));
      else await exportEvents(about.site, about.key, res);
    }
    return true;
  };
}
