/** What Meta's answers mean: by the code in the body, as the HTTP status is unreliable. Source: developers.facebook.com/docs/graph-api/guides/error-handling. */
import type { Outcome, RemovalOutcome, ServerAnswer } from '../server-contract.ts';
import { httpOutcome } from '../shared/http-outcome.ts';
import { fieldsOf, isFields, tell } from '../shared/json-answer.ts';

const TEMPORARY = new Set([1, 2, 341, 368, 5000, 21009]);
/** Beside 80000 to 80014. */
const THROTTLED = new Set([4, 17, 32, 613]);
const PIXEL_UNKNOWN = 33;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** `{ ID: [{ estimated_time_to_regain_access: minutes }] }`. Its form is not confirmed: what does not fit is nothing. */
function waitOf({ headers }: ServerAnswer): { afterMs?: number } {
  const minutes = Object.values(fieldsOf(headers['x-business-use-case-usage'] ?? '') ?? {})
    .flat()
    .map((usage) => (isFields(usage) ? Number(usage['estimated_time_to_regain_access']) : 0))
    .filter((wait) => wait > 0);
  return minutes.length ? { afterMs: Math.min(Math.max(...minutes) * MINUTE_MS, HOUR_MS) } : {};
}

function errorOutcome(answer: ServerAnswer, error: Record<string, unknown>): RemovalOutcome {
  const { code, error_subcode: subcode, is_transient: transient } = error;
  const reason = tell(
    'Meta',
    subcode === undefined ? code : `${code}/${subcode}`,
    error['error_user_msg'] ?? error['message'],
    error['fbtrace_id'],
  );
  const number = typeof code === 'number' ? code : Number.NaN;
  if (THROTTLED.has(number) || (number >= 80_000 && number <= 80_014))
    return { kind: 'retry', reason, ...waitOf(answer) };
  if (transient === true || TEMPORARY.has(number)) return { kind: 'retry', reason };
  // A dead token; no permission; no such pixel or list.
  if (number === 190 || number === 3 || number === 10 || (number >= 200 && number < 300))
    return { kind: 'pause', reason };
  if (number === 100) return { kind: subcode === PIXEL_UNKNOWN ? 'pause' : 'refused', reason };
  if (number === 105) return { kind: 'refused', reason };
  // Unknown: again, until it is too old.
  return { kind: 'retry', reason };
}

/** Of a request that takes people out of a list: who was on it, the answer does not say. */
export function removalOutcome(answer: ServerAnswer): RemovalOutcome {
  const fields = fieldsOf(answer.body);
  if (isFields(fields?.['error'])) return errorOutcome(answer, fields['error']);
  // A page of a proxy.
  if (answer.status >= 200 && answer.status < 300 && !fields)
    return { kind: 'retry', reason: `Meta answered ${answer.status} without a word on the list` };
  return httpOutcome(answer);
}

export function outcome(answer: ServerAnswer, count: number): Outcome {
  const fields = fieldsOf(answer.body);
  const error = fields?.['error'];
  if (!isFields(error)) {
    const received = fields?.['events_received'];
    if (answer.status === 200 && received === count) return { kind: 'sent' };
    // Which ones it left out shows by halves; those that it has are known by their ids.
    if (answer.status === 200 && typeof received === 'number')
      return {
        kind: 'refused',
        reason: tell('Meta', `that it took ${received} of ${count}`, '', fields!['fbtrace_id']),
      };
    // A page of a proxy, or nothing at all.
    if (answer.status >= 200 && answer.status < 300)
      return { kind: 'retry', reason: `Meta answered ${answer.status} without a word on the events` };
    return httpOutcome(answer);
  }
  return errorOutcome(answer, error);
}
