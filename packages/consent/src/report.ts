/** What one source of consent says: a banner, a framework, a signal of the browser, the site's own call. */
import type { Asked } from './consent.ts';

export interface ConsentReport {
  /**
   * The visitor has decided. What a banner shows before a click grants nothing. Telling false after true takes grants
   * back: not for a banner that is merely shown again. A refusal stands until a decided yes.
   */
  decided: boolean;
  /** Of what it speaks, whether it is allowed; it has no say in the others. Vendors of a framework as `tcf:755`. */
  allows: Readonly<Partial<Record<Asked, boolean>>>;
  /** Opted out of sale, sharing or targeted advertising. */
  optOut?: boolean;
  /**
   * False: this source says that nobody has to be asked here (TCF's `gdprApplies: false`): whatever `allows` says of
   * a key then counts as yes, decided or not. An opt-out counts all the same.
   */
  applies?: boolean;
  /** What made the decision, for the proof: the consent string, the id of the record, the revision shown. */
  proof?: string;
}
