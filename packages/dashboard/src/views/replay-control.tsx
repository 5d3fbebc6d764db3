/** Tries the dead letters of a destination again, once the reader has said yes. */
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Delivery, destinationName, lettersText } from '../model/deliveries.ts';

export function ReplayControl(props: { delivery: Delivery; onReplay(delivery: Delivery): void }) {
  const { delivery, onReplay } = props;
  const [asking, setAsking] = useState(false);
  const begun = useRef(false);
  const question = useRef<HTMLFieldSetElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const letters = lettersText(delivery.deadLetters);

  // To the question as a whole, not to its "yes": a key that is held down must not answer it.
  useLayoutEffect(() => {
    if (begun.current) (asking ? question : button).current?.focus();
    begun.current = true;
  }, [asking]);

  if (!asking)
    return (
      <button type="button" ref={button} onClick={() => setAsking(true)}>
        Try {letters} again<span class="sr-only"> with {destinationName(delivery)}</span>
      </button>
    );
  return (
    <fieldset
      class="confirm"
      ref={question}
      tabIndex={-1}
      aria-labelledby={id}
      onKeyDown={({ key }) => key === 'Escape' && setAsking(false)}
    >
      <p id={id}>
        Send {letters} to {destinationName(delivery)} once more? What it takes, and what may not be sent any
        more, leaves the list.
      </p>
      <div class="confirm-buttons">
        <button
          type="button"
          class="primary"
          onClick={() => {
            setAsking(false);
            onReplay(delivery);
          }}
        >
          Try again
        </button>
        <button type="button" onClick={() => setAsking(false)}>
          Cancel
        </button>
      </div>
    </fieldset>
  );
}
