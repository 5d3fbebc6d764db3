/** Asks what may be done with the visitor's data, remembers the answer, and tells the tracker on every load. */
import { type FormEvent, useEffect, useState } from 'react';
import { beckon } from '../tracking.ts';

interface Choice {
  analytics: boolean;
  marketing: boolean;
}

const KEY = 'spa.consent';

function remembered(): Choice | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<Choice> | null;
    return kept ? { analytics: kept.analytics === true, marketing: kept.marketing === true } : undefined;
  } catch {
    return undefined;
  }
}

export function ConsentBanner({ asking, onDone }: { asking: boolean; onDone(): void }) {
  const [choice, setChoice] = useState(remembered);

  useEffect(() => {
    if (choice) beckon.consent({ ...choice });
  }, [choice]);

  const answer = (next: Choice) => {
    localStorage.setItem(KEY, JSON.stringify(next));
    setChoice(next);
    onDone();
  };
  const choose = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    answer({ analytics: form.has('analytics'), marketing: form.has('marketing') });
  };
  if (choice && !asking) return null;
  return (
    <section className="consent" aria-label="Your privacy">
      <h2>May we count your visit?</h2>
      <p>
        With your permission we keep what you look at on our own server, and tell our advertising partners so
        that they can show you things you liked. Nothing is stored before you answer, and you can change your
        mind below at any time.
      </p>
      <form onSubmit={choose}>
        <label>
          <input type="checkbox" name="analytics" defaultChecked={choice?.analytics ?? false} /> Statistics
        </label>
        <label>
          <input type="checkbox" name="marketing" defaultChecked={choice?.marketing ?? false} /> Advertising
        </label>
        <span className="buttons">
          <button
            type="button"
            onClick={() => answer({ analytics: true, marketing: true })}
            data-testid="consent-all"
          >
            Accept all
          </button>
          <button
            type="button"
            onClick={() => answer({ analytics: false, marketing: false })}
            data-testid="consent-none"
          >
            Reject all
          </button>
          <button type="submit" className="quiet" data-testid="consent-chosen">
            Save choice
          </button>
        </span>
      </form>
    </section>
  );
}
