/** Counts every event that is lost in this page, by reason, until a batch told the collector. */
import type { Batch, DropReason } from '@beckon/events';
import { randomId } from './visitor.ts';

export type DropReport = Required<Pick<Batch, 'drops' | 'dropsId'>>;

export interface Drops {
  count(reason: DropReason, n: number): void;
  /** What is to be told: the same report, under the same id, until `told`; undefined when nothing was lost. */
  report(): DropReport | undefined;
  /** The collector has the report. */
  told(report: DropReport | undefined): void;
}

/** @param heard is called at each loss, for `on('drop')` */
export function createDrops(heard: (loss: { reason: DropReason; count: number }) => void): Drops {
  let counts: DropReport['drops'] | undefined;
  let open: DropReport | undefined;
  return {
    count(reason, count) {
      counts = { ...counts, [reason]: (counts?.[reason] ?? 0) + count };
      heard({ reason, count });
    },
    report() {
      if (!open && counts) {
        open = { drops: counts, dropsId: randomId() };
        counts = undefined;
      }
      return open;
    },
    told(report) {
      if (report === open) open = undefined;
    },
  };
}
