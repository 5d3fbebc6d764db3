/** Events of today by name, as bars with their numbers. */
import { formatCount } from '../model/format.ts';
import { plainText } from '../model/plain-text.ts';
import { type Stats, sum, topCounts } from '../model/stats.ts';

const MAX_BARS = 12;

export function TodayChart(props: { stats: Stats | undefined; onPick: (name: string) => void }) {
  const { stats, onPick } = props;
  const { top, rest } = topCounts(stats?.today ?? {}, MAX_BARS);
  const most = top[0]?.count ?? 1;
  return (
    <section class="panel" aria-labelledby="today-title">
      <div class="panel-head">
        <h2 id="today-title">Today by event</h2>
        {stats && top.length > 0 && (
          <p class="panel-note">
            {formatCount(sum(stats.today))} in all
            {stats.visitors !== undefined &&
              `, ${formatCount(stats.visitors)} ${stats.visitors === 1 ? 'visitor' : 'visitors'}`}
          </p>
        )}
      </div>
      {!stats && <p class="empty">Loading…</p>}
      {stats && top.length === 0 && (
        <div class="empty">
          <p class="empty-title">Nothing counted today</p>
          <p>Open a page of your shop: its page view is counted here. The day begins at 00:00 UTC.</p>
        </div>
      )}
      {top.length > 0 && (
        <>
          <ul class="bars">
            {top.map(({ name, count }) => (
              <li key={name}>
                <button
                  type="button"
                  class="bar-name"
                  title="Show only these events"
                  onClick={() => onPick(name)}
                >
                  <bdi>{plainText(name, 60) || 'unnamed'}</bdi>
                </button>
                <span class="bar-count">{formatCount(count)}</span>
                <svg class="bar-track" aria-hidden="true">
                  <rect class="bar-ground" width="100%" height="6" rx="3" />
                  <rect class="bar-fill" width={`${Math.max(1, (count / most) * 100)}%`} height="6" rx="3" />
                </svg>
              </li>
            ))}
          </ul>
          <p class="panel-foot">
            {rest.names > 0 &&
              `${formatCount(rest.count)} more under ${formatCount(rest.names)} other names. `}
            Day by UTC.
          </p>
        </>
      )}
    </section>
  );
}
