/** The public surface: options in, verbs out. */
import type { ConsentDecision } from '@beckon/consent';
import type { BrowserDestination } from '@beckon/destinations';
import type { BareEventName, EventData, EventName, User } from '@beckon/events';
import type { Listeners } from './listeners.ts';
import type { FlushResult } from './outbox.ts';
import type { Receipt } from './receipt.ts';

export interface BeckonOptions {
  /** Full URL of the collector's intake, site key included: `https://data.shop.example/bk/e/SITE`. */
  endpoint: string;
  /** The site key. */
  site: string;
  /**
   * What holds until `consent` is called on this page. Default `pending`: nothing is stored or sent. Beside
   * `consentSources`, `granted` counts as `pending`: the sources decide.
   */
  consent?: 'pending' | 'granted' | 'denied';
  /**
   * Banners and frameworks that decide, by name, with their settings: `{ klaro: {}, tcf: {} }`. The site's own
   * `consent` calls count beside them: a grant needs all of them, a refusal one. Default none.
   */
  consentSources?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /**
   * Where the visitor is, by ISO 3166, where the site knows; it counts beside `consentSources`. Default: as unknown,
   * which is the strictest rule. With `consentSources: { region: {} }` the collector is asked.
   */
  region?: { readonly country?: string; readonly region?: string };
  /** Whether Global Privacy Control refuses marketing, even against a yes. Default true, but where `rules` of a region say no. */
  gpc?: boolean;
  /** Ad vendors whose browser halves get events after marketing consent. Default none. */
  destinations?: readonly BrowserDestination[];
  /** Page views for documents and history navigation. Default true. */
  pageViews?: boolean;
  /**
   * Names of the parameters that stay in addresses, beside campaign parameters and click ids; `all`: every one.
   * Default: `pageParams` of @beckon/events, which say what a page shows: `q`, `page`, `sort`, `variant` ...
   */
  urlParams?: readonly string[] | 'all';
  /** How long events that are not urgent wait for company, in milliseconds. Default 1000. */
  flushIntervalMs?: number;
  /** Warn on the console about data that vendors or the collector would refuse. Default false. */
  debug?: boolean;
}

type TrackArguments<N extends string> = N extends EventName
  ? N extends BareEventName
    ? [data?: EventData<N>]
    : [data: EventData<N>]
  : [data?: Record<string, unknown>];

/** No verb ever throws. Calls made before consent keep their time and page. */
export interface Beckon {
  /**
   * Records one event. Known names are typed by what the ad vendors need; other names take any data.
   * The data is copied; what is not representable as JSON is counted as lost and warned about. The receipt tells
   * what became of the event.
   */
  track<N extends string>(name: N, ...data: TrackArguments<N>): Receipt;
  /** Counts a page view now, for apps whose navigation does not change the address. */
  page(): void;
  /** Tells who the visitor is; the traits go with all later events of this page. */
  identify(who: string | User): void;
  /**
   * Tells what the visitor allowed: for all purposes at once, or by purpose. Call it on every page, as consent
   * banners do; nothing is remembered here. A refusal deletes cookie, outbox and held events.
   */
  consent(decision: ConsentDecision): void;
  /** Sends what waits. Resolves when it is acknowledged or has to wait for a retry; never rejects. */
  flush(): Promise<FlushResult>;
  /** Listens; returns a function that stops it. */
  on: Listeners['on'];
  /** Forgets who the visitor is (after logout): new visitor id, new session, no traits. */
  reset(): void;
}
