/** What a server half is: pure functions from events to a request, and from an answer to what it means. The collector sends, waits and keeps count. */
import type { BeckonEvent } from '@beckon/events';

/** An event as a server half gets it: what the page told, and what the collector knows beside it. */
export interface ServerEvent extends BeckonEvent {
  /** Epoch milliseconds at which the collector had it. `time` is right by the collector's clock. */
  received: number;
  bot: boolean;
  /** Of the visitor's browser, as it came. Only under consent to marketing, or to its limited form. */
  userAgent?: string;
  /** The whole public address, never shortened, never hashed; only where the site keeps it (`vendorAddress`), and as above. */
  address?: string;
  /** BCP 47. */
  language?: string;
  /** By the country file: ISO 3166-1, and the part of ISO 3166-2 behind it. */
  country?: string;
  region?: string;
}

/** One request to a vendor. */
export interface ServerRequest {
  url: string;
  /** Default POST. */
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  headers: Readonly<Record<string, string>>;
  /** Empty for GET. */
  body: string;
}

/** What came back. Status 0 is no answer at all. */
export interface ServerAnswer {
  status: number;
  /** In lower case. `retry-after`, and those whose name begins with `x-`. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Cut after 64 KiB. */
  body: string;
}

/** What an answer means for the events of the request. Reasons are shown to people: the fault, and the vendor's trace id. */
export type Outcome =
  /** The vendor has them. */
  | { kind: 'sent' }
  /** The vendor has them but these, by their place in the request, each for good: they become dead letters. */
  | { kind: 'partial'; refused: readonly { index: number; reason: string }[] }
  /**
   * Later, the same again; after `afterMs` when the vendor said so. With `newSession` the session is thrown away first;
   * a session that was new already pauses. An event that alone gets a 5xx again and again, while others are taken, becomes
   * a dead letter, but not after 503 or a Retry-After.
   */
  | { kind: 'retry'; reason: string; afterMs?: number; newSession?: boolean }
  /** Nothing will get through until somebody mends it (a dead token): the destination is paused, and says so once. */
  | { kind: 'pause'; reason: string }
  /** Something in this request: it is found by halves, and the one event that it is becomes a dead letter. */
  | { kind: 'refused'; reason: string };

/** What a vendor wants to have fetched before it takes anything, such as an OAuth access token. */
export interface Session {
  /** Given to `request`; never logged, never stored. */
  token: string;
  /** Epoch milliseconds; a new one is fetched a minute before. */
  expiresAt: number;
}

/** What `request` may use beside its arguments: given, so that the same input gives the same output. */
export interface RequestContext {
  /** Epoch milliseconds. */
  now: number;
  /** 32 random hex digits, new at each call. */
  nonce(): string;
  /** Only where the half has `session`. */
  session?: Session;
}

/** Default export of `NAME/server.ts`. */
export interface ServerDestination<Settings> {
  /** Events per request. */
  maxEvents: number;
  /** Bytes of one body: a larger one is halved unsent. Default no limit. */
  maxBytes?: number;
  /** Requests a second. */
  perSecond: number;
  /**
   * The vendor takes no events older than this many milliseconds, by their time: they become dead letters untried.
   * Default: any age.
   */
  maxAgeMs?: number;
  /**
   * An event that the vendor fails at again and again is given up when the collector has had it for so many
   * milliseconds: it becomes a dead letter, and the next have their turn. Default 7 days.
   */
  retryForMs?(settings: Settings): number;
  /**
   * Whether the vendor is to get it. False skips it: no such event there. A text says why the vendor could not use it,
   * and makes it a dead letter untried. Consent, bots, age, and whether there is anything to match it by (`matchKeys` of
   * the manifest) are seen to by the collector. Default true.
   */
  wants?(event: ServerEvent, settings: Settings): boolean | string;
  /**
   * Whether an event can go in one request with the first of it, where a request is of one person. It ends the request
   * otherwise. Default true.
   */
  together?(first: ServerEvent, event: ServerEvent, settings: Settings): boolean;
  /**
   * Fetches a session; kept in memory until it expires.
   * @param ask sends one request, under the same rules as all
   * @returns the session, or why there is none
   */
  session?(
    settings: Settings,
    ask: (request: ServerRequest) => Promise<ServerAnswer>,
    context: RequestContext,
  ): Promise<Session | Extract<Outcome, { kind: 'retry' | 'pause' }>>;
  /** Only events that it wants, 1 to `maxEvents` of them. What it throws makes the event a dead letter. */
  request(
    events: readonly ServerEvent[],
    settings: Settings,
    context: RequestContext,
  ): Promise<ServerRequest>;
  /** @param count events in the request */
  outcome(answer: ServerAnswer, count: number): Outcome;
  /** Which identifiers the vendor gets of it, well-formed: for the match quality (`matchScore`) and `matchKeys`. */
  identifiers?(event: ServerEvent, settings: Settings): Identifiers;
  /** How the vendor is asked to forget. The setting that asks for it is `removal` of the manifest. */
  removal?: RemovalHalf<Settings>;
}

