/** What the servers of vendors got, in the admin API; and to go on, or try again, where somebody has mended something. */
import type { ServerResponse } from 'node:http';
import { begunOf, type Forwarding } from '../forward/forwarding.ts';
import { whole } from '../http/query.ts';
import { sendError, sendJson } from '../http/respond.ts';
import type { Store } from '../store/store.ts';
import { daysOf } from './days-query.ts';
import type { MatchQualities } from './match-quality.ts';
import type { Route } from './route.ts';

const MAX_LIMIT = 1000;
/** Events that wait are counted up to here: more is the same to a reader, and costs more with each. */
const MAX_BEHIND = 10_000;

/** `deliveries`, `deliveries/event`, `deliveries/resume`, `dead-letters`, `dead-letters/replay`. */
export function createDeliveries(
  store: Pick<Store, 'forwards' | 'removals'>,
  forwarding: Pick<Forwarding, 'targets' | 'started' | 'act'>,
  matches: MatchQualities,
): Route {
  function list(query: URLSearchParams, res: ServerResponse): void {
    const { forwards } = store;
    const days = daysOf(query, res);
    if (!days) return;
    const matchOf = matches.of(days);
    const deliveries = begunOf(forwarding.targets, forwards).map(({ site, destination, removal }) => {
      const state = forwards.state(site, destination);
      const waiting = forwards.waiting(site, state.position, MAX_BEHIND + 1);
      const match = matchOf(site, destination);
      return {
        ...state,
        deadLetters: forwards.countDeadLetters(site, destination),
        behind: Math.min(waiting, MAX_BEHIND),
        behindMore: waiting > MAX_BEHIND,
        ...(match && { match }),
        ...(removal && { removals: store.removals.state(site, destination) }),
      };
    });
    sendJson(res, 200, { deliveries });
  }

  /** What vendors could match one event by. */
  function event(query: URLSearchParams, res: ServerResponse): void {
    const [site, id] = [query.get('site'), query.get('id')];
    if (!site || !id) return sendError(res, 400, 'site and id: must name an event');
    sendJson(res, 200, { matches: matches.ofEvent(site, id) });
  }

  function letters(query: URLSearchParams, res: ServerResponse): void {
    const limit = whole(query, 'limit', 100, MAX_LIMIT);
    if (!limit) return sendError(res, 400, `limit: must be 1 to ${MAX_LIMIT}`);
    const deadLetters = store.forwards
      .deadLetters(limit)
      .map((letter) => ({ ...letter, event: store.forwards.event(letter.eventSeq) }));
    sendJson(res, 200, { deadLetters, removals: store.removals.dead(limit) });
  }

  function act(what: 'resume' | 'replay', query: URLSearchParams, res: ServerResponse): void {
    const { targets } = forwarding;
    const target = targets.find(
      ({ site, destination }) => site === query.get('site') && destination === query.get('destination'),
    );
    if (!target)
      return sendError(
        res,
        400,
        'site and destination: must name a configured destination with a server half',
      );
    if (!forwarding.started())
      return sendError(res, 503, 'destinations begin when the log is indexed: try again then');
    forwarding.act(what, target.site, target.destination);
    sendJson(res, 202, { accepted: true });
  }

  return (req, res, path, query) => {
    const [what, action, ...more] = path.split('/');
    if ((what !== 'deliveries' && what !== 'dead-letters') || more.length) return false;
    if (path === 'deliveries/event') {
      if (req.method === 'GET') event(query, res);
      else sendError(res, 405, 'read with GET');
      return true;
    }
    const wanted = what === 'deliveries' ? 'resume' : 'replay';
    if (action !== undefined && action !== wanted) return false;
    if (req.method !== (action ? 'POST' : 'GET'))
      sendError(res, 405, action ? `${action} with POST` : 'read with GET');
    else if (action) act(wanted, query, res);
    else if (what === 'deliveries') list(query, res);
    else letters(query, res);
    return true;
  };
}
