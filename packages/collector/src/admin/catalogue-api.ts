/** The product feeds in the admin API: what they hold, how well events fit them; to load one now, or compare anew. */
import type { ServerResponse } from 'node:http';
import type { Catalogues } from '../catalogue/catalogues.ts';
import { sourceName } from '../catalogue/open-source.ts';
import { reportOf } from '../catalogue/report.ts';
import { sendError, sendJson } from '../http/respond.ts';
import type { Store } from '../store/store.ts';
import { daysOf } from './days-query.ts';
import type { Route } from './route.ts';

export interface CatalogueApiParts {
  store: Pick<Store, 'catalogue'>;
  catalogues: Catalogues;
  now(): number;
}

/** Further back prices of now say nothing. */
const MAX_CHECK_DAYS = 30;
/** Events that wait are counted up to here. */
const MAX_BEHIND = 10_000;

/** Epoch milliseconds. */
const STARTED = Math.round(Date.now() - process.uptime() * 1000);

/** `catalogue`, `catalogue/load`, `catalogue/check`. */
export function createCatalogueApi({ store, catalogues, now }: CatalogueApiParts): Route {
  const keys = catalogues.sites.map(({ site }) => site);

  function one({ site, catalogue, vendors }: Catalogues['sites'][number], days: number) {
    const { catalogue: results } = store;
    const { position = 0 } = results.state(site) ?? {};
    const { feed, confirmed, failure } = results.news(site);
    const { loading, checking, ended } = catalogues.work(site);
    return {
      site,
      source: sourceName(catalogue),
      hours: catalogue.hours,
      feed,
      confirmed,
      failure,
      loading,
      checking,
      ended,
      started: STARTED,
      behind: feed ? results.waiting(site, position, MAX_BEHIND) : 0,
      vendors: reportOf(results.sums(site, now(), days), vendors),
      days: results.days(site, now(), days),
      examples: results.examples(site),
    };
  }

  function read(query: URLSearchParams, res: ServerResponse): void {
    const days = daysOf(query, res);
    if (!days) return;
    const site = query.get('site');
    if (site !== null && !keys.includes(site)) return noSuch(res);
    const wanted = catalogues.sites.filter((setup) => site === null || setup.site === site);
    sendJson(res, 200, { catalogues: wanted.map((setup) => one(setup, days)) });
  }

  const noSuch = (res: ServerResponse) =>
    sendError(
      res,
      400,
      `site: must be one with a product feed (${keys.join(', ') || 'none has any: see "catalogue" of a site'})`,
    );

  function act(what: 'load' | 'check', query: URLSearchParams, res: ServerResponse): void {
    const site = query.get('site') ?? (keys.length === 1 ? keys[0]! : '');
    if (!keys.includes(site)) return noSuch(res);
    const days = daysOf(query, res, MAX_CHECK_DAYS);
    if (!days) return;
    if (what === 'check' && !store.catalogue.news(site)['feed'])
      return sendError(res, 409, 'no feed is loaded yet: there is nothing to compare with');
    const ticket =
      what === 'load'
        ? catalogues.act(site, { act: 'load', force: query.get('force') === '1' })
        : catalogues.act(site, { act: 'check', days });
    sendJson(res, 202, { site, ticket });
  }

  return (req, res, path, query) => {
    const [, action] = /^catalogue(?:\/(load|check))?$/.exec(path) ?? [];
    if (path !== 'catalogue' && !action) return false;
    if (req.method !== (action ? 'POST' : 'GET'))
      sendError(res, 405, action ? `${action} with POST` : 'read with GET');
    else if (action) act(action as 'load' | 'check', query, res);
    else read(query, res);
    return true;
  };
}
