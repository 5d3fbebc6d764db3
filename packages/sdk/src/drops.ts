/** Counts every event that is lost in this page, by reason, until a batch told the collector. */
import type { DropReason } from '@beckon/events';

export type DropCounts = Partial<Record<DropReason, number>>;

export interface Drops {
  count(reason: DropReason, n: number): void;
  /** What was counted since the last take, or undefined when nothing was. */
  take(): DropCounts | undefined;
  /** Puts back what could not be told. */
  restore(told: DropCounts | undefined): void;
}

/** @param heard is called at each loss, for `on('drop')` */
export function createDrops(heard: (reason: DropReason, n: number) => void): Drops {
  let counts: DropCounts = {};
  const add = (reason: DropReason, n: number) => {
    counts[reason] = (counts[reason] ?? 0) + n;
  };
  return {
    count(reason, n) {
      if (!n) return;
      add(reason, n);
      heard(reason, n);
    },
    take() {
      const told = counts;
      counts = {};
      return Object.keys(told).length ? told : undefined;
    },
    restore(told) {
      for (const reason in told) add(reason as DropReason, told[reason as DropReason]!);
    },
  };
}
