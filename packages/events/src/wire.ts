/** The shapes that travel: an event, and the batch that carries events from the page to the collector. */

/** The version of the batch format. A collector accepts every version it has ever known. */
export const WIRE_VERSION = 1;

/** Where an event happened, frozen at the moment of the call. All events of one page view share `id`. */
export interface Page {
  id: string;
  /** Full URL without credentials. */
  url: string;
  referrer: string;
  title: string;
  /** The browser shows it again: back or forward, a tab that was restored or duplicated. */
  restored?: boolean;
}

/** How the visitor came: UTM parameters of the landing URL, as given (only those present). */
export interface Campaign {
  source?: string;
  medium?: string;
  name?: string;
  term?: string;
  content?: string;
  id?: string;
}

/** What `identify` told. Values are as given by the site; nothing is hashed here. */
export interface User {
  id?: string;
  email?: string;
  phone?: string;
  [trait: string]: unknown;
}

/** Consent stamped on the event when it was released: purpose -> state (see @beckon/consent). */
export type ConsentStamp = Readonly<Record<string, string>>;

/** One event. Made once, keeps its id on every channel; nothing downstream changes it. */
export interface BeckonEvent {
  /** 1-64 characters of A-Z a-z 0-9 _ -; a UUIDv7, or derived from the fact (see ids.ts). */
  id: string;
  name: string;
  /** Epoch milliseconds by the clock of the device. */
  time: number;
  data: Record<string, unknown>;
  page: Page;
  visitor: string;
  session: string;
  /** Which run of the SDK made the event. With `seq` (1, 2, 3 ...) the collector sees gaps. */
  client: string;
  seq: number;
  /** Campaign of this session. */
  campaign?: Campaign;
  /** Campaign of the visitor's first visit, when it differs. */
  firstCampaign?: Campaign;
  user?: User;
  /**
   * Click ids and cookies of ad vendors by their name (see ad-ids.ts), as they were at the moment of the event; only under
   * consent to marketing.
   */
  adIds?: Readonly<Record<string, string>>;
  consent: ConsentStamp;
}

/** `withdraw` takes back what was allowed; `save` allows some and refuses some. */
export type ConsentAction = 'accept-all' | 'reject-all' | 'save' | 'withdraw';

/** One decision of a visitor, told once. What holds by default is no decision. */
export interface ConsentRecord {
  /** 1-64 characters of A-Z a-z 0-9 _ -; random, and not the visitor's. */
  id: string;
  /** Epoch milliseconds by the clock of the device. */
  time: number;
  action: ConsentAction;
  /** The whole state after it: purpose or vendor -> state. */
  purposes: ConsentStamp;
  /** Why each is so, and which sources made it so; absent: the site's own call. */
  rulings?: Readonly<Record<string, { rule: string; by?: readonly string[] }>>;
  /** What sources show for it, by their name: TC, GPP, USP or AC string, id of their own record. */
  proofs?: Readonly<Record<string, string>>;
  /** What the site says that the visitor has read: `revision`, `text` and whatever it adds. */
  shown?: Readonly<Record<string, string>>;
  /** The rule of the place that the page went by: purpose -> `opt-in`, `opt-out` or `none`. */
  regime?: Readonly<Record<string, string | boolean>>;
  /** Where the page took the visitor to be, as the collector or the site has told it. */
  place?: { readonly country?: string; readonly region?: string };
  /** The browser said Global Privacy Control to the page. */
  gpc?: boolean;
  /** Path of the page, without a query. */
  path: string;
  /** Whom it concerns; absent where there never was an id under consent. */
  visitor?: string;
}

/** An event on the wire: fields equal in all events of the batch are said once, in `shared`. */
export type WireEvent = Partial<BeckonEvent> & {
  /** Milliseconds from the event to `sentAt` by a monotonic clock; absent for events of an earlier page. */
  age?: number;
};

/** About the browser, said once per batch. */
export interface ClientInfo {
  /** SDK version. */
  sdk: string;
  /** BCP 47 language of the browser. */
  lang?: string;
  /** IANA time zone. */
  tz?: string;
  /** Viewport in CSS pixels, `1280x720`. */
  view?: string;
  /** The browser says that it is automated (navigator.webdriver). */
  auto?: 1;
}

export interface Batch {
  v: number;
  site: string;
  /** Epoch milliseconds by the clock of the device when the batch was written. */
  sentAt: number;
  client: ClientInfo;
  shared?: WireEvent;
  events: WireEvent[];
  /** Proof of a decision about consent; `events` may be empty then. */
  decision?: ConsentRecord;
  /** Events that the client lost since its last report: reason -> count. */
  drops?: Partial<Record<DropReason, number>>;
  /**
   * Names this report of `drops`: 1-64 characters of A-Z a-z 0-9 _ -. A batch that is sent again (its answer was
   * lost) carries the same id, and the collector counts one id of one site once. Absent: each report counts.
   */
  dropsId?: string;
  /** How vendors' scripts fared in the page, by destination; `events` may be empty then. */
  scripts?: Record<string, ScriptFate>;
}

/** How a vendor's script fared in a page. */
export interface ScriptFate {
  /** Absent: neither was known when the page was hidden or left. */
  end?: 'ran' | 'blocked';
  /** Of the main thread in long frames of the page's beginning, in milliseconds; absent where the browser does not tell. */
  ms?: number;
}

/** Why a client can lose an event. The list is closed: every place that drops names one of these. */
export type DropReason =
  /** Held for a consent decision and pushed out by newer events. */
  | 'held_overflow'
  /** Older than the age limit of the outbox. */
  | 'too_old'
  /** The outbox was full and older events went first. */
  | 'outbox_full'
  /** The collector refused it for good (4xx other than 408, 413, 429). */
  | 'refused'
  /** Larger than one event may be, or not representable as JSON. */
  | 'unserialisable';
