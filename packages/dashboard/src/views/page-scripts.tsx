/** How vendors' scripts fare in pages: blocked, and what they cost of the main thread. */
import { keyOf } from '../model/deliveries.ts';
import { blockedText, costText, SCRIPT_DAYS, type ScriptNumbers } from '../model/scripts.ts';
import { DestinationName } from './delivery-parts.tsx';

/** Not there before a page told. */
export function PageScripts({ scripts }: { scripts: readonly ScriptNumbers[] | undefined }) {
  if (!scripts?.length) return null;
  return (
    <div class="match">
      <h3 class="match-title">Scripts in pages</h3>
      <p class="match-note">
        Vendors’ scripts in one of four pages of the last {SCRIPT_DAYS} days: what blockers kept away, and
        what long frames of the first ten seconds cost.
      </p>
      <ul class="match-list" aria-label="Scripts in pages">
        {scripts.map((one) => (
          <li key={keyOf(one)} class="match-vendor">
            <h4>
              <DestinationName {...one} />
            </h4>
            <p>{blockedText(one)}</p>
            <p class="muted">{costText(one)}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
