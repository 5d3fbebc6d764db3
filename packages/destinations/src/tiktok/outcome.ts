/** What TikTok's answers mean: by the code in the body, as the HTTP status is 200 nearly always. Source: business-api.tiktok.com/portal (return codes). */
import type { RemovalOutcome, ServerAnswer } from '../server-contract.ts';
import { httpOutcome } from '../shared/http-outcome.ts';
import { fieldsOf, tell } from '../shared/json-answer.ts';

const OK = 0;
/** Some were taken; which ones were not, the answer does not say. */
const PARTIAL = 20001;
const NO_PERMISSION = 40001;
const INVALID = 40002;
const TOO_MANY = 40100;

/** Of a request that takes people out of a list: some that it did not take are looked for. */
export function removalOutcome(answer: ServerAnswer): RemovalOutcome {
  const fields = fieldsOf(answer.body);
  if (fields?.['code'] !== PARTIAL) return outcome(answer);
  return { kind: 'refused', reason: tell('TikTok', PARTIAL, fields['message'], fields['request_id']) };
}

export function outcome(answer: ServerAnswer): RemovalOutcome {
  const fields = fieldsOf(answer.body);
  const code = fields?.['code'];
  if (typeof code !== 'number') {
    // A page of a proxy, or nothing at all.
    if (answer.status >= 200 && answer.status < 300)
      return { kind: 'retry', reason: `TikTok answered ${answer.status} without a code` };
    return httpOutcome(answer);
  }
  if (code === OK || code === PARTIAL) return { kind: 'sent' };
  const reason = tell('TikTok', code, fields!['message'], fields!['request_id']);
  if (code === TOO_MANY) return { kind: 'retry', reason };
  // 40101 to 40105, which are not confirmed: the token is missing, wrong or has expired.
  if (code === NO_PERMISSION || (code > TOO_MANY && code < 40_110)) return { kind: 'pause', reason };
  if (code === INVALID) return { kind: 'refused', reason };
  if (code >= 50_000 && code < 60_000) return { kind: 'retry', reason };
  // Other faults of the request; and what is unknown, again, until the event is too old.
  return code >= 40_000 && code < 50_000 ? { kind: 'refused', reason } : { kind: 'retry', reason };
}
