/** How vendors' scripts fare in pages, in the admin API. */
import type { ServerResponse } from 'node:http';
import { sendJson } from '../http/respond.ts';
import type { Store } from '../store/store.ts';
import { daysOf } from './days-query.ts';

/**
 * @param byServer whether the collector delivers to it as well
 * @param known whether there is such a vendor: what else is named somebody made up
 */
export function createScriptReads(parts: {
  store: Pick<Store, 'scripts'>;
  byServer(site: string, destination: string): boolean;
  known(site: string, destination: string): boolean;
  now(): number;
}) {
  const { store, byServer, known, now } = parts;
  return (query: URLSearchParams, res: ServerResponse): void => {
    const days = daysOf(query, res);
    if (!days) return;
    const scripts = store
      .scripts(now(), days)
      .filter(({ site, destination }) => known(site, destination))
      .map((sum) => ({ ...sum, server: byServer(sum.site, sum.destination) }));
    sendJson(res, 200, { days, scripts });
  };
}
