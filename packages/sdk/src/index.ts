/** The tracker for bundlers: `createBeckon(options)`. Importing has no side effects and is safe on a server. */
export type { ConsentDecision, ConsentState } from '@beckon/consent';
export type { BrowserDestination } from '@beckon/destinations';
export type { BeckonEvent, Campaign, EventData, EventName, Item, User } from '@beckon/events';
export { createBeckon } from './create-beckon.ts';
export type { Explanation, Fate, Reason } from './explain.ts';
export type { Signals } from './listeners.ts';
export type { FlushResult } from './outbox.ts';
export type { Beckon, BeckonOptions, SiteEvents } from './public-types.ts';
export type { Receipt } from './receipt.ts';
export { VERSION } from './version.ts';
