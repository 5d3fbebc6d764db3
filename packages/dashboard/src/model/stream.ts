/** The live list of events: bounded, without doubles, newest first, can be paused. Pure. */
import type { LiveEvent } from './event.ts';
import { type Filter, isFiltering, matches, noFilter } from './filter.ts';

/** Never more rows than this are kept. */
export const MAX_ROWS = 100;

export interface Stream {
  /** Newest first, at most MAX_ROWS. */
  rows: LiveEvent[];
  paused: boolean;
  /** What came while paused, newest first, at most MAX_ROWS. */
  held: LiveEvent[];
  /** How many came while paused, those included that no longer fit in `held`. */
  heldCount: number;
  filter: Filter;
  /** The highest sequence number seen. */
  newest: number;
  /** Rows above this sequence number came with the last arrival; none after loading and filtering. */
  freshAfter: number;
}

export type StreamAction =
  | { type: 'arrived'; events: readonly LiveEvent[] }
  | { type: 'paused' }
  | { type: 'resumed' }
  | { type: 'filtered'; filter: Filter };

export const emptyStream: Stream = {
  rows: [],
  paused: false,
  held: [],
  heldCount: 0,
  filter: noFilter,
  newest: 0,
  freshAfter: Number.POSITIVE_INFINITY,
};

/**
 * Both lists as one, newest first, without doubles, cut to MAX_ROWS. While a filter is on, events that match are
 * the last to be cut: someone who follows one visitor of a busy shop does not lose that visitor.
 */
export function mergeRows(
  known: readonly LiveEvent[],
  more: readonly LiveEvent[],
  filter: Filter,
): LiveEvent[] {
  const bySeq = new Map<number, LiveEvent>();
  for (const event of known) bySeq.set(event.seq, event);
  for (const event of more) if (!bySeq.has(event.seq)) bySeq.set(event.seq, event);
  const all = [...bySeq.values()].sort((a, b) => b.seq - a.seq);
  if (all.length <= MAX_ROWS || !isFiltering(filter)) return all.slice(0, MAX_ROWS);
  const wanted = all.filter((event) => matches(filter, event)).slice(0, MAX_ROWS);
  const others = all.filter((event) => !matches(filter, event)).slice(0, MAX_ROWS - wanted.length);
  return [...wanted, ...others].sort((a, b) => b.seq - a.seq);
}

function arrived(stream: Stream, events: readonly LiveEvent[]): Stream {
  if (!events.length) return stream;
  const newest = events.reduce((max, { seq }) => Math.max(max, seq), stream.newest);
  if (!stream.paused) {
    const freshAfter = stream.newest || Number.POSITIVE_INFINITY;
    return { ...stream, newest, freshAfter, rows: mergeRows(stream.rows, events, stream.filter) };
  }
  // A reconnect tells the last events again: only what is newer than all seen counts as held.
  const fresh = new Map(events.filter(({ seq }) => seq > stream.newest).map((event) => [event.seq, event]));
  if (!fresh.size) return stream;
  return {
    ...stream,
    newest,
    held: mergeRows(stream.held, [...fresh.values()], stream.filter),
    heldCount: stream.heldCount + fresh.size,
  };
}

export function streamReducer(stream: Stream, action: StreamAction): Stream {
  switch (action.type) {
    case 'arrived':
      return arrived(stream, action.events);
    case 'paused':
      return { ...stream, paused: true, freshAfter: Number.POSITIVE_INFINITY };
    case 'resumed':
      return {
        ...stream,
        paused: false,
        held: [],
        heldCount: 0,
        rows: mergeRows(stream.rows, stream.held, stream.filter),
      };
    case 'filtered':
      return { ...stream, filter: action.filter, freshAfter: Number.POSITIVE_INFINITY };
  }
}

/** The rows that the filter lets through. */
export const visibleRows = ({ rows, filter }: Stream): LiveEvent[] =>
  isFiltering(filter) ? rows.filter((event) => matches(filter, event)) : rows;
