/** Compares stored events with a feed that is nowhere yet: before it is published, and in a build. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '@beckon/destinations';
import type { SiteConfig } from '../config/config.ts';
import { readCatalogue } from '../store/catalogue-file.ts';
import type { FindingSum } from '../store/catalogue-results.ts';
import type { StoredEvent } from '../store/store.ts';
import { compareEvents } from './compare-events.ts';
import { openFeedFile } from './fetch-feed.ts';
import type { Example } from './finding.ts';
import { type LoadedFeed, type LoadOptions, loadFeed } from './load-feed.ts';
import { reportOf, type VendorReport } from './report.ts';
import { cataloguesOf } from './vendors.ts';

export interface CheckFile {
  file: string;
  site: SiteConfig;
  manifests: ReadonlyMap<string, Manifest>;
  /** Of the site, some at a time. */
  events: AsyncIterable<readonly StoredEvent[]>;
  loading: LoadOptions['progress'];
}

const MAX_EXAMPLES = 20;

/** As the collector does it with the site's rules, where it has any. @throws FeedError */
export async function checkFeedFile({
  file,
  site,
  manifests,
  events,
  loading,
}: CheckFile): Promise<{ feed: LoadedFeed; vendors: VendorReport[]; examples: Example[] }> {
  const rules: SiteConfig = {
    ...site,
    catalogue: site.catalogue ?? {
      url: '',
      secretUrl: false,
      file,
      format: undefined,
      hours: 1,
      allowPrivate: false,
      priceTolerance: 0,
      match: { field: 'id', template: '{item_id}' },
      vendors: {},
    },
  };
  const vendors = cataloguesOf(rules, manifests);
  const dir = mkdtempSync(join(tmpdir(), 'beckon-catalogue-'));
  try {
    const path = join(dir, 'feed.sqlite');
    const feed = await loadFeed((await openFeedFile(file))!, {
      path,
      format: undefined,
      origin: '',
      before: 0,
      now: Date.now,
      progress: loading,
      beforeSwap() {},
      signal: new AbortController().signal,
    });
    const reader = readCatalogue(path)!;
    const sums: FindingSum[] = [];
    const examples = new Map<string, Example[]>();
    try {
      for await (const some of events) {
        const found = compareEvents(some, vendors, reader);
        addUp(sums, found.sums);
        for (const example of found.examples) {
          const key = `${example.vendor}\n${example.finding}`;
          examples.set(key, [example, ...(examples.get(key) ?? [])].slice(0, MAX_EXAMPLES));
        }
      }
    } finally {
      reader.close();
    }
    return { feed, vendors: reportOf(sums, vendors), examples: [...examples.values()].flat() };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Days are one here. */
function addUp(sums: FindingSum[], more: readonly FindingSum[]): void {
  for (const { vendor, name, finding, n } of more) {
    const known = sums.find((sum) => sum.vendor === vendor && sum.name === name && sum.finding === finding);
    if (known) known.n += n;
    else sums.push({ vendor, name, finding, n });
  }
}
