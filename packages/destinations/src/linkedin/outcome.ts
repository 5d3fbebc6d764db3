/** What LinkedIn's answers mean: by the status, and by that of each element. Source: learn.microsoft.com/linkedin/shared/api-guide/concepts/error-handling, /marketing/conversions. */
import type { Outcome, RemovalOutcome, ServerAnswer } from '../server-contract.ts';
import { httpOutcome } from '../shared/http-outcome.ts';
import { fieldsOf, isFields, tell } from '../shared/json-answer.ts';

/** The version of `apiVersion` serves no more. */
const VERSION_GONE = 426;
const INVALID = [400, 422];

const statusOf = (element: unknown): number =>
  isFields(element) && typeof element['status'] === 'number' ? element['status'] : 0;

/** Which of them were created. */
function elementsOutcome(elements: readonly unknown[], trace: unknown): Outcome {
  const refused: { index: number; reason: string }[] = [];
  for (const [index, element] of elements.entries()) {
    const status = statusOf(element);
    if (status >= 200 && status < 300) continue;
    const error = isFields(element) && isFields(element['error']) ? element['error'] : element;
    const reason = tell('LinkedIn', status, isFields(error) ? error['message'] : '', trace);
    // What it has already is known by its id.
    if (!status || status === 429 || status >= 500) return { kind: 'retry', reason };
    if (status === 401 || status === 403) return { kind: 'pause', reason };
    refused.push({ index, reason });
  }
  return refused.length ? { kind: 'partial', refused } : { kind: 'sent' };
}

export function outcome(answer: ServerAnswer, count: number): Outcome {
  const { status, headers } = answer;
  const fields = fieldsOf(answer.body);
  const trace = headers['x-li-uuid'];
  if (status >= 200 && status < 300) {
    const elements = fields?.['elements'];
    if (Array.isArray(elements) && elements.length === count) return elementsOutcome(elements, trace);
    // How it answers a single one.
    if (status === 201 && count === 1 && !answer.body) return { kind: 'sent' };
    return { kind: 'retry', reason: `LinkedIn answered ${status} without a word on the events` };
  }
  return errorOutcome(answer);
}

function errorOutcome(answer: ServerAnswer): RemovalOutcome {
  const { status, headers } = answer;
  const fields = fieldsOf(answer.body);
  const trace = headers['x-li-uuid'];
  const code = fields?.['code'];
  const reason = tell(
    'LinkedIn',
    typeof code === 'string' ? `${status} ${code}` : status || 'nothing',
    fields?.['message'],
    trace,
  );
  if (status === VERSION_GONE)
    return { kind: 'pause', reason: `${reason}. Set apiVersion to one that LinkedIn serves` };
  if (INVALID.includes(status)) return { kind: 'refused', reason };
  const plain = httpOutcome(answer);
  return plain.kind === 'sent' ? plain : { ...plain, reason };
}

/** Of a request that takes people out of a segment: by the status of each, too, where it tells them. */
export function removalOutcome(answer: ServerAnswer): RemovalOutcome {
  const { status, body, headers } = answer;
  if (status < 200 || status >= 300) return errorOutcome(answer);
  const fields = fieldsOf(body);
  if (!fields && body)
    return { kind: 'retry', reason: `LinkedIn answered ${status} without a word on the segment` };
  const elements = fields?.['elements'];
  const all = elementsOutcome(Array.isArray(elements) ? elements : [], headers['x-li-uuid']);
  return all.kind === 'partial' ? { kind: 'refused', reason: all.refused[0]!.reason } : all;
}
