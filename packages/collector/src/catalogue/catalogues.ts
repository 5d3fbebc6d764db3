/** The main thread's side of the catalogues: which sites have one, how far the worker is, and what it is asked for. */
import { existsSync, rmSync } from 'node:fs';
import type { Manifest } from '@beckon/destinations';
import type { Config } from '../config/config.ts';
import { type Report, stackOf } from '../report.ts';
import { keepWorker } from '../worker-thread.ts';
import type { Checking, Loading, SiteSetup } from './site-catalogue.ts';
import { cataloguesOf } from './vendors.ts';
import type { Act, CatalogueSetup, FromCatalogues, ToCatalogues } from './worker.ts';

/** What the worker does for a site right now. */
export interface CatalogueWork {
  loading?: Loading | undefined;
  checking?: Checking | undefined;
  /** The ticket of what was asked for last and has ended. */
  ended: Record<Act['act'], number>;
}

export interface Catalogues {
  sites: readonly SiteSetup[];
  work(site: string): CatalogueWork;
  /** Something new was stored. */
  wake(): void;
  /** Returns its ticket: `ended` has reached it when it is done. */
  act(site: string, act: Act): number;
  close(): Promise<void>;
}

export const catalogueSitesOf = (config: Config, manifests: ReadonlyMap<string, Manifest>): SiteSetup[] =>
  Object.entries(config.sites).flatMap(([site, settings]) =>
    settings.catalogue
      ? [{ site, catalogue: settings.catalogue, vendors: cataloguesOf(settings, manifests) }]
      : [],
  );

export function startCatalogues(setup: CatalogueSetup, report: Report): Catalogues {
  const { sites, dir } = setup;
  const works = new Map<string, CatalogueWork>();
  const workOf = (site: string): CatalogueWork => {
    const work = works.get(site) ?? { ended: { load: 0, check: 0 } };
    works.set(site, work);
    return work;
  };
  if (!sites.length) {
    if (existsSync(dir)) rmSync(dir, { recursive: true, force: true });
    return { sites, work: workOf, wake() {}, act: () => 0, close: () => Promise.resolve() };
  }
  let ticket = 0;
  const worker = keepWorker('catalogue-worker', setup, {
    message(message: FromCatalogues) {
      worker.well();
      if ('started' in message) return;
      const work = workOf(message.site);
      if ('ended' in message) work.ended[message.ended] = Math.max(work.ended[message.ended], message.ticket);
      else if ('loaded' in message) {
        const { site, loaded: reason } = message;
        if (reason) report('catalogue: the feed could not be loaded', 'warn', { site, reason });
        else report('catalogue: the feed is loaded', 'info', { site });
      } else Object.assign(work, message);
    },
    // What a thread was asked for that has failed nobody does any more.
    started() {
      for (const site of works.keys()) works.set(site, { ended: { load: ticket, check: ticket } });
    },
    failed: (error, againMs) =>
      report('catalogue: failed, starting it again', 'error', { error: stackOf(error), againMs }),
  });
  const send = (message: ToCatalogues) => worker.send(message);
  return {
    sites,
    work: workOf,
    wake: () => send({ wake: true }),
    act(site, act) {
      // Later than the start of this process: who waits for a ticket of one before sees that by `started`.
      ticket = Math.max(ticket + 1, Date.now());
      send({ ...act, site, ticket });
      return ticket;
    },
    close: () => worker.stop({ stop: true } satisfies ToCatalogues),
  };
}
