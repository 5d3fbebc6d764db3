/** How well the items of events fit the product feed, read from the API and put into words. */
import { formatCount, formatShare, formatTime, type Locale } from './format.ts';
import { type Label, words } from './labels.ts';
import { plainText } from './plain-text.ts';
import { count, type Fields, isObject, rows } from './read-json.ts';

export interface FaultCount {
  fault: string;
  n: number;
}

export interface VendorFit {
  /** Name of the destination; '' for all events. */
  vendor: string;
  title: string;
  items: number;
  found: number;
  right: number;
  /** Most first. */
  faults: FaultCount[];
}

export interface FaultExample {
  vendor: string;
  fault: string;
  name: string;
  eventId: string;
  itemId: string;
  sent: string;
  feed: string;
  nearest: string;
}

export interface Catalogue {
  site: string;
  source: string;
  /** Undefined before the first feed was read. */
  feed: { products: number; unread: number; problems: { line: number; reason: string }[] } | undefined;
  /** When it was last read, or found unchanged: epoch milliseconds. */
  confirmed: number;
  /** Of the newest load, when it failed. */
  failure: { at: number; reason: string } | undefined;
  loading: boolean;
  checking: boolean;
  /** Tickets that have ended. */
  ended: { load: number; check: number };
  /** The first is all events. */
  vendors: VendorFit[];
  examples: FaultExample[];
}

export const CATALOGUE_DAYS = 7;
const MAX_CATALOGUES = 20;
const MAX_VENDORS = 30;
const MAX_EXAMPLES = 1000;
const MAX_PROBLEMS = 5;
const SHOWN_EXAMPLES = 5;

function readVendor(row: Fields): VendorFit {
  const faults = isObject(row['faults']) ? Object.entries(row['faults']).slice(0, 20) : [];
  return {
    vendor: plainText(row['vendor'], 40),
    title: plainText(row['title'], 60) || 'unnamed',
    items: count(row['items']),
    found: count(row['found']),
    right: count(row['right']),
    faults: faults.map(([fault, n]) => ({ fault, n: count(n) })).sort((a, b) => b.n - a.n),
  };
}

const readExample = (row: Fields): FaultExample => ({
  vendor: plainText(row['vendor'], 40),
  fault: plainText(row['finding'], 40),
  name: plainText(row['name'], 60) || 'unnamed event',
  eventId: plainText(row['eventId'], 80),
  itemId: plainText(row['itemId'], 80),
  sent: plainText(row['sent'], 80),
  feed: plainText(row['feed'], 80),
  nearest: plainText(row['nearest'], 80),
});

function readCatalogue(row: Fields): Catalogue {
  const { feed, failure, ended } = row;
  const problems = isObject(feed) ? rows(feed['problems'], MAX_PROBLEMS) : [];
  return {
    // Whole: the collector is asked by it.
    site: typeof row['site'] === 'string' ? row['site'] : '',
    source: plainText(row['source'], 200),
    feed: isObject(feed)
      ? {
          products: count(feed['products']),
          unread: count(feed['unreadable']) + count(feed['repeated']) + count(feed['faulty']),
          problems: problems.map(({ line, reason }) => ({
            line: count(line),
            reason: plainText(reason, 200),
          })),
        }
      : undefined,
    confirmed: count(row['confirmed']),
    failure: isObject(failure)
      ? { at: count(failure['at']), reason: plainText(failure['reason'], 300) || 'no reason given' }
      : undefined,
    loading: isObject(row['loading']),
    checking: isObject(row['checking']),
    ended: isObject(ended)
      ? { load: count(ended['load']), check: count(ended['check']) }
      : { load: 0, check: 0 },
    vendors: rows(row['vendors'], MAX_VENDORS).map(readVendor),
    examples: rows(row['examples'], MAX_EXAMPLES).map(readExample),
  };
}

/** Fills in what is missing, so that no answer can break the page. */
export const readCatalogues = (json: unknown): Catalogue[] =>
  rows(isObject(json) ? json['catalogues'] : [], MAX_CATALOGUES).map(readCatalogue);

const said: Readonly<Record<string, string>> = {
  no_id: 'without an id',
  unknown: 'id not in the feed',
  group_only: 'id of a group, not of a variant',
  variant_only: 'id of a variant, not of a group',
  price: 'another price',
  currency: 'another currency',
  out_of_stock: 'bought though out of stock',
};
export const faultText = (fault: string): string =>
  Object.hasOwn(said, fault) ? said[fault]! : words(fault);

/** `3 × id not in the feed, 1 × another price`. */
export const faultsText = (faults: readonly FaultCount[], where: Locale = {}): string =>
  faults.map(({ fault, n }) => `${formatCount(n, where)} × ${faultText(fault)}`).join(', ');

/** The share of items; a dash where nothing was compared. */
export const shareText = (n: number, { items }: Pick<VendorFit, 'items'>, where: Locale = {}): string =>
  items ? formatShare(n / items, where) : '–';

/** Faults of some vendors alone come behind those of all events. */
export interface ShownFault extends FaultCount {
  /** '' or those whose rule it is about. */
  titles: string;
  examples: FaultExample[];
}

/** Each fault once, with its newest examples: those of all events where it has any, else those of a vendor. */
export function shownFaults({ vendors, examples }: Pick<Catalogue, 'vendors' | 'examples'>): ShownFault[] {
  const shown = new Map<string, ShownFault>();
  for (const { vendor, title, faults } of vendors)
    for (const { fault, n } of faults) {
      const known = shown.get(fault);
      if (known) {
        if (known.titles && vendor) known.titles += `, ${title}`;
        continue;
      }
      const own = examples.filter((one) => one.vendor === vendor && one.fault === fault);
      shown.set(fault, { fault, n, titles: vendor && title, examples: own.slice(0, SHOWN_EXAMPLES) });
    }
  return [...shown.values()];
}

/** What the feed is doing, and how it is. `now`: epoch milliseconds. */
export function feedState(catalogue: Catalogue, now: number, where: Locale = {}): Label & { detail: string } {
  const { feed, failure, loading, confirmed } = catalogue;
  const products = feed
    ? `${formatCount(feed.products, where)} ${feed.products === 1 ? 'product' : 'products'}`
    : '';
  if (loading) return { tone: 'wait', glyph: '…', text: 'Loading', detail: products };
  if (failure) {
    const kept = feed ? `; the feed of ${formatTime(confirmed, now, where)} stays (${products})` : '';
    return {
      tone: 'bad',
      glyph: '✕',
      text: 'Not loaded',
      detail: `${formatTime(failure.at, now, where)}: ${failure.reason}${kept}`,
    };
  }
  if (!feed) return { tone: 'wait', glyph: '…', text: 'Waiting', detail: 'no feed was read yet' };
  return {
    tone: 'good',
    glyph: '✓',
    text: 'Loaded',
    detail: `${products}, ${formatTime(confirmed, now, where)}`,
  };
}
