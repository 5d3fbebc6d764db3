/** The public surface: options in, verbs out. */
import type { ConsentDecision } from '@beckon/consent';
import type { BrowserDestination } from '@beckon/destinations';
import type { EventData, EventName, User } from '@beckon/events';
import type { Explanation } from './explain.ts';
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
  /**
   * What is recorded without code, by name, with settings: `{ products: {}, leads: {} }`. Each is loaded by itself.
   * Default none.
   */
  capture?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /**
   * Count page views while nobody has decided, without an id and without anything on the device, where the collector
   * says that the place allows it; the site must be set so there, too. Any refusal ends it. Default false.
   */
  cookieless?: boolean;
  /** Ad vendors whose browser halves get events after marketing consent. Default none. */
  destinations?: readonly BrowserDestination[];
  /**
   * Page views for documents and history navigation. Default true. With false `page()` begins a view without counting
   * it: count with `track('page_view')`.
   */
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

/** What the visitor has read: kept with the proof of the decision. 20 entries of 500 characters at the most. */
export interface Shown {
  /** Of the banner. */
  revision?: string;
  /** Id or address of the text. */
  text?: string;
  [more: string]: string | undefined;
}

/**
 * The site's own events by name, as the site declares them; every file of its program then knows them:
 *
 *     declare module '@beckon/sdk' {
 *       interface SiteEvents {
 *         newsletter_open: { list: string };
 *         purchase: { margin: number }; // beside what a purchase has anyway
 *       }
 *     }
 *
 * From the first one on, a name that is neither here nor in the vocabulary does not compile, unless
 * `[name: string]: Record<string, unknown>` is here, too.
 */
// biome-ignore lint/suspicious/noEmptyInterface: sites declare what is in it
export interface SiteEvents {}

/** Without index signatures. */
type SiteName = keyof { [N in keyof SiteEvents as string extends N ? never : N]: N } & string;
/** Editors offer the known names where others are allowed, too. */
type TrackName = [keyof SiteEvents] extends [never]
  ? EventName | (string & {})
  : EventName | (keyof SiteEvents & string);

type OwnData<N> = N extends keyof SiteEvents ? SiteEvents[N] : unknown;
type DataOf<N> = N extends EventName
  ? EventData<N> & OwnData<N>
  : N extends keyof SiteEvents
    ? SiteEvents[N]
    : Record<string, unknown>;
/** Which name of a union it is shows at run time only: the data must suit each. */
type DataOfAll<N> = (N extends unknown ? (data: DataOf<N>) => void : never) extends (data: infer D) => void
  ? D
  : never;
/** A name like `view_${string}` may turn out to be a known one. */
type Covered<N> = { [K in EventName | SiteName]: K extends N ? K : never }[EventName | SiteName];

type ArgumentsOf<D> = Record<string, never> extends D ? [data?: D] : [data: D];
type TrackArguments<N extends string> = string extends N
  ? [data: 'beckon: a name of the type string may be any, so its data cannot be checked: narrow the type']
  : ArgumentsOf<DataOfAll<N> & DataOfAll<Covered<N>>>;

/** No verb ever throws. Calls made before consent keep their time and page. */
export interface Beckon {
  /**
   * Records one event. Known names are typed by what the ad vendors need, the site's own as `SiteEvents` has them;
   * where it has none, other names take any data.
   * The data is copied; what is not representable as JSON is counted as lost and warned about. The receipt tells
   * what became of the event.
   */
  track<N extends TrackName>(name: N, ...data: TrackArguments<N>): Receipt;
  /** Counts a page view now, for apps whose navigation does not change the address. */
  page(): void;
  /** Tells who the visitor is; the traits go with all later events of this page. */
  identify(who: string | User): void;
  /**
   * Tells what the visitor allowed: for all purposes at once, or by purpose. Call it on every page, as consent
   * banners do; nothing is remembered here. A refusal deletes cookie, outbox and held events. Tell `pending` when the
   * banner is shown: a refusal after it is one of this page, and is recorded.
   * @param shown goes with the record of the decision
   */
  consent(decision: ConsentDecision, shown?: Shown): void;
  /** Sends what waits. Resolves when it is acknowledged or has to wait for a retry; never rejects. */
  flush(): Promise<FlushResult>;
  /** Listens; returns a function that stops it. */
  on: Listeners['on'];
  /**
   * Tells who gets an event and who does not, by which rule and source: an event as `on('event')` gives it, or a name,
   * or nothing for now. Undefined on a server, and where the part that knows cannot be loaded.
   */
  explain(event?: object | string): Promise<Explanation | undefined>;
  /** Forgets who the visitor is (after logout): new visitor id, new session, no traits. */
  reset(): void;
}
