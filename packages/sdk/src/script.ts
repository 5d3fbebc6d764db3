/** The script-tag build: reads its configuration, takes over the global command queue, replays the stub's calls. */
import type { Pixel, PixelFactory, PixelPage } from '@beckon/destinations';
import { type LazyParts, startTracker, type Tracker } from './beckon.ts';
import { whenShown } from './lifecycle.ts';
import type { Beckon, BeckonOptions } from './public-types.ts';
import { quietly } from './quietly.ts';
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
  /** Baked in only: settings by destination, purposes included. */
  destinations?: Record<string, unknown>;
}
declare const __BECKON__: Given | undefined;
/** Names of all destinations, filled in by the build from the vendor folders. */
declare const __DESTINATIONS__: string;

/** What the stub keeps of a call: its arguments, and when and where it was made. */
type StubCall = [args: ArrayLike<unknown>, time: number, url: string, title: string, referrer: string];
type CommandQueue = ((verb: keyof Beckon, ...args: unknown[]) => unknown) &
  Partial<Beckon> & { version?: string; q?: StubCall[] };

const page = window as unknown as { beckon?: CommandQueue };
const tag = document.currentScript as HTMLScriptElement | null;
const data: DOMStringMap = tag?.dataset ?? {};
const given: Given = typeof __BECKON__ === 'undefined' ? data : __BECKON__;
const source = tag?.src || location.href;

/** Loads a part that lies beside this script. */
const beside = (file: string): Promise<unknown> => import(new URL(file, source).href);

/** By name: baked in, or one attribute each: `data-meta`, `data-tiktok` ... */
const destinationSettings = (): [name: string, settings: unknown][] =>
  given.destinations
    ? Object.entries(given.destinations)
    : __DESTINATIONS__.split(',').flatMap((name) => (data[name] ? [[name, data[name]]] : []));

function options(): BeckonOptions | undefined {
  const { site, endpoint, consent, debug } = given;
  if (!endpoint || !site) return undefined;
  return {
    endpoint: new URL(endpoint, source).href,
    site,
    consent: consent as 'pending',
    debug: debug !== undefined || /[?&]beckon_debug=1/.test(location.search),
    destinations: destinationSettings().map(([name, settings]) => ({
      name,
      purposes: (settings as { purposes?: readonly 'marketing'[] }).purposes ?? ['marketing'],
      load: async (lent: PixelPage): Promise<Pixel> => {
        const half = (await beside(`to-${name}.js`)) as { default: PixelFactory<unknown> };
        return half.default(settings as never, lent);
      },
    })),
  };
}

/** Calls of the stub happened before now, perhaps on another address of a single-page app. */
function replay(tracker: Tracker, calls: readonly StubCall[], now: boolean): void {
  const moments = calls.map(([, time, url, title, referrer]) => ({
    time,
    mono: performance.now() - (Date.now() - time),
    url,
    title,
    referrer,
    ...(now && momentNow()),
  }));
  tracker.start(moments[0]);
  for (const [i, [args]] of calls.entries()) {
    const [verb, ...rest] = Array.from(args) as [keyof Beckon, ...unknown[]];
    if (verb === 'track') tracker.trackAt(moments[i]!, rest[0] as string, rest[1]);
    else (tracker[verb] as ((...all: unknown[]) => unknown) | undefined)?.(...rest);
  }
}

/** @param waited the page was prerendered until now: the calls of before count from now */
function boot(waited: boolean): void {
  const stub = page.beckon;
  // Loaded twice (two tags, a navigation library that runs scripts again): the first one stays.
  if (stub?.version) return;
  const settings = options();
  if (!settings) {
    console.warn('beckon: data-endpoint or data-site is missing');
    return;
  }
  const tracker = startTracker(settings, {
    debug: () => beside('debug.js') as ReturnType<LazyParts['debug']>,
    mirror: () => beside('mirror.js') as ReturnType<LazyParts['mirror']>,
  });
  const queue = (verb: keyof Beckon, ...args: unknown[]) =>
    (tracker[verb] as ((...all: unknown[]) => unknown) | undefined)?.(...args);
  page.beckon = Object.assign(queue, tracker, { version: VERSION });
  replay(tracker, stub?.q ?? [], waited);
}

// Calls made while the page is only prerendered wait, as those before this script.
page.beckon ??= function () {
  // biome-ignore lint/complexity/noArguments: as the stub does
  const call: StubCall = [arguments, Date.now(), location.href, document.title, document.referrer];
  const { beckon } = page as { beckon: CommandQueue };
  beckon.q = [...(beckon.q ?? []), call];
};
whenShown((waited) => quietly(() => boot(waited)));
