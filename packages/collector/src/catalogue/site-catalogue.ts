/** The catalogue of one site at work: loads its feed when it is time, and compares what is stored with it. */
import type { CatalogueConfig } from '../config/catalogue-config.ts';
import { type CatalogueReader, readCatalogue } from '../store/catalogue-file.ts';
import type { CatalogueResults } from '../store/catalogue-results.ts';
import { DAY_MS } from '../store/day.ts';
import { compareEvents } from './compare-events.ts';
import { FeedError } from './feed-error.ts';
import { type LoadedFeed, loadFeed } from './load-feed.ts';
import { openSource, originOf } from './open-source.ts';
import type { CatalogueVendor } from './vendors.ts';

export interface SiteSetup {
  site: string;
  catalogue: CatalogueConfig;
  vendors: readonly CatalogueVendor[];
}

export interface Loading {
  bytes: number;
  /** Undefined where nobody tells. */
  total: number | undefined;
  products: number;
}
export interface Checking {
  done: number;
  total: number;
}

export interface SiteCatalogueParts extends SiteSetup {
  results: CatalogueResults;
  /** Of its file. */
  path: string;
  now(): number;
  /** How far it is; undefined when it is at rest. */
  loading(at: Loading | undefined): void;
  checking(at: Checking | undefined): void;
  signal: AbortSignal;
}

export interface SiteCatalogue {
  /** Epoch milliseconds of the next load. */
  due(): number;
  /**
   * Never throws: what is wrong is told in `results`.
   * @param force takes it though it is not changed, and though it is half of what it was
   * @returns why it failed; '' when it did not
   */
  load(force: boolean): Promise<string>;
  /** Compares what is new, or with `days` all of these days anew. */
  compare(days?: number): Promise<void>;
  close(): void;
}

/** Of the first comparison, and after a change of rules. */
export const CHECK_DAYS = 7;
/** After a failure it is tried again, later each time. */
const RETRY_FIRST_MS = 5 * 1000;
const RETRY_MAX_MS = 3600 * 1000;
/** Events a step: some ten milliseconds, and one transaction beside those of the indexer. */
const STEP = 2000;
const MAX_COUNTED = 10_000_000;

const reasonOf = (error: unknown): string =>
  error instanceof FeedError
    ? error.message
    : `could not be kept (${(error as NodeJS.ErrnoException).code ?? (error as Error).name})`;

export function createSiteCatalogue(parts: SiteCatalogueParts): SiteCatalogue {
  const { site, catalogue, vendors, results, path, now, signal } = parts;
  const rules = JSON.stringify(vendors);
  const origin = originOf(catalogue);
  let feed: CatalogueReader | undefined;
  let about: LoadedFeed | undefined;
  let failures = 0;
  let dueAt = 0;
  let comparing: Promise<void> | undefined;

  function open(): void {
    feed = readCatalogue(path);
    about = feed?.about as LoadedFeed | undefined;
  }

  function close(): void {
    feed?.close();
    feed = undefined;
  }

  /** What others read, as far as the file tells it: the store may be another than the one that it was told to. */
  function tellFeed(confirmed: number): void {
    if (!about) return results.tell(site, { feed: undefined, confirmed: undefined });
    const { version, origin: _origin, ...feedNews } = about;
    results.tell(site, { feed: feedNews, confirmed });
  }

  open();
  const news = results.news(site);
  const confirmedBefore = Number(news['confirmed'] ?? 0);
  const same = about?.origin === origin;
  tellFeed(Math.max(confirmedBefore, about?.loaded ?? 0));
  dueAt = same ? Math.max(confirmedBefore, about!.loaded) + catalogue.hours * 3600 * 1000 : 0;

  async function load(force: boolean): Promise<string> {
    parts.loading({ bytes: 0, total: undefined, products: 0 });
    const mine = about?.origin === origin ? about : undefined;
    try {
      const source = await openSource(catalogue, force ? undefined : mine?.version, signal);
      if (source) {
        const before = force ? 0 : (mine?.products ?? 0);
        await loadFeed(source, {
          path,
          format: catalogue.format,
          origin,
          before,
          now,
          progress: parts.loading,
          beforeSwap: close,
          signal,
        });
        open();
      }
      failures = 0;
      dueAt = now() + catalogue.hours * 3600 * 1000;
      tellFeed(now());
      results.tell(site, { failure: undefined });
      return '';
    } catch (error) {
      const reason = reasonOf(error);
      if (!feed) open();
      dueAt = now() + Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(failures++, 12));
      if (!signal.aborted) results.tell(site, { failure: { at: now(), reason } });
      return reason;
    } finally {
      parts.loading(undefined);
    }
  }

  async function compareNew(): Promise<void> {
    let at: Checking | undefined;
    for (; feed && !signal.aborted; await new Promise(setImmediate)) {
      if (results.state(site)?.rules !== rules) results.restart(site, sinceOf(CHECK_DAYS), rules);
      const { position } = results.state(site)!;
      at ??= { done: 0, total: results.waiting(site, position, MAX_COUNTED) };
      const { events, to } = results.next(site, position, STEP);
      if (to === position) break;
      const { sums, examples } = compareEvents(events, vendors, feed);
      results.keep(site, to, sums, examples);
      at.done = Math.min(at.total, at.done + STEP);
      parts.checking(at);
    }
    parts.checking(undefined);
  }

  const sinceOf = (days: number) => now() - (days - 1) * DAY_MS;

  return {
    due: () => dueAt,
    load,
    async compare(days) {
      if (days) {
        await comparing;
        if (feed) results.restart(site, sinceOf(days), rules);
      }
      comparing ??= compareNew().finally(() => {
        comparing = undefined;
      });
      await comparing;
    },
    close,
  };
}
