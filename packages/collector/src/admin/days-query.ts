/** How many days an admin request asks for. */
import type { ServerResponse } from 'node:http';
import { whole } from '../http/query.ts';
import { sendError } from '../http/respond.ts';

const USUAL = 7;

/**
 * 7 by default.
 * @param max 90 by default, as long as most sums are kept
 * @returns undefined when the query says something else than 1 to `max`; the answer is sent then
 */
export function daysOf(query: URLSearchParams, res: ServerResponse, max = 90): number | undefined {
  const days = whole(query, 'days', USUAL, max);
  if (!days) sendError(res, 400, `days: must be 1 to ${max}`);
  return days || undefined;
}
