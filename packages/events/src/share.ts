/** Says once what all events of a batch have in common, and puts it back. */
import type { WireEvent } from './wire.ts';

const shareable = ['page', 'visitor', 'session', 'client', 'user', 'adIds', 'consent'] as const;
/** Earlier versions of the SDK told these, too. */
const taken = [...shareable, 'campaign', 'firstCampaign'] as const;

/** Moves fields that are equal in all events into `shared`. The events given stay as they are. */
export function hoist(events: readonly WireEvent[]): { shared: WireEvent; events: WireEvent[] } {
  const shared: Record<string, unknown> = {};
  const said: Record<string, undefined> = {};
  for (const key of shareable) {
    const first = events[0]?.[key];
    if (first && new Set(events.map((event) => JSON.stringify(event[key]))).size < 2) {
      shared[key] = first;
      // Left out by JSON.
      said[key] = undefined;
    }
  }
  return { shared, events: events.map((event) => ({ ...event, ...said }) as WireEvent) };
}

/** The inverse of hoist for one event: own fields win over shared ones; fields outside the format are not taken. */
export function unhoist(shared: unknown, event: unknown): unknown {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return event;
  const common: Record<string, unknown> = {};
  if (typeof shared === 'object' && shared !== null)
    for (const key of taken) if (key in shared) common[key] = (shared as Record<string, unknown>)[key];
  return { ...common, ...event };
}
