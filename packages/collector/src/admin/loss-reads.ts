/** The loss meter in the admin API: totals per day and browser, and what exactly is missing. */
import type { ServerResponse } from 'node:http';
import { calendarDay, whole } from '../http/query.ts';
import { sendError, sendJson } from '../http/respond.ts';
import type { Store } from '../store/store.ts';
import { daysOf } from './days-query.ts';
import { siteOf } from './site-query.ts';

export interface LossReadsParts {
  store: Pick<Store, 'loss' | 'missing'>;
  /** Keys of the configured sites. */
  sites: readonly string[];
  now(): number;
}

const MAX_CLIENTS = 1000;

export function createLossReads({ store, sites, now }: LossReadsParts) {
  return {
    loss(query: URLSearchParams, res: ServerResponse) {
      const days = daysOf(query, res);
      if (!days) return;
      const filter = siteOf(query, res, sites);
      if (filter) sendJson(res, 200, store.loss(now(), days, filter.site));
    },
    'loss/missing'(query: URLSearchParams, res: ServerResponse) {
      const day = calendarDay(query, 'day', new Date(now()).toISOString().slice(0, 10));
      if (!day) return sendError(res, 400, 'day: must be a UTC day such as 2026-01-31');
      const limit = whole(query, 'limit', 100, MAX_CLIENTS);
      if (!limit) return sendError(res, 400, `limit: must be 1 to ${MAX_CLIENTS}`);
      const filter = siteOf(query, res, sites);
      if (filter) sendJson(res, 200, { clients: store.missing(day, limit, filter.site) });
    },
  };
}
