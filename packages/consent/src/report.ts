/** What one source of consent says: a banner, a framework, a signal of the browser, the site's own call. */
import type { Asked } from './consent.ts';

export interface ConsentReport {
  /** The visitor has decided. What a banner shows before a click grants nothing. */
  decided: boolean;
  /** Of what it speaks, whether it is allowed; it has no say in the others. Vendors of a framework as `tcf:755`. */
  allows: Readonly<Partial<Record<Asked, boolean>>>;
  /** Opted out of sale, sharing or targeted advertising. */
  optOut?: boolean;
  /** False: this source says that nobody has to be asked here (TCF's `gdprApplies: false`). */
  applies?: boolean;
  /** What made the decision, for the proof: the consent string, the id of the record, the revision shown. */
  proof?: string;
}
