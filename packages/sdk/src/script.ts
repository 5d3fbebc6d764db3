/** The script-tag build: reads its configuration, takes over the global command queue, replays the stub's calls. */
import type { Pixel, PixelFactory, PixelPage } from '@beckon/destinations';
import type { DebugPart, Tracker } from './beckon.ts';
import { startBeckon } from './create-beckon.ts';
import type { Beckon, BeckonOptions } from './public-types.ts';
import { quietly } from './quietly.ts';
import { VERSION } from './version.ts';

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

/** One attribute per destination: `data-meta`, `data-tiktok` ... */
function attributeSettings(): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of __DESTINATIONS__.split(',')) if (data[name]) found[name] = data[name];
  return found;
}

function options(): BeckonOptions | undefined {
  const { site, endpoint, consent, debug, destinations = attributeSettings() } = given;
  if (!endpoint || !site) return undefined;
  return {
    endpoint: new URL(endpoint, source).href,
    site,
    consent: consent as 'pending',
    debug: debug !== undefined || /[?&]beckon_debug=1/.test(location.search),
    destinations: Object.entries(destinations).map(([name, settings]) => ({
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
function replay(tracker: Tracker, calls: readonly StubCall[]): void {
  const moments = calls.map(([, time, url, title, referrer]) => ({
    time,
    mono: performance.now() - (Date.now() - time),
    url,
    title,
    referrer,
  }));
  tracker.start(moments[0]);
  for (const [i, [args]] of calls.entries()) {
    const [verb, ...rest] = Array.from(args) as [keyof Beckon, ...unknown[]];
    quietly(() => {
      if (verb === 'track') tracker.trackAt(moments[i]!, rest[0] as string, rest[1]);
      else (tracker[verb] as (...all: unknown[]) => unknown)(...rest);
    });
  }
}

function boot(): void {
  const stub = page.beckon;
  // Loaded twice (two tags, a navigation library that runs scripts again): the first one stays.
  if (stub?.version) return;
  const settings = options();
  if (!settings) {
    console.warn('beckon: the script tag needs data-endpoint and data-site');
    return;
  }
  const beckon = startBeckon(settings, {
    ready: (tracker) => replay(tracker, stub?.q ?? []),
    loadDebug: () => beside('debug.js') as Promise<DebugPart>,
  });
  const queue = (verb: keyof Beckon, ...args: unknown[]) =>
    (beckon[verb] as ((...all: unknown[]) => unknown) | undefined)?.(...args);
  page.beckon = Object.assign(queue, beckon, { version: VERSION });
}

boot();
