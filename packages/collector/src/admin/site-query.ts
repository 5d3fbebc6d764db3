/** The site that a question of the admin API is about. */
import type { ServerResponse } from 'node:http';
import { sendError } from '../http/respond.ts';

/** Without `site` it is about all; false when the query names one that is none: the answer is sent then. */
export function siteOf(
  query: URLSearchParams,
  res: ServerResponse,
  sites: readonly string[],
): { site?: string } | false {
  const site = query.get('site');
  if (site === null) return {};
  if (sites.includes(site)) return { site };
  sendError(res, 400, `site: must be a site key of the collector config (${sites.join(', ')}), or left out`);
  return false;
}
