/** Page views that were counted without consent, in the admin API. */
import type { ServerResponse } from 'node:http';
import { sendJson } from '../http/respond.ts';
import type { Store } from '../store/store.ts';
import { daysOf } from './days-query.ts';
import { siteOf } from './site-query.ts';

export interface CountReadsParts {
  store: Pick<Store, 'pageCounts'>;
  /** Keys of the configured sites. */
  sites: readonly string[];
  /** Those that count. */
  counting: readonly string[];
  now(): number;
}

const MAX_DAYS = 400;

export const createCountReads = ({ store, sites, counting, now }: CountReadsParts) => ({
  'page-counts'(query: URLSearchParams, res: ServerResponse) {
    const days = daysOf(query, res, MAX_DAYS);
    if (!days) return;
    const filter = siteOf(query, res, sites);
    if (filter) sendJson(res, 200, { counting, ...store.pageCounts(now(), days, filter.site) });
  },
});
