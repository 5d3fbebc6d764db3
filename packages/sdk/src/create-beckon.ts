/** The npm build's tracker: safe on a server, and its calls wait while a page is only prerendered. */
import { clickParams, pageParams } from '@beckon/events';
import { startTracker, type Tracker } from './beckon.ts';
import type { Explanation } from './explain.ts';
import type { LoadPart } from './lazy-parts.ts';
import { whenShown } from './lifecycle.ts';
import type { FlushResult } from './outbox.ts';
import type { Beckon, BeckonOptions } from './public-types.ts';
import { quietly } from './quietly.ts';
import { createReceipt, LOST, type Receipt } from './receipt.ts';
import { momentNow } from './views.ts';

const parts: Record<string, () => Promise<unknown>> = {
  debug: () => import('./debug.ts'),
  mirror: () => import('./mirror.ts'),
  measure: () => import('./measure.ts'),
  consent: () => import('./consent/manage.ts'),
  history: () => import('./history.ts'),
  captures: () => import('./capture/start-captures.ts'),
  explain: () => import('./explain.ts'),
  'write-google': () => import('./consent/writers/google.ts'),
  record: () => import('./record.ts'),
  earlier: () => import('./earlier.ts'),
  count: () => import('./count.ts'),
};
const loadPart = async (name: string): Promise<unknown> =>
  parts[name]?.() ??
  (name.startsWith('auto-')
    ? (await import('./capture/parts.ts')).captures[name.replace('auto-', '')]?.()
    : (await import('./consent/sources.ts')).sources[name.replace('from-', '')]?.());

/**
 * Starts tracking in this page and returns the verbs. Opens no storage and sends nothing before consent. On a
 * server every verb does nothing.
 */
export function createBeckon(options: BeckonOptions): Beckon {
  let tracker: Tracker | undefined;
  const shown = new Promise<void>((resolve) => {
    if (typeof document === 'undefined') resolve();
    else
      whenShown(() => {
        quietly(() => {
          const { urlParams = pageParams } = options;
          const kept = urlParams === 'all' ? 'all' : [...urlParams, ...clickParams];
          tracker = startTracker({ ...options, urlParams: kept }, loadPart as LoadPart);
          tracker.start();
        });
        resolve();
      });
  });

  /** Calls the verb now, or once the page is shown. */
  const run =
    (verb: keyof Tracker) =>
    (...args: unknown[]): unknown => {
      const call = () => (tracker?.[verb] as ((...all: unknown[]) => unknown) | undefined)?.(...args);
      return tracker ? call() : shown.then(call);
    };
  const flush = run('flush');
  const on = run('on');
  const explain = run('explain');
  return {
    track(name: string, ...[data]: unknown[]): Receipt {
      const [receipt, reach] = createReceipt();
      const record = () => (tracker ? tracker.trackAt(momentNow(), name, data, reach) : reach(LOST));
      if (tracker) record();
      else void shown.then(record);
      return receipt;
    },
    page: run('page'),
    identify: run('identify'),
    consent: run('consent'),
    reset: run('reset'),
    explain: async (what) => (await explain(what)) as Explanation | undefined,
    flush: async () => ((await flush()) as FlushResult | undefined) ?? { sent: 0, remaining: 0 },
    on(...args) {
      const off = on(...args) as (() => void) | Promise<(() => void) | undefined>;
      return () => void (typeof off === 'function' ? off() : off.then((stop) => stop?.()));
    },
  };
}
