/** Which events are looked at. */
import type { LiveEvent } from './event.ts';

export interface Filter {
  /** Part of the event name, any case. */
  name: string;
  /** Part of the visitor id, any case. */
  visitor: string;
}

export const noFilter: Filter = { name: '', visitor: '' };

export const isFiltering = (filter: Filter): boolean =>
  filter.name.trim() !== '' || filter.visitor.trim() !== '';

const holds = (text: string, part: string): boolean => text.toLowerCase().includes(part.trim().toLowerCase());

export const matches = (filter: Filter, event: LiveEvent): boolean =>
  holds(event.name, filter.name) && holds(event.visitor, filter.visitor);
