/** What destinations refused for good, with the reason, and another try for it. */
import { useRef, useState } from 'preact/hooks';
import type { Said } from '../hooks/use-deliveries.ts';
import { useKeptFocus } from '../hooks/use-kept-focus.ts';
import { type DeadLetter, type Delivery, keyOf } from '../model/deliveries.ts';
import type { Health } from '../model/delivery-results.ts';
import { formatCount } from '../model/format.ts';
import { visibleText } from '../model/plain-text.ts';
import { CodeBlock } from './code-block.tsx';
import { DestinationName } from './delivery-parts.tsx';
import { EventTime } from './event-parts.tsx';
import { ReplayControl } from './replay-control.tsx';

/** So many at first: the live events below stay within reach. */
const FIRST_LETTERS = 5;

export interface DeadLettersPanelProps {
  health: Health | undefined;
  said: Said;
  onReplay(delivery: Delivery): void;
}

/** Absent while no destination can refuse anything. */
export function DeadLettersPanel({ health, said, onReplay }: DeadLettersPanelProps) {
  const panel = useRef<HTMLElement>(null);
  // Letters that are taken go away, and with the last of them the button that had the focus.
  useKeptFocus(panel);
  if (!health || (!health.deliveries.length && !health.deadLetters.length)) return null;
  const { deliveries, deadLetters } = health;
  const refusing = deliveries.filter((one) => one.deadLetters > 0);
  const all = refusing.reduce((sum, one) => sum + one.deadLetters, 0);
  return (
    <section class="panel dead-letters" ref={panel} tabIndex={-1} aria-labelledby="dead-letters-title">
      <div class="panel-head">
        <h2 id="dead-letters-title">Dead letters</h2>
        {deadLetters.length > 0 && (
          <p class="panel-note">
            newest {deadLetters.length} of {formatCount(Math.max(all, deadLetters.length))}
          </p>
        )}
      </div>
      {said.about === 'replay' && said.text && <p class="delivery-said">{said.text}</p>}
      {deadLetters.length === 0 && (
        <div class="empty">
          <p class="empty-title">No dead letters</p>
          <p>An event that a destination refuses for good is kept here with the reason, to be tried again.</p>
        </div>
      )}
      {refusing.length > 0 && (
        <ul class="replays" aria-label="Destinations with dead letters">
          {refusing.map((delivery) => (
            <li key={keyOf(delivery)}>
              <p>
                <DestinationName {...delivery} />
              </p>
              <ReplayControl delivery={delivery} onReplay={onReplay} />
            </li>
          ))}
        </ul>
      )}
      {deadLetters.length > 0 && <Letters letters={deadLetters} />}
    </section>
  );
}

function Letters({ letters }: { letters: readonly DeadLetter[] }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <ol class="letters" aria-label="Dead letters, newest first">
        {(all ? letters : letters.slice(0, FIRST_LETTERS)).map((letter) => (
          <Letter key={letter.seq} letter={letter} />
        ))}
      </ol>
      {letters.length > FIRST_LETTERS && (
        <div class="more">
          <button type="button" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer dead letters' : `Show ${letters.length} dead letters`}
          </button>
        </div>
      )}
    </>
  );
}

function Letter({ letter }: { letter: DeadLetter }) {
  const { name, eventId, at, reason, event } = letter;
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div class="letter">
        <EventTime time={at} />
        <p class="letter-destination">
          <DestinationName {...letter} />
        </p>
        <h3 class="letter-event">
          <bdi>{name}</bdi> <span class="letter-id">{eventId}</span>
        </h3>
        <p class="letter-reason">
          <bdi>{reason}</bdi>
        </p>
      </div>
      {event === undefined ? (
        <p class="muted">The event itself is not kept any more.</p>
      ) : (
        // Written out when it is looked at: fifty events of 32 KiB are a long page.
        <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>
            The event
            <span class="sr-only">
              {' '}
              {name} {eventId}
            </span>
          </summary>
          {open && <CodeBlock text={visibleText(JSON.stringify(event, null, 2))} label="The event as JSON" />}
        </details>
      )}
    </li>
  );
}
