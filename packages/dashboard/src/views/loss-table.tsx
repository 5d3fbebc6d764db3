/** The loss meter by day and browser. */
import { formatCount, formatDay } from '../model/format.ts';
import { type BrowserLoss, type Loss, missingRate } from '../model/loss.ts';
import { sum } from '../model/stats.ts';

export function LossTable({ days }: Pick<Loss, 'days'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard (WCAG 2.1.1)
    <section class="table-scroll" tabIndex={0} aria-label="Delivery by day and browser">
      <table class="loss-table">
        <caption class="sr-only">
          Accepted, duplicate, late and missing events and losses that browsers reported, by UTC day and
          browser, newest day first
        </caption>
        <thead>
          <tr>
            <th scope="col">Browser</th>
            <th scope="col">Accepted</th>
            <th scope="col">Dupli&shy;cates</th>
            <th scope="col">Late</th>
            <th scope="col">Missing</th>
            <th scope="col">Reported lost</th>
          </tr>
        </thead>
        {days.map(({ day, browsers }) => (
          <tbody key={day}>
            <tr>
              <th scope="rowgroup" colSpan={6} class="loss-day">
                <time dateTime={day}>{formatDay(day)}</time>
              </th>
            </tr>
            {browsers.map((row) => (
              <Row key={row.browser} row={row} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function Row({ row }: { row: BrowserLoss }) {
  const { browser, accepted, duplicate, late, missing, drops } = row;
  return (
    <tr>
      <th scope="row">
        <bdi>{browser}</bdi>
      </th>
      <td>{formatCount(accepted)}</td>
      <td>{formatCount(duplicate)}</td>
      <td>{formatCount(late)}</td>
      <td class={missing ? 'loss-alarm' : undefined}>
        {formatCount(missing)} <span class="loss-share">{missing > 0 && missingRate(row)}</span>
      </td>
      <td>{formatCount(sum(drops))}</td>
    </tr>
  );
}
