/** The last events as cards, for narrow screens. */
import { useRef, useState } from 'preact/hooks';
import { useKeptFocus } from '../hooks/use-kept-focus.ts';
import { ConsentChips } from './consent-chips.tsx';
import type { EventListProps } from './event-list-props.ts';
import { EventAbout, EventFlags, EventName, EventTime, VisitorButton } from './event-parts.tsx';
import { Verdicts } from './verdicts.tsx';

/** So many at first: what stands below the list stays within reach of a thumb. */
const FIRST_CARDS = 15;

export function EventCards(props: EventListProps) {
  const [all, setAll] = useState(false);
  const { rows } = props;
  const shown = all ? rows : rows.slice(0, FIRST_CARDS);
  return (
    <>
      <CardList {...props} rows={shown} />
      {rows.length > FIRST_CARDS && (
        <div class="more">
          <button type="button" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer events' : `Show all ${rows.length} events`}
          </button>
        </div>
      )}
    </>
  );
}

function CardList({ rows, freshAfter, sites, onOpen, onShowOnly }: EventListProps) {
  const list = useRef<HTMLOListElement>(null);
  useKeptFocus(list);
  return (
    <ol class="cards" ref={list} tabIndex={-1} aria-label="Events, newest first">
      {rows.map((event) => (
        <li key={event.seq} class={event.seq > freshAfter ? 'card fresh' : 'card'}>
          <div class="card-head">
            <h3>
              <EventName event={event} onOpen={onOpen} />
            </h3>
            <EventTime time={event.time} />
          </div>
          <EventFlags event={event} />
          <EventAbout event={event} site={sites} />
          <dl class="card-facts">
            <dt>Visitor</dt>
            <dd>
              <VisitorButton visitor={event.visitor} onPick={(visitor) => onShowOnly({ visitor })} />
            </dd>
            <dt>Consent</dt>
            <dd>
              <ConsentChips consent={event.consent} />
            </dd>
            <dt>Destinations</dt>
            <dd>
              <Verdicts destinations={event.destinations} />
            </dd>
          </dl>
        </li>
      ))}
    </ol>
  );
}
