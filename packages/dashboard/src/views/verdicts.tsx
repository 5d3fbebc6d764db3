/** Which vendors may get an event, grouped by verdict. */
import { byVerdict, capital, vendorName, verdictLabel } from '../model/labels.ts';

export function Verdicts({ destinations }: { destinations: Record<string, string> }) {
  const groups = byVerdict(destinations);
  if (!groups.length) return <span class="muted">none set up</span>;
  return (
    <ul class="verdicts">
      {groups.map(({ verdict, vendors }) => {
        const { tone, glyph, text } = verdictLabel(verdict);
        return (
          <li key={verdict} class={`verdict verdict-${tone}`}>
            <span class="verdict-name">
              <span class="glyph" aria-hidden="true">
                {glyph}
              </span>
              {capital(text)}
              <span class="sr-only">:</span>
            </span>{' '}
            {vendors.map(vendorName).join(', ')}
          </li>
        );
      })}
    </ul>
  );
}
