/** Consent per purpose, told by words and a sign; the colour only helps. */
import { capital, consentLabel, words } from '../model/labels.ts';

/** @param full also writes out the usual state, "granted" */
export function ConsentChips({ consent, full = false }: { consent: Record<string, string>; full?: boolean }) {
  const purposes = Object.entries(consent);
  if (!purposes.length) return <span class="muted">not stated</span>;
  return (
    <ul class="chips">
      {purposes.map(([purpose, state]) => {
        const { tone, glyph, text } = consentLabel(state);
        // "Granted" is the quiet case: the tick is enough for the eye, the word is there for the ear.
        const quiet = state === 'granted' && !full;
        return (
          <li key={purpose} class={`chip chip-${tone}`}>
            <span class="glyph" aria-hidden="true">
              {glyph}
            </span>
            {capital(words(purpose))} <span class={quiet ? 'sr-only' : 'chip-state'}>{text}</span>
          </li>
        );
      })}
    </ul>
  );
}
