/** An event for tests: only what the test is about is said. */
import { type LiveEvent, readEvent } from '../src/model/event.ts';

export const eventOf = (fields: Record<string, unknown> = {}): LiveEvent => {
  const event = readEvent({ seq: 1, name: 'page_view', visitor: 'visitor-a', ...fields });
  if (!event) throw new Error('the fields of this test are no event');
  return event;
};

/** `from` to `to` as sequence numbers. */
export const eventsOf = (from: number, to: number, fields: Record<string, unknown> = {}): LiveEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => eventOf({ ...fields, seq: from + i }));
