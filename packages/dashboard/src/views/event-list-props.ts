/** What both forms of the event list need, the table and the cards. */
import type { LiveEvent } from '../model/event.ts';
import type { Filter } from '../model/filter.ts';

export interface EventListProps {
  rows: LiveEvent[];
  /** Rows above this sequence number have just come. */
  freshAfter: number;
  /** Events of several sites are listed: say which. */
  sites: boolean;
  onOpen(event: LiveEvent): void;
  onShowOnly(wanted: Partial<Filter>): void;
}
