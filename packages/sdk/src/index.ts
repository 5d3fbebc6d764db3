/** The tracker for bundlers: `createBeckon(options)`. Importing has no side effects and is safe on a server. */
import { startBeckon } from './create-beckon.ts';
import type { Beckon, BeckonOptions } from './public-types.ts';

export type { ConsentDecision, ConsentState } from '@beckon/consent';
export type { BrowserDestination } from '@beckon/destinations';
export type { BeckonEvent, Campaign, EventData, EventName, Item, User } from '@beckon/events';
export type { Signals } from './listeners.ts';
export type { FlushResult } from './outbox.ts';
export type { Beckon, BeckonOptions } from './public-types.ts';
export { VERSION } from './version.ts';

/**
 * Starts tracking in this page and returns the verbs. Opens no storage and sends nothing before consent. On a
 * server every verb does nothing.
 */
export const createBeckon = (options: BeckonOptions): Beckon =>
  startBeckon(options, { loadDebug: () => import('./debug.ts') });
