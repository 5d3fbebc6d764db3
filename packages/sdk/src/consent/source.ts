/** What a source of consent is: one file in `sources/` per banner or framework, loaded only where a site names it. */
import type { ConsentReport } from '@beckon/consent';

/**
 * Default export of `sources/NAME.ts`: listens first, then reads what is there already, and tells whenever something
 * may have changed. What it never tells, because the banner does not come or breaks, stays undecided.
 * @param settings what the site says of it, `{}` when it says nothing
 */
export type ConsentSource = (
  tell: (report: ConsentReport) => void,
  settings: Readonly<Record<string, unknown>>,
) => void;
