/** The totals: stored, duplicates, bad rows, lost by reason. */
import type { ComponentChildren } from 'preact';
import { formatBytes, formatCount } from '../model/format.ts';
import { type Stats, sum } from '../model/stats.ts';
import { Reasons } from './reasons.tsx';

/** Less than this waits in every busy moment. */
const LAG_WORTH_TELLING_BYTES = 64 * 1024;
const MAX_REASONS = 3;

export function Totals({ stats }: { stats: Stats | undefined }) {
  const number = (value: number | undefined) => (value === undefined ? '–' : formatCount(value));
  const lost = stats && sum(stats.drops);
  return (
    <section aria-labelledby="totals-title">
      <h2 id="totals-title" class="sr-only">
        Totals
      </h2>
      <dl class="totals">
        <Total name="Events stored" value={number(stats?.stored)}>
          {lagText(stats)}
        </Total>
        <Total name="Duplicates" value={number(stats?.duplicates)}>
          Arrived again, counted once
        </Total>
        <Total name="Bad rows" value={number(stats?.bad)} alarm={!!stats?.bad}>
          {stats?.bad ? <a href="#bad-title">Refused: see why</a> : 'Nothing was refused'}
        </Total>
        <Total name="Lost in browsers" value={number(lost)} alarm={!!lost}>
          {stats && lost ? (
            <Reasons drops={stats.drops} most={MAX_REASONS} />
          ) : (
            'As reported by the visitors’ browsers'
          )}
        </Total>
      </dl>
    </section>
  );
}

function lagText(stats: Stats | undefined): string {
  if (!stats) return 'Loading…';
  if (stats.lagBytes < LAG_WORTH_TELLING_BYTES) return 'Up to date';
  return `${formatBytes(stats.lagBytes)} received, still being stored`;
}

function Total(props: { name: string; value: string; alarm?: boolean; children: ComponentChildren }) {
  return (
    <div class={props.alarm ? 'total panel total-alarm' : 'total panel'}>
      <dt>{props.name}</dt>
      <dd class="total-value">{props.value}</dd>
      <dd class="total-note">{props.children}</dd>
    </div>
  );
}
