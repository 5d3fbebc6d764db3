/** Page views that were counted without consent; not there where no site counts. */
import { formatCount } from '../model/format.ts';
import { COUNT_DAYS, type Counted, type PageCounts } from '../model/page-counts.ts';

export function PageCountsPanel({ counts }: { counts: PageCounts | undefined }) {
  if (!counts?.on) return null;
  const { views, paths, referrers, devices, countries } = counts;
  return (
    <section class="panel counts" aria-labelledby="counts-title">
      <div class="panel-head">
        <h2 id="counts-title">Counted without consent</h2>
        <p class="panel-note">last {COUNT_DAYS} days</p>
      </div>
      {!views && (
        <div class="empty">
          <p class="empty-title">Nothing counted yet</p>
          <p>Views are told when a page is left that no visitor has answered on, where the law allows it.</p>
        </div>
      )}
      {views > 0 && (
        <>
          <p class="counts-total">
            <b>{formatCount(views)}</b> page {views === 1 ? 'view' : 'views'}
          </p>
          <div class="counts-lists">
            <List title="Pages" rows={paths} />
            <List title="Came from" rows={referrers} />
            <List title="Devices" rows={devices} />
            <List title="Countries" rows={countries} />
          </div>
        </>
      )}
      <p class="panel-foot">
        Nobody in particular: no cookie, no identifier, no address. These views are in no other number of this
        page; a view of somebody who agrees in the end becomes an event and leaves here.
      </p>
    </section>
  );
}

function List({ title, rows }: { title: string; rows: readonly Counted[] }) {
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {rows.map(({ name, views }) => (
          <li key={name}>
            <bdi>{name}</bdi> <b>{formatCount(views)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
