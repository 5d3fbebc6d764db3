/** How vendors' scripts fare in pages, in the admin API. */
import type { ServerResponse } from 'node:http';
import { whole } from '../http/query.ts';
import { sendError, sendJson } from '../http/respond.ts';
import type { Store } from '../store/store.ts';

const DAYS = 7;
const MAX_DAYS = 90;

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
    const days = whole(query, 'days', DAYS, MAX_DAYS);
    if (!days) return sendError(res, 400, `days: must be 1 to ${MAX_DAYS}`);
    const scripts = store
      .scripts(now(), days)
      .filter(({ site, destination }) => known(site, destination))
      .map((sum) => ({ ...sum, server: byServer(sum.site, sum.destination) }));
    sendJson(res, 200, { days, scripts });
  };
}
