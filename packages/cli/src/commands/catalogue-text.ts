/** The report of `beckon catalogue` in lines for people. */
import type { CatalogueExample, VendorReport } from '@beckon/collector';
import { harmless } from '../settings.ts';

/** As the admin API tells it, see packages/collector. */
export interface CatalogueState {
  site: string;
  source: string;
  feed?: {
    products: number;
    format: string;
    loaded: number;
    unreadable: number;
    repeated: number;
    faulty: number;
    problems: { line: number; reason: string }[];
  };
  confirmed?: number;
  failure?: { at: number; reason: string };
  loading?: { bytes: number; total?: number; products: number };
  checking?: { done: number; total: number };
  ended: { load: number; check: number };
  /** Start of the collector, epoch milliseconds. */
  started: number;
  behind: number;
  vendors: VendorReport[];
  examples: CatalogueExample[];
}

const EXAMPLES = 3;
const PROBLEMS = 3;
const number = (value: number) => value.toLocaleString('en-US');
/** Cut, not rounded: what is not all is never 100. */
const percent = (part: number, all: number) => `${(Math.floor((part / all) * 1000) / 10).toFixed(1)} %`;
const time = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

export const WORDS: Readonly<Record<string, string>> = {
  no_id: 'without an id',
  unknown: 'id not in the feed',
  group_only: 'id of a group, not of a variant',
  variant_only: 'id of a variant, not of a group',
  price: 'another price',
  currency: 'another currency',
  out_of_stock: 'bought though out of stock',
};

export function feedLines({
  site = '',
  source = '',
  feed,
  confirmed,
  failure,
}: Partial<CatalogueState>): string[] {
  const lines = [harmless(`${site ? `${site}  ` : ''}${source}`)];
  if (feed) {
    const { products, format, loaded, unreadable, repeated, faulty, problems } = feed;
    const bad = [
      unreadable && `${number(unreadable)} unreadable`,
      repeated && `${number(repeated)} ids twice`,
      faulty && `${number(faulty)} with a field that cannot be read`,
    ].filter(Boolean);
    const same = confirmed && confirmed > loaded ? `, unchanged on ${time(confirmed)}` : '';
    lines.push(`  ${number(products)} products (${format}), read ${time(loaded)}${same}`);
    if (bad.length) lines.push(`  of its lines ${bad.join(', ')}:`);
    for (const { line, reason } of problems.slice(0, PROBLEMS))
      lines.push(harmless(`    line ${line} ${reason}`));
  } else lines.push('  no feed was read yet');
  if (failure) lines.push(harmless(`  FAILED ${time(failure.at)}: ${failure.reason}`));
  return lines;
}

function exampleLine({ name, eventId, itemId, sent, feed, nearest }: CatalogueExample): string {
  const says = sent && sent !== itemId ? ` says ${sent}` : '';
  const feedSays = feed && `, the feed ${feed}`;
  const meant = nearest ? `, meant ${nearest}?` : '';
  return harmless(`      ${name} ${eventId}: item ${itemId || '(none)'}${says}${feedSays}${meant}`);
}

export function reportLines({ vendors, examples }: Pick<CatalogueState, 'vendors' | 'examples'>): string[] {
  return vendors.flatMap(({ vendor, title, items, found, right, faults }) => {
    if (!items) return [`  ${title}: no items were compared yet`];
    const lines = [
      `  ${title}: ${percent(right, items)} of ${number(items)} items are right, ${percent(found, items)} are found`,
    ];
    for (const [fault, n] of Object.entries(faults)) {
      lines.push(`    ${number(n)} × ${WORDS[fault] ?? fault}`);
      const shown = examples.filter((one) => one.vendor === vendor && one.finding === fault);
      // The same items for every vendor: those of all events are enough.
      if (!vendor || !examples.some((one) => !one.vendor && one.finding === fault))
        lines.push(...shown.slice(0, EXAMPLES).map(exampleLine));
    }
    return lines;
  });
}
