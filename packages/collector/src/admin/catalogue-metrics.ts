/** The product feeds for a Prometheus server. */
import type { Catalogues } from '../catalogue/catalogues.ts';
import { reportOf } from '../catalogue/report.ts';
import type { Store } from '../store/store.ts';
import { type Family, label } from './prometheus.ts';

/** Of these days. */
const DAYS = 7;

export function catalogueFamilies(
  { catalogue: results }: Pick<Store, 'catalogue'>,
  { sites }: Pick<Catalogues, 'sites'>,
  now: number,
): Family[] {
  if (!sites.length) return [];
  const told = sites.map(({ site, vendors }) => ({
    site,
    vendors: reportOf(results.sums(site, now, DAYS), vendors),
    news: results.news(site) as {
      feed?: { products: number };
      confirmed?: number;
      failure?: { at: number };
    },
  }));
  const loaded = told.filter(({ news }) => news.feed);
  return [
    {
      name: 'beckon_catalogue_match_ratio',
      kind: 'gauge',
      help: 'Items of the last 7 days that fit the product feed in everything, of those compared; vendor "" for all events.',
      samples: told.flatMap(({ site, vendors }) =>
        vendors
          .filter(({ items }) => items)
          .map(({ vendor, items, right }): [string, number] => [label({ site, vendor }), right / items]),
      ),
    },
    {
      name: 'beckon_catalogue_products',
      kind: 'gauge',
      help: 'Products of the feed that is loaded.',
      samples: loaded.map(({ site, news }) => [label({ site }), news.feed!.products]),
    },
    {
      name: 'beckon_catalogue_age_seconds',
      kind: 'gauge',
      help: 'Since the feed was last read, or was found unchanged.',
      samples: loaded.map(({ site, news }) => [
        label({ site }),
        Math.round((now - (news.confirmed ?? 0)) / 1000),
      ]),
    },
    {
      name: 'beckon_catalogue_failed_time_seconds',
      kind: 'gauge',
      help: 'When the last load failed, epoch seconds; 0 when it did not.',
      samples: told.map(({ site, news }) => [label({ site }), Math.round((news.failure?.at ?? 0) / 1000)]),
    },
  ];
}
