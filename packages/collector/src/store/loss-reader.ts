/** Reads the loss meter's tables for people. */
import { DAY_MS, dayOf } from './day.ts';
import type { Database } from './driver.ts';
import type { Range } from './gaps.ts';
import type { LossDay, LossTotals } from './loss.ts';
import type { Store } from './store.ts';

interface TotalRow {
  day: string;
  browser: string;
  kind: string;
  name: string;
  n: number;
}

const noTotals = (): LossTotals => ({
  clients: 0,
  accepted: 0,
  duplicate: 0,
  late: 0,
  missing: 0,
  badClients: 0,
  unmeasured: 0,
  drops: {},
});

function add(totals: LossTotals, { kind, name, n }: TotalRow): void {
  if (kind === 'drop') totals.drops[name] = (totals.drops[name] ?? 0) + n;
  else if (kind === 'client') totals.clients += n;
  else if (kind === 'bad_client') totals.badClients += n;
  else if (kind === 'unmeasured') totals.unmeasured += n;
  else if (kind === 'accepted' || kind === 'duplicate' || kind === 'late' || kind === 'missing')
    totals[kind] += n;
}

export function createLossReader(db: Database): Pick<Store, 'loss' | 'missing'> {
  const totals = db.prepare(
    `SELECT day, browser, kind, name, sum(n) AS n FROM loss_days
     WHERE day BETWEEN ? AND ? AND (? IS NULL OR site = ?)
     GROUP BY day, browser, kind, name`,
  );
  const gaps = db.prepare(
    `SELECT site, client, day, browser, gaps FROM loss_clients
     WHERE day = ? AND missing > 0 AND (? IS NULL OR site = ?)
     ORDER BY missing DESC, site, client LIMIT ?`,
  );

  return {
    loss(now, days, site) {
      const all = noTotals();
      const byGroup = new Map<string, LossDay>();
      const only = site ?? null;
      const rows = totals.all(dayOf(now - (days - 1) * DAY_MS), dayOf(now), only, only) as TotalRow[];
      for (const row of rows) {
        const { day, browser } = row;
        const key = `${day}\n${browser}`;
        const group = byGroup.get(key) ?? { day, browser, ...noTotals() };
        byGroup.set(key, group);
        add(group, row);
        add(all, row);
      }
      const list = [...byGroup.values()].sort((a, b) =>
        a.day === b.day
          ? b.accepted - a.accepted || (a.browser < b.browser ? -1 : 1)
          : a.day < b.day
            ? 1
            : -1,
      );
      return { days: list, totals: all };
    },
    missing(day, limit, site) {
      const only = site ?? null;
      const rows = gaps.all(day, only, only, limit) as {
        site: string;
        client: string;
        day: string;
        browser: string;
        gaps: string;
      }[];
      return rows.map(({ site, client, day, browser, gaps }) => ({
        site,
        client,
        day,
        browser,
        missing: JSON.parse(gaps) as Range[],
      }));
    },
  };
}
