/** What browsers reported lost: the most frequent reasons, and how many the others make. */
import { formatCount } from '../model/format.ts';
import { lossLabel } from '../model/labels.ts';
import { plainText } from '../model/plain-text.ts';
import { topCounts } from '../model/stats.ts';

/** @param most reasons named one by one */
export function Reasons({ drops, most }: { drops: Record<string, number>; most: number }) {
  const { top, rest } = topCounts(drops, most);
  return (
    <ul class="reasons">
      {top.map(({ name, count }) => (
        <li key={name}>
          <b>{formatCount(count)}</b> {plainText(lossLabel(name), 60)}
        </li>
      ))}
      {rest.names > 0 && (
        <li>
          <b>{formatCount(rest.count)}</b> for other reasons
        </li>
      )}
    </ul>
  );
}
