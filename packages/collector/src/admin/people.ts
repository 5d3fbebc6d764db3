/** Export and erasure of a person in the admin API, and what the person has decided. */
import type { ServerResponse } from 'node:http';
import { sendError, sendJson } from '../http/respond.ts';
import { indexedTo } from '../indexer/indexed-to.ts';
import type { Indexer } from '../indexer/indexer.ts';
import { encodeErasure } from '../intake/envelope.ts';
import type { Log } from '../log/log.ts';
import { type Person, type PersonKey, toldOf } from '../store/people.ts';
import type { Store } from '../store/store.ts';
import type { Route } from './route.ts';

export interface PeopleParts {
  store: Pick<Store, 'person' | 'eventsOf' | 'consents' | 'badRowsOf'>;
  /** Keys of the configured sites. */
  sites: readonly string[];
  log: Pick<Log, 'append' | 'end'>;
  indexer: Pick<Indexer, 'position' | 'onPass'>;
  now(): number;
}

const PAGE = 500;
const KEYS = ['visitor', 'user', 'email', 'phone'] as const;

/**
 * `person` tells who it is, `person/events` gives all as JSON lines, records of consent last, `person/consents` these
 * alone, `person/erase` forgets: all but the records of consent.
 */
export function createPeople({ store, sites, log, indexer, now }: PeopleParts): Route {
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

  /** A visitor is known by records of consent when all events are gone, too. */
  const decidersOf = ({ visitors }: Person, key: PersonKey): readonly string[] =>
    'visitor' in key && !visitors.length ? [key.visitor] : visitors;

  function whoIs(site: string, key: PersonKey): Person & { consents: number } {
    const person = store.person(site, key);
    return { ...person, consents: store.consents.count(site, decidersOf(person, key)) };
  }

  /** @param page what comes behind a place in the order of storing */
  async function writeLines<T extends { seq: number }>(
    res: ServerResponse,
    page: (seq: number) => T[],
    line: (one: T) => unknown = (one) => one,
  ): Promise<void> {
    for (let seq = 0; !res.destroyed; ) {
      const some = page(seq);
      if (!some.length) return;
      seq = some.at(-1)!.seq;
      // A slow reader is waited for.
      if (!res.write(some.map((one) => `${JSON.stringify(line(one))}\n`).join('')))
        await new Promise((resolve) => res.once('drain', resolve).once('close', resolve));
    }
  }

  /** @param all events, too */
  async function exportLines(site: string, key: PersonKey, res: ServerResponse, all: boolean): Promise<void> {
    const person = store.person(site, key);
    const deciders = decidersOf(person, key);
    res.writeHead(200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'cache-control': 'no-store',
    });
    if (all) await writeLines(res, (seq) => store.eventsOf(site, person.visitors, seq, PAGE));
    await writeLines(
      res,
      (seq) => store.consents.of(site, deciders, seq, PAGE),
      (decision) => (all ? { decision } : decision),
    );
    res.end();
  }

  async function erase(site: string, key: PersonKey, res: ServerResponse): Promise<void> {
    const person = store.person(site, key);
    // A visitor of whom nothing is stored, too: events may still come from a browser that is offline.
    const visitors = 'visitor' in key && !person.visitors.length ? [key.visitor] : person.visitors;
    const told = toldOf(key);
    const erasure = { site, visitors, ...(told && { told }), at: now() };
    const badRows = await store.badRowsOf(erasure);
    const position = await log.append(encodeErasure(erasure));
    // Durable from here on: what the indexer has not done yet it will do.
    sendJson(res, 200, { ...person, visitors, badRows, erased: await indexedTo(indexer, position) });
  }

  return async (req, res, path, query) => {
    if (!/^person(\/(events|consents|erase))?$/.test(path)) return false;
    const erasing = path === 'person/erase';
    if (req.method !== (erasing ? 'POST' : 'GET'))
      sendError(res, 405, erasing ? 'erase with POST' : 'read with GET');
    else {
      const about = asked(query, res);
      if (!about) return true;
      // What was acknowledged before the question belongs to the answer.
      if (!(await indexedTo(indexer, log.end()))) sendError(res, 503, 'the indexer is behind; try again');
      else if (erasing) await erase(about.site, about.key, res);
      else if (path === 'person') sendJson(res, 200, whoIs(about.site, about.key));
      else await exportLines(about.site, about.key, res, path === 'person/events');
    }
    return true;
  };
}
