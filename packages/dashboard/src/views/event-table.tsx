/** The last events as a table, for wide screens. */
import { useRef } from 'preact/hooks';
import { useKeptFocus } from '../hooks/use-kept-focus.ts';
import type { LiveEvent } from '../model/event.ts';
import { ConsentChips } from './consent-chips.tsx';
import type { EventListProps } from './event-list-props.ts';
import { EventAbout, EventFlags, EventName, EventTime, VisitorButton } from './event-parts.tsx';
import { Verdicts } from './verdicts.tsx';

export function EventTable(props: EventListProps) {
  const region = useRef<HTMLElement>(null);
  useKeptFocus(region);

  return (
    <section class="table-scroll" ref={region} tabIndex={-1} aria-label="Event table">
      <table class="events-table">
        <caption class="sr-only">Events, newest first. Press an event name for its details.</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Event</th>
            <th scope="col">What</th>
            <th scope="col">Visitor</th>
            <th scope="col">Consent</th>
            <th scope="col">Destinations</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((event) => (
            <Row key={event.seq} event={event} {...props} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ event, freshAfter, sites, onOpen, onShowOnly }: EventListProps & { event: LiveEvent }) {
  const click = ({ target }: MouseEvent) => {
    const onControl = target instanceof Element && target.closest('button');
    // Marking text in a row is no wish to open it.
    if (!onControl && getSelection()?.isCollapsed !== false) onOpen(event);
  };
  return (
    // A larger target for the mouse; keyboard and screen reader have the button of the name.
    <tr class={event.seq > freshAfter ? 'fresh' : undefined} onClick={click}>
      <td>
        <EventTime time={event.time} />
      </td>
      <td>
        <EventName event={event} onOpen={onOpen} />
        <EventFlags event={event} />
      </td>
      <td>
        <EventAbout event={event} site={sites} />
      </td>
      <td>
        <VisitorButton visitor={event.visitor} onPick={(visitor) => onShowOnly({ visitor })} />
      </td>
      <td>
        <ConsentChips consent={event.consent} />
      </td>
      <td>
        <Verdicts destinations={event.destinations} />
      </td>
    </tr>
  );
}
