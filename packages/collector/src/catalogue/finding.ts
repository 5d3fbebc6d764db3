/** What comparing the items of events with the feed can find, in a closed list of words. */

/** What is wrong; the first four keep a vendor from finding the product at all. */
export const faults = [
  'no_id',
  'unknown',
  'group_only',
  'variant_only',
  'price',
  'currency',
  'out_of_stock',
] as const;
/**
 * - `no_id`: the item tells no id
 * - `unknown`: the feed has no such id
 * - `group_only`: it is the id of a group, where the vendor looks for one of its variants
 * - `variant_only`: it is the id of a variant, where the vendor looks for a group
 * - `price`, `currency`: the feed says another one
 * - `out_of_stock`: it was put into a cart or sold though the feed says that there is none
 */
export type Fault = (typeof faults)[number];

/** Beside faults: `items` that were compared, `found` in the feed, and those that are `right` in everything. */
export type Finding = 'items' | 'found' | 'right' | Fault;

/** One item with one fault. */
export interface Found {
  fault: Fault;
  /** What the event says. */
  sent: string;
  /** What the feed says; '' when it says nothing. */
  feed: string;
}

/** A fault as it is shown. `vendor` is '' for the events themselves, whoever gets them. */
export interface Example {
  vendor: string;
  finding: Fault;
  /** Epoch milliseconds of the event. */
  at: number;
  eventId: string;
  name: string;
  itemId: string;
  sent: string;
  feed: string;
  /** The id that was probably meant, where there is one. */
  nearest?: string;
}