/**
 * Somebody whom a vendor is to forget: who took a purpose of the destination back, or was erased. Known by SHA-256 in
 * hex alone, of what events told under consent to the destination; each list without repetition, and of 50 at most.
 */
export interface Removal {
  /** Stays the same however often it is sent. */
  id: string;
  cause: 'withdrawal' | 'erasure';
  /** Epoch milliseconds of the decision. */
  at: number;
  /** What was taken back; empty for an erasure: all. */
  purposes: readonly string[];
  /** Of the e-mail, trimmed and in lower case. */
  emails: readonly string[];
  /** The same, but of Gmail's addresses without dots and `+tag`: Google's form. */
  googleEmails: readonly string[];
  /** Without dots and `+tag`, whatever the domain. */
  bareEmails: readonly string[];
  /** E.164: of `+16505551212`. */
  phones: readonly string[];
  /** Of `16505551212`. */
  phoneDigits: readonly string[];
  /** Of the user ids and of the visitor ids, as events have them. */
  users: readonly string[];
  visitors: readonly string[];
}

/** Pure as the rest: removals in, requests out. Its session is that of the half. */
export interface RemovalHalf<Settings> {
  /** Removals per call of `requests`. */
  maxRemovals: number;
  /** Requests a second. */
  perSecond: number;
  /** Whether the vendor could find the person by what is known of them; else it is passed over. Default true. */
  usable?(removal: Removal, settings: Settings): boolean;
  /** Within the vendor's limits for one request. All of them are sent again when one does not get through. */
  requests(
    removals: readonly Removal[],
    settings: Settings,
    context: RequestContext,
  ): Promise<readonly ServerRequest[]>;
  /** `refused`: it is found by halves, and the one removal becomes a dead letter. */
  outcome(answer: ServerAnswer): RemovalOutcome;
}
/** A vendor that refuses some of a request refuses it: they are found by halves. */
export type RemovalOutcome = Exclude<Outcome, { kind: 'partial' }>;

/** What vendors match people by, under names of our own. True: it is sent. */
export type IdentifierName =
  | 'email'
  | 'phone'
  | 'externalId'
  /** fbc, ttclid, gclid, li_fat_id ... */
  | 'clickId'
  /** fbp, _ttp, _scid, _rdt_uuid ... */
  | 'browserId'
  | 'address'
  | 'userAgent'
  | 'firstName'
  | 'lastName'
  | 'city'
  | 'region'
  | 'postalCode'
  | 'country'
  | 'birthday'
  | 'gender';
export type Identifiers = Readonly<Partial<Record<IdentifierName, boolean>>>;

/** One example: events in, and the exact request out. In `examples.ts` as `serverExamples`. */
export interface ServerExample<Settings> {
  title: string;
  /** Secrets as texts. */
  settings: Settings;
  /** As the half gets them; those that it does not want may be among them. */
  events: readonly ServerEvent[];
  /** The exact body, parsed where it is JSON. Absent: the vendor gets none of them. */
  body?: unknown;
  /** Where it matters. */
  url?: string;
  /** How many of them have nothing to match by. Default 0. */
  unmatched?: number;
  /** What the half says of each of the others that it cannot use, in their order. */
  unusable?: readonly string[];
  /** Default SERVER_NOW of `shared/sample-server-event.ts`. */
  now?: number;
}

/** One row of the table of answers. In `examples.ts` as `serverAnswers`: every code of the vendor's documentation. */
export interface AnswerExample {
  title: string;
  answer: Partial<ServerAnswer>;
  /** Events in the request. Default 1. */
  count?: number;
  /** Fields that the outcome must have. */
  outcome: Partial<Outcome> & { kind: Outcome['kind'] };
}

/** One example of a removal half: removals in, and the exact requests out. In `removal-examples.ts` as `removalExamples`, beside `removalAnswers`. */
export interface RemovalExample<Settings> {
  title: string;
  settings: Settings;
  /** Those that the vendor could not use may be among them. */
  removals: readonly Removal[];
  /** Method, address and exact body, parsed, of each. */
  requests: readonly { method: ServerRequest['method']; url: string; body: unknown }[];
  /** What has left which list, as the stand-in tells it. */
  removed: readonly string[];
}

/** A request as a stand-in sees it; header names in lower case. */
export interface StandInRequest {
  url: string;
  method: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}
export interface StandInAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: string;
}

/**
 * Plays the vendor's server, as strict as its documentation: `createServerStandIn` of `NAME/server-stand-in.ts`. It
 * refuses with the vendor's own errors, knows the secrets of `serverExamples` alone, and counts each event once.
 */
export interface ServerStandIn {
  answer(request: StandInRequest): StandInAnswer;
  /** What the vendor has counted, in order, by its rules of deduplication. */
  readonly counted: readonly CountedEvent[];
  /** Why it refused what it refused. */
  readonly refused: readonly string[];
  /** What was taken out of lists, in order, once each: `LIST:IDENTIFIER`. Where the half has removals. */
  readonly removed?: readonly string[];
}
export interface CountedEvent {
  /** The id that is shared with the browser half. */
  id: string;
  name: string;
  /** As it came. */
  event: unknown;
}
export type CreateServerStandIn = (now?: () => number) => ServerStandIn;
