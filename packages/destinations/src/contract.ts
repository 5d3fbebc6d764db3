/** What every vendor folder provides: the declaration, the browser half, and examples as data. The server half: `server-contract.ts`. */
import type { ConsentState, Need, Purpose } from '@beckon/consent';
import type { BeckonEvent } from '@beckon/events';
import type { IdentifierName } from './server-contract.ts';

/** What the page lends to a browser half. Everything else it does itself, through the vendor's own globals. */
export interface PixelPage {
  /** State at the time of loading; later changes come through `Pixel.consent`. */
  consent: ConsentState;
  /**
   * Adds an async script element with the page's CSP nonce. A blocked or failing script is reported to the
   * page's debug log and never throws.
   */
  addScript(url: string): void;
}

/** A browser half at work. Its methods may throw: the mirror catches, counts and goes on. */
export interface Pixel {
  /** Sends one event that consent allows. Called in order; names the vendor does not know are ignored. */
  event(event: BeckonEvent): void;
  /**
   * Consent changed. When a needed purpose was taken back: tell the vendor to stop and delete the vendor's
   * first-party cookies. `event` is not called again until it is granted anew.
   */
  consent(state: ConsentState): void;
}

/**
 * Default export of `NAME/pixel.ts`: installs the stub, loads the vendor script, initialises it with automatic
 * page views and history tracking off. Called once, after consent and when the first event exists.
 * Settings come as the declared object, or as the one string of a `data-NAME` attribute. A promise where a part of its
 * own has to be loaded first.
 */
export type PixelFactory<Settings, Started extends Pixel | Promise<Pixel> = Pixel> = (
  settings: Settings | string,
  page: PixelPage,
) => Started;

/** A destination as the npm build configures it: `createBeckon({ destinations: [meta({ pixelId })] })`. */
export interface BrowserDestination {
  name: string;
  /** All of these must be granted before anything of this vendor is loaded or called. */
  purposes: readonly Need[];
  /** Starts the browser half; imports it lazily. */
  load(page: PixelPage): Promise<Pixel>;
}

/** Each vendor's declaration, exported as `manifest` from `NAME/manifest.ts`. Plain data, safe anywhere. */
export interface Manifest {
  /** Folder name, attribute name (`data-NAME`) and configuration key. */
  name: string;
  title: string;
  /** Settings by name: what it is, and where the marketer finds it. */
  settings: Readonly<Record<string, SettingRule>>;
  /** Default purposes; a site may ask for more, never for fewer by accident. */
  purposes: readonly Purpose[];
  /** First-party cookies that the vendor's tag sets; a trailing `*` matches the rest of the name. */
  cookies: readonly string[];
  /** Hosts for Content-Security-Policy, by directive. */
  csp: Readonly<Record<'script-src' | 'connect-src' | 'img-src' | 'frame-src', readonly string[]>>;
  /** What makes the same event from browser and server count once. */
  dedup: string;
  /** Canonical event names that the vendor gets; `*` for every name. */
  events: readonly string[];
  /** False where the collector alone delivers: pages are told nothing of it. Default true. */
  browser?: boolean;
  /** There is a `NAME/server.ts`: the collector delivers, too. */
  server?: boolean;
  /** Those that the server half gets, where they are others. */
  serverEvents?: readonly string[];
  /** The vendor's server does not tell whether it took something (GA4's Measurement Protocol). */
  silent?: boolean;
  /** Settings without which the server half rests: none of them given, the page alone delivers. Default none. */
  serverNeeds?: readonly string[];
  /**
   * What the vendor's server can match an event by: any one of these sets, whole, by the half's `identifiers`. An event
   * with none of them is skipped as `unmatched`: most visitors are strangers to a vendor. Default: any event will do.
   */
  matchKeys?: readonly (readonly IdentifierName[])[];
  /** The setting that asks the server half to tell the vendor whom to forget, where it can. */
  removal?: string;
  /** Knows a limited mode (US opt-out). */
  limited?: boolean;
  /** Shows ads of single products, which it finds in its catalogue by the ids of items. Absent: none by item id. */
  catalogue?: {
    /** Events of product lists carry the ids of groups (`item_group_id`), see `catalogueParams`. */
    listsByGroup?: true;
  };
  /**
   * What is wrong with settings that are each right by themselves, and the mend: two that exclude each other, both
   * halves of a vendor that would count twice. Undefined when nothing is.
   */
  fault?(settings: Readonly<Record<string, unknown>>): string | undefined;
}

export interface SettingRule {
  /** A `secret` comes from the environment and never reaches a page. */
  kind: 'text' | 'boolean' | 'number' | 'list' | 'map' | 'secret';
  required?: boolean;
  /** For a number, which is whole. */
  min?: number;
  max?: number;
  /** For text and each entry of a list. */
  pattern?: RegExp;
  /** For a map that the vendor gets as it is. Default: its values are texts. */
  anyValues?: true;
  /** Pages are not told of it. Secrets never are. */
  serverOnly?: boolean;
  /** What it is and where to find it. */
  help: string;
}

/** One example: an event in, and the exact calls on the vendor's global out (function arguments in order). */
export interface Example<Settings> {
  title: string;
  settings: Settings;
  event: BeckonEvent;
  /** Empty when the vendor gets nothing. */
  calls: readonly (readonly unknown[])[];
}

/**
 * What one side told the vendor of one event, under our names. A vendor counts it once when `key` and `name` are the
 * same on both.
 */
export interface Told {
  /** Absent where the vendor has no place for one: then one side alone may tell of the event. */
  key?: string;
  /** In the spelling of the server. */
  name: string;
  value?: number;
  currency?: string;
  /** Ids. */
  items?: readonly string[];
  order?: string;
  /** As the side gives them: plain where the vendor's script hashes, hashed elsewhere. */
  email?: string;
  externalId?: string;
}

/** `sides` of `NAME/sides.ts`, of each vendor with both halves: reads what both told, so that tests can compare. */
export interface Sides<Settings> {
  /** @param calls all of a page, in order, as its stand-in had them */
  page(calls: readonly (readonly unknown[])[], settings: Settings): Told[];
  /** @param event as the server's stand-in counted it */
  server(event: unknown, settings: Settings): Told;
}
