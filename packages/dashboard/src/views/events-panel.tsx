/** The live list with its controls: pause, filters, table or cards, and what to do when it is empty. */
import type { RefObject } from 'preact';
import { useMedia } from '../hooks/use-media.ts';
import type { LiveEvent } from '../model/event.ts';
import { type Filter, isFiltering, noFilter } from '../model/filter.ts';
import { formatCount } from '../model/format.ts';
import { MAX_ROWS, type Stream, type StreamAction } from '../model/stream.ts';
import { EventCards } from './event-cards.tsx';
import type { EventListProps } from './event-list-props.ts';
import { EventTable } from './event-table.tsx';
import { Filters } from './filters.tsx';
import { FirstSteps } from './first-steps.tsx';

export interface EventsPanelProps {
  headingRef: RefObject<HTMLHeadingElement | null>;
  stream: Stream;
  dispatch(action: StreamAction): void;
  rows: LiveEvent[];
  loaded: boolean;
  /** Event names known beside those in the list, for suggestions. */
  names: string[];
  onOpen(event: LiveEvent): void;
  onShowOnly(wanted: Partial<Filter>): void;
}

export function EventsPanel(props: EventsPanelProps) {
  const { stream, dispatch, rows, loaded, names, onOpen, onShowOnly } = props;
  const narrow = useMedia('(max-width: 760px)');
  const list: EventListProps = {
    rows,
    freshAfter: stream.freshAfter,
    sites: new Set(stream.rows.map(({ site }) => site)).size > 1,
    onOpen,
    onShowOnly,
  };
  const setFilter = (filter: Filter) => dispatch({ type: 'filtered', filter });
  const clear = () => {
    setFilter(noFilter);
    // The button that had the focus goes away.
    props.headingRef.current?.focus({ preventScroll: true });
  };

  return (
    <section class="panel events" aria-labelledby="events-title">
      <div class="panel-head">
        <h2 id="events-title" ref={props.headingRef} tabIndex={-1}>
          Live events
        </h2>
        <p class="panel-note">{countText(stream, rows.length)}</p>
        <PauseButton stream={stream} dispatch={dispatch} />
      </div>
      <Filters
        filter={stream.filter}
        onChange={setFilter}
        onClear={clear}
        names={[...new Set([...stream.rows.map(({ name }) => name), ...names])]}
      />
      {rows.length > 0 && (narrow ? <EventCards {...list} /> : <EventTable {...list} />)}
      {rows.length === 0 && stream.rows.length > 0 && (
        <div class="empty">
          <p class="empty-title">No event matches the filter</p>
          <p>
            Only the last {MAX_ROWS} events are looked at. Matching events appear here as soon as they happen.
          </p>
          <button type="button" onClick={clear}>
            Clear the filters
          </button>
        </div>
      )}
      {stream.rows.length === 0 && (loaded ? <FirstSteps /> : <p class="empty">Loading events…</p>)}
    </section>
  );
}

function countText(stream: Stream, shown: number): string {
  const all = stream.rows.length;
  if (!all) return '';
  if (isFiltering(stream.filter)) return `${shown} of ${all} match`;
  return all === MAX_ROWS ? `last ${MAX_ROWS}` : `${all} so far`;
}

function PauseButton({ stream, dispatch }: Pick<EventsPanelProps, 'stream' | 'dispatch'>) {
  const { paused, heldCount } = stream;
  return (
    <button
      type="button"
      class={paused ? 'pause primary' : 'pause'}
      onClick={() => dispatch({ type: paused ? 'resumed' : 'paused' })}
    >
      <svg class="pause-icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d={paused ? 'M4 2.5v11l9-5.5z' : 'M4 3h3v10H4zM9 3h3v10H9z'} />
      </svg>
      {paused ? 'Resume' : 'Pause'}
      {paused && heldCount > 0 && <span class="held">{formatCount(heldCount)} new</span>}
    </button>
  );
}
