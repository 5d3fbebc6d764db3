/** What X's answers mean: by the status and the count of what was processed. Source: docs.x.com/x-ads-api/measurement/web-conversions (error handling). */
import type { Outcome, RemovalOutcome, ServerAnswer } from '../server-contract.ts';
import { httpOutcome } from '../shared/http-outcome.ts';
import { fieldsOf, isFields, tell } from '../shared/json-answer.ts';

const BAD_REQUEST = 400;
const TOO_MANY = 429;
/** X counts by windows of fifteen minutes. */
const WINDOW_MS = 15 * 60_000;

/** `x-rate-limit-reset` is in seconds since 1970. */
function waitMs(answer: ServerAnswer): number {
  const plain = httpOutcome(answer);
  if (plain.kind === 'retry' && plain.afterMs !== undefined) return plain.afterMs;
  const ms = Number(answer.headers['x-rate-limit-reset']) * 1000 - Date.now();
  return ms > 0 && ms < 4 * WINDOW_MS ? ms : WINDOW_MS;
}

export function outcome(answer: ServerAnswer, count: number): Outcome {
  const { status } = answer;
  const fields = fieldsOf(answer.body);
  if (status >= 200 && status < 300) {
    const data = isFields(fields?.['data']) ? fields['data'] : {};
    const processed = data['conversions_processed'];
    if (processed === count) return { kind: 'sent' };
    // Which ones it left out shows by halves; those that it has are known by their ids.
    if (typeof processed === 'number')
      return {
        kind: 'refused',
        reason: tell('X', `that it took ${processed} of ${count}`, '', data['debug_id']),
      };
    return { kind: 'retry', reason: `X answered ${status} without a word on the events` };
  }
  return errorOutcome(answer);
}

function errorOutcome(answer: ServerAnswer): RemovalOutcome {
  const { status } = answer;
  const fields = fieldsOf(answer.body);
  const errors = fields?.['errors'];
  const error: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const [code, message] = isFields(error) ? [error['code'], error['message']] : [];
  const word =
    typeof code === 'string' || typeof code === 'number' ? `${status} ${code}` : status || 'nothing';
  const reason = tell('X', word, message, answer.headers['x-transaction-id']);
  if (status === TOO_MANY) return { kind: 'retry', reason, afterMs: waitMs(answer) };
  if (status === BAD_REQUEST) return { kind: 'refused', reason };
  const plain = httpOutcome(answer);
  return plain.kind === 'sent' ? plain : { ...plain, reason };
}

/** Of a request that takes people out of a list: all or none. Where the counts stand is not confirmed. */
export function removalOutcome(answer: ServerAnswer): RemovalOutcome {
  const { status, body } = answer;
  if (status < 200 || status >= 300) return errorOutcome(answer);
  const fields = fieldsOf(body);
  if (!fields) return { kind: 'retry', reason: `X answered ${status} without a word on the list` };
  const data = isFields(fields['data']) ? fields['data'] : fields;
  const { success_count: good = 0, total_count: all = 0 } = data;
  if (good === all) return { kind: 'sent' };
  return { kind: 'refused', reason: tell('X', `that it took ${good} of ${all}`, '', '') };
}
