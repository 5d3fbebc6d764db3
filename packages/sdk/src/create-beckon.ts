/** Makes a tracker that is safe everywhere: no verb throws, calls wait while a page is only prerendered. */
import { type DebugPart, startTracker, type Tracker } from './beckon.ts';
import { whenShown } from './lifecycle.ts';
import type { FlushResult } from './outbox.ts';
import type { Beckon, BeckonOptions } from './public-types.ts';
import { quietly } from './quietly.ts';

/** How the script tag differs from the npm build. */
export interface Build {
  /** Runs right after the start, before calls that waited. */
  ready?(tracker: Tracker): void;
  loadDebug(): Promise<DebugPart>;
}

/** Starts tracking in this page. On a server every verb does nothing. */
export function startBeckon(options: BeckonOptions, build: Build): Beckon {
  let tracker: Tracker | undefined;
  const shown = new Promise<void>((resolve) => {
    if (typeof document === 'undefined') resolve();
    else
      whenShown(() => {
        quietly(() => {
          tracker = startTracker(options, build.loadDebug);
          build.ready?.(tracker);
          tracker.start(undefined);
        });
        resolve();
      });
  });

  /** Calls the verb now, or once the page is shown. */
  const run =
    (verb: keyof Beckon) =>
    (...args: unknown[]): unknown => {
      const call = () =>
        quietly(() => (tracker?.[verb] as ((...all: unknown[]) => unknown) | undefined)?.(...args));
      return tracker ? call() : shown.then(call);
    };
  const flush = run('flush');
  const on = run('on');
  return {
    track: run('track'),
    page: run('page'),
    identify: run('identify'),
    consent: run('consent'),
    reset: run('reset'),
    flush: async () => ((await flush()) as FlushResult | undefined) ?? { sent: 0, remaining: 0 },
    on(...args) {
      const off = on(...args);
      return () => void quietly(off as () => void);
    },
  };
}
