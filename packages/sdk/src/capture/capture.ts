/** What a capture is: one file in `parts/` per thing that is recorded without code, loaded only where a site names it. */
import type { ConsentState } from '@beckon/consent';
import type { Page } from '@beckon/events';
import type { Signals } from '../listeners.ts';
import type { Beckon, BeckonOptions } from '../public-types.ts';
import type { Moment } from '../views.ts';

/** What a capture may do in the page. Events pass the same consent gates as those that the site tracks. */
export interface CapturePage
  extends Pick<Beckon, 'identify' | 'flush' | 'on'>,
    Pick<BeckonOptions, 'site' | 'endpoint'> {
  /** As the site's verb, for names and data that come from the page. */
  track(name: string, data?: unknown): void;
  /** The view that is on; another object from each new view on. */
  start(): Page;
  /** Tracks what belongs to a view that is over. */
  trackAt(moment: Moment, name: string, data: unknown, reach: undefined, past: Page): void;
  /** What is put into it goes with all events from then on, until it is taken out; read when a gate releases one. */
  readonly extra: { adIds?: Readonly<Record<string, string>> };
  /** What is allowed at this moment: `on('consent')` tells only what changes later. */
  consentNow(): ConsentState;
  /** Says on the console in debug mode what is wrong in the page. */
  warn(message: unknown): void;
  /** The latest events, the newest last, from the moment they are made: `on('event')` tells once their title is settled. */
  recent(): readonly Omit<Signals['event'], 'consent'>[];
}

/**
 * Default export of `parts/NAME.ts`: called once, in a task of its own, when the page has begun. It reads what is
 * there already and what comes later; the next view of a single-page app is told by the event `page_view`. It touches
 * no storage (but `ad-ids`, for marketing, and `linker`, which reads who the visitor is), changes nothing that the site
 * can see (but `linker`, for the moment of a click), and what it throws is a warning in debug mode.
 * @param settings what the site says of it, `{}` when it says nothing
 */
export type Capture = (page: CapturePage, settings: Readonly<Record<string, unknown>>) => void;
