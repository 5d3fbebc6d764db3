/** What the comparison of a site has found, summed up for people: percents for each vendor, by event, with examples. */
import type { FindingSum } from '../store/catalogue-results.ts';
import type { Example, Fault } from './finding.ts';
import { faults } from './finding.ts';
import type { CatalogueVendor } from './vendors.ts';

export interface Counts {
  /** Items of events that were compared. */
  items: number;
  /** Of these those that the vendor finds in its catalogue. */
  found: number;
  /** Of these those that are right in everything. */
  right: number;
  /** By fault; an item may have two. Those that nothing has are left out. */
  faults: Partial<Record<Fault, number>>;
}

export interface VendorReport extends Counts {
  /** Name of the destination; '' for all events, whoever gets them. */
  vendor: string;
  title: string;
  /** By event name, most items first. */
  events: (Counts & { name: string })[];
}

const none = (): Counts => ({ items: 0, found: 0, right: 0, faults: {} });

function add(counts: Counts, { finding, n }: Pick<FindingSum, 'finding' | 'n'>): void {
  if (finding === 'items' || finding === 'found' || finding === 'right') counts[finding] += n;
  else if (faults.includes(finding)) counts.faults[finding] = (counts.faults[finding] ?? 0) + n;
}

/** A line for each vendor, also where nothing was compared yet. */
export function reportOf(
  sums: readonly FindingSum[],
  vendors: readonly Pick<CatalogueVendor, 'vendor' | 'title'>[],
): VendorReport[] {
  return vendors.map(({ vendor, title }) => {
    const total = none();
    const events = new Map<string, Counts>();
    for (const sum of sums) {
      if (sum.vendor !== vendor) continue;
      const counts = events.get(sum.name) ?? none();
      events.set(sum.name, counts);
      add(counts, sum);
      add(total, sum);
    }
    const byName = [...events].map(([name, counts]) => ({ name, ...counts }));
    return { vendor, title, ...total, events: byName.sort((a, b) => b.items - a.items) };
  });
}

/** What was found in one site. */
export interface CatalogueReport {
  site: string;
  /** Where the feed lies, without what may be secret in it. */
  source: string;
  vendors: VendorReport[];
  /** Newest first, 20 of each vendor and fault. */
  examples: Example[];
}
