/** An event as a row of the store: what rows are found and counted by lies in columns, all else as JSON in `body`. */
import type { Value } from './driver.ts';
import type { StoredEvent } from './store.ts';

const columns = ['site', 'id', 'name', 'time', 'received', 'visitor', 'session'] as const;

export type EventRow = Pick<StoredEvent, (typeof columns)[number]> & { body: string };

/** For SELECT and INSERT: all but the body, and all. */
export const KEY_COLUMNS = columns.join(', ');
export const EVENT_COLUMNS = `${KEY_COLUMNS}, body`;
export const EVENT_WIDTH = columns.length + 1;

/** The values of a row, in the order of EVENT_COLUMNS. */
export function rowOf(event: StoredEvent, body: string): Value[] {
  const row: Value[] = [];
  for (const column of columns) row.push(event[column]);
  row.push(body);
  return row;
}

const inColumns: ReadonlySet<string> = new Set(columns);
/** Events of one page, or of one request, hold the same object: its text is made once. */
const shared = new Map<string, { value?: unknown; text: string }>(
  (['page', 'consent', 'device'] as const).map((field) => [field, { text: '' }]),
);

function textOf(field: string, value: unknown): string {
  const last = shared.get(field);
  if (!last) return JSON.stringify(value);
  if (last.value !== value) {
    last.value = value;
    last.text = JSON.stringify(value);
  }
  return last.text;
}

/** @param event with whatever else is to be kept in it; what is undefined is left out */
export function bodyOf(event: StoredEvent): string {
  let body = '';
  for (const field in event) {
    const value = event[field as keyof StoredEvent];
    if (inColumns.has(field) || value === undefined) continue;
    // Most clocks are right.
    if (field === 'clientTime' && value === event.time) continue;
    body += `${body ? ',' : '{'}"${field}":${textOf(field, value)}`;
  }
  return `${body || '{'}}`;
}

/** Of rows of earlier versions all lies in the body, and the same in their columns. */
export const eventOf = ({
  body,
  site,
  id,
  name,
  time,
  received,
  visitor,
  session,
}: EventRow): StoredEvent => ({
  site,
  id,
  name,
  time,
  clientTime: time,
  received,
  visitor,
  session,
  ...JSON.parse(body),
});
