/** The script-tag build: reads its configuration, takes over the global command queue, replays the stub's calls. */
import { startTracker } from './beckon.ts';
import type { StubCall } from './earlier.ts';
import type { LoadPart } from './lazy-parts.ts';
import { whenShown } from './lifecycle.ts';
import type { Beckon, BeckonOptions } from './public-types.ts';
import { quietly } from './quietly.ts';
import type { Told } from './script-mirror.ts';
import { VERSION } from './version.ts';
import { momentNow } from './views.ts';

/** What the tag's `data-*` attributes say, or what a collector that serves this script puts around it. */
interface Given {
  site?: string;
  /** Absolute, or relative to the script's own address. */
  endpoint?: string;
  consent?: string;
  /** Present at all: warn on the console. */
  debug?: unknown;
  /** Names, separated by commas in the attribute; or `all`. */
  urlParams?: BeckonOptions['urlParams'];
  /** Baked in only: views may be counted while nobody has decided. */
  cookieless?: boolean;
  /** Baked in only: sources of consent with their settings. */
  consentSources?: BeckonOptions['consentSources'];
  /** Baked in, or names with spaces between them. */
  capture?: BeckonOptions['capture'] | string;
  /** Baked in only: settings by destination, purposes included. */
  destinations?: Record<string, unknown>;
}
declare const __BECKON__: Given | undefined;

type CommandQueue = ((verb: keyof Beckon, ...args: unknown[]) => unknown) &
  Partial<Beckon> & { version?: string; q?: StubCall[] };

const page = window as unknown as { beckon?: CommandQueue };
const tag = document.currentScript as HTMLScriptElement | null;
const data: DOMStringMap = tag?.dataset ?? {};
const given: Given = typeof __BECKON__ === 'undefined' ? data : __BECKON__;
const source = tag?.src || location.href;

/** Loads a part that lies beside this script. */
const beside = (part: string): Promise<unknown> => import(new URL(`${part}.js`, source).href);

function options(): BeckonOptions | undefined {
  const { site, endpoint, consent, capture, debug, urlParams, destinations, ...others } = given;
  if (!endpoint || !site) return undefined;
  // By name: baked in, or one attribute each: `data-meta`, `data-tiktok`. script-mirror.ts tells which are vendors.
  const told = Object.entries(destinations ?? others).map(
    ([name, settings]): Told => ({
      name,
      purposes: (settings as { purposes?: readonly 'marketing'[] }).purposes ?? ['marketing'],
      settings,
    }),
  );
  return {
    ...(given as { site: string }),
    endpoint: new URL(endpoint, source).href,
    debug: debug !== undefined || location.search.includes('beckon_debug=1'),
    destinations: told as never,
  };
}

/** @param waited the page was prerendered until now: the calls of before count from now, and here */
function boot(waited: boolean): void {
  const stub = page.beckon;
  // Loaded twice (two tags, a navigation library that runs scripts again): the first one stays.
  if (stub?.version) return;
  const settings = options();
  if (!settings) return console.warn('beckon: no site');
  const tracker = startTracker(settings, beside as LoadPart);
  const queue = (verb: keyof Beckon, ...args: unknown[]) =>
    (tracker[verb] as ((...all: unknown[]) => unknown) | undefined)?.(...args);
  page.beckon = Object.assign(queue, tracker, { version: VERSION });
  // These happened before now, perhaps on another address of a single-page app.
  for (const call of stub?.q ?? []) {
    const [verb, name, data] = call.args;
    const moment = waited ? momentNow() : call;
    tracker.start(moment);
    if (verb === 'track') tracker.trackAt(moment, name as string, data);
    else queue(verb as keyof Beckon, name, data);
  }
  tracker.start();
}

// Calls made while the page is only prerendered wait, as those before this script.
page.beckon ??= (...args) => {
  const { beckon } = page as { beckon: CommandQueue };
  beckon.q = [...(beckon.q ?? []), { args, ...momentNow() }];
};
whenShown((waited) => quietly(() => boot(waited)));
