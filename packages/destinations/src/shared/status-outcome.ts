/** What an answer means where the vendor speaks by HTTP's status alone, and the body holds the words for people. */
import type { RemovalOutcome, ServerAnswer } from '../server-contract.ts';
import { httpOutcome } from './http-outcome.ts';
import { fieldsOf, tell } from './json-answer.ts';

type Fields = Record<string, unknown>;

/**
 * @param words the vendor's message in the body
 * @param trace its id of the request, where it gives one
 */
export function statusOutcome(
  vendor: string,
  answer: ServerAnswer,
  words: (fields: Fields) => unknown,
  trace: (fields: Fields) => unknown = () => undefined,
): RemovalOutcome {
  const { status, body } = answer;
  const fields = fieldsOf(body);
  // A page of a proxy: who says nothing at all has taken them.
  if (status >= 200 && status < 300 && !fields && body.trim())
    return { kind: 'retry', reason: `${vendor} answered ${status} with something that is no JSON` };
  const outcome = httpOutcome(answer);
  if (outcome.kind === 'sent' || !fields) return outcome;
  return { ...outcome, reason: tell(vendor, status, words(fields), trace(fields)) } as RemovalOutcome;
}
