/** What Pinterest's answers mean: by the status of each event, in their order. Source: developers.pinterest.com/docs/api/v5/events-create. */
import type { Outcome, ServerAnswer } from '../server-contract.ts';
import { httpOutcome } from '../shared/http-outcome.ts';
import { fieldsOf, isFields, tell } from '../shared/json-answer.ts';

/** Some were not processed; the others were. */
const NOT_ALL = 422;
const BAD_REQUEST = 400;

/** Those that failed, failed for good. */
function eventsOutcome(events: readonly unknown[], status: number, trace: unknown): Outcome {
  const refused = events.flatMap((event, index) => {
    if (!isFields(event) || event['status'] !== 'failed') return [];
    return [{ index, reason: tell('Pinterest', `${status} failed`, event['error_message'], trace) }];
  });
  return refused.length ? { kind: 'partial', refused } : { kind: 'sent' };
}

export function outcome(answer: ServerAnswer, count: number): Outcome {
  const { status, headers } = answer;
  const fields = fieldsOf(answer.body);
  const trace = headers['x-pinterest-rid'];
  const good = status >= 200 && status < 300;
  if (good || status === NOT_ALL) {
    const detail = isFields(fields?.['details']) ? fields['details'] : fields;
    const events = detail?.['events'];
    if (Array.isArray(events) && events.length === count) return eventsOutcome(events, status, trace);
    if (good && detail?.['num_events_processed'] === count) return { kind: 'sent' };
    if (good) return { kind: 'retry', reason: `Pinterest answered ${status} without a word on the events` };
  }
  const code = fields?.['code'];
  const reason = tell(
    'Pinterest',
    typeof code === 'number' ? `${status} ${code}` : status || 'nothing',
    fields?.['message'],
    trace,
  );
  if (status === BAD_REQUEST || status === NOT_ALL) return { kind: 'refused', reason };
  const plain = httpOutcome(answer);
  return plain.kind === 'sent' ? plain : { ...plain, reason };
}
