/** Compares stored events with the feed: sums for each vendor, and a few examples of each fault. */
import { dayOf } from '../store/day.ts';
import type { StoredEvent } from '../store/store.ts';
import { createTally } from '../store/tally.ts';
import { type Compared, compareItem, type Item, type Lookups } from './compare-item.ts';
import type { Example, Finding } from './finding.ts';
import { type CatalogueVendor, gets } from './vendors.ts';

export interface Feed extends Lookups {
  nearest(id: string): string | undefined;
}

/** As vendors take them. */
const MAX_ITEMS = 200;
/** Of a vendor and a fault, of one call: no more are kept. */
const MAX_EXAMPLES = 20;
const MAX_TEXT = 200;

const itemsOf = ({ data }: StoredEvent): Item[] => {
  const { items } = data as { items?: unknown };
  const list = Array.isArray(items) ? items.slice(0, MAX_ITEMS) : [];
  return list.filter((item): item is Item => typeof item === 'object' && item !== null);
};

export interface Comparison {
  sums: { day: string; vendor: string; name: string; finding: Finding; n: number }[];
  /** In the order of the events. */
  examples: Example[];
}

/** Bots and pages that nobody has seen are left out, as every vendor leaves them out. */
export function compareEvents(
  events: readonly StoredEvent[],
  vendors: readonly CatalogueVendor[],
  feed: Feed,
): Comparison {
  const tally = createTally<[day: string, vendor: string, name: string, finding: Finding]>();
  const examples = new Map<string, Example[]>();

  function note(vendor: string, event: StoredEvent, { id, faults }: Compared): void {
    for (const { fault, sent, feed: says } of faults) {
      const key = `${vendor}\n${fault}`;
      const list = examples.get(key) ?? [];
      examples.set(key, list);
      const { id: eventId, name, time: at } = event;
      list.push({
        vendor,
        finding: fault,
        at,
        eventId,
        name,
        itemId: id,
        sent: sent.slice(0, MAX_TEXT),
        feed: says,
      });
      // The newest tell most.
      if (list.length > MAX_EXAMPLES) list.shift();
    }
  }

  for (const event of events) {
    const items = event.bot || event.prefetch ? [] : itemsOf(event);
    if (!items.length) continue;
    const day = dayOf(event.received);
    // Most vendors go by the same rule.
    const done = new Map<string, Compared[]>();
    for (const one of vendors) {
      if (!gets(one, event)) continue;
      const { vendor, rule } = one;
      const key = `${rule.field}\n${rule.template}\n${rule.listsByGroup}`;
      const compared = done.get(key) ?? items.map((item) => compareItem(item, event, rule, feed));
      done.set(key, compared);
      const count = (finding: Finding, n: number) => tally.add([day, vendor, event.name, finding], n);
      count('items', compared.length);
      for (const result of compared) {
        if (result.found) count('found', 1);
        if (!result.faults.length) count('right', 1);
        for (const { fault } of result.faults) count(fault, 1);
        note(vendor, event, result);
      }
    }
  }
  const shown = [...examples.values()].flat();
  for (const example of shown) {
    const nearest = example.finding === 'unknown' ? feed.nearest(example.itemId) : undefined;
    if (nearest !== undefined) example.nearest = nearest;
  }
  const sums = tally
    .sums()
    .map(({ key: [day, vendor, name, finding], n }) => ({ day, vendor, name, finding, n }));
  return { sums, examples: shown };
}
