/**
 * Tells the collector how vendors' scripts fare in this page: which were blocked, and what they cost of its main
 * thread. Loaded by a part of the pages beside the first of them, so never before consent; tells once, when the page is
 * hidden or left. Until then it only listens: no timer, no work in a page that is idle.
 */
import { type ConsentState, verdict } from '@beckon/consent';
import type { Batch, ScriptFate } from '@beckon/events';
import { watchLifecycle } from './lifecycle.ts';
import type { BeckonOptions } from './public-types.ts';
import { tellOnce } from './transport.ts';
import { VERSION } from './version.ts';

/** Of the life of a document: what a vendor does at its start is what delays the page. */
const WINDOW_MS = 10_000;

/** Source: w3c.github.io/long-animation-frames. Chromium alone has it; frames of more than 50 ms, scripts of more than 5. */
interface LongFrame extends PerformanceEntry {
  scripts: readonly { duration: number; sourceURL: string }[];
}

interface Watched {
  fate: ScriptFate;
  origin: string;
}

let watched: Map<string, Watched> | undefined;
/** Undefined where the browser does not tell. */
let observer: PerformanceObserver | undefined;

const originOf = (url: string): string => {
  try {
    return new URL(url).origin;
  } catch {
    return '';
  }
};

function take(entries: readonly PerformanceEntry[]): void {
  for (const { startTime, scripts } of entries as LongFrame[]) {
    if (startTime > WINDOW_MS) return observer?.disconnect();
    for (const { duration, sourceURL } of scripts) {
      const from = originOf(sourceURL);
      for (const { fate, origin } of watched!.values())
        if (origin === from) fate.ms = (fate.ms ?? 0) + duration;
    }
  }
}

function begin({ site, endpoint }: BeckonOptions, consent: () => ConsentState): void {
  const type = 'long-animation-frame';
  if (PerformanceObserver.supportedEntryTypes?.includes(type)) {
    observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type, buffered: true });
  }
  let told = false;
  watchLifecycle({
    onHide() {
      // As events: only where analytics is allowed.
      if (told || verdict(consent(), ['analytics']) !== 'allow') return;
      told = true;
      if (observer) take(observer.takeRecords());
      observer?.disconnect();
      const scripts: Batch['scripts'] = {};
      for (const [name, { fate }] of watched!)
        scripts[name] = { ...fate, ...(observer && { ms: Math.round(fate.ms ?? 0) }) };
      const batch = { v: 1, site, sentAt: Date.now(), client: { sdk: VERSION }, events: [], scripts };
      tellOnce(endpoint, JSON.stringify(batch satisfies Batch));
    },
    onShow() {},
  });
}

/**
 * @param consent the state of the moment
 * @param name of the destination whose script it is
 * @param ended resolves when the script has run, with false when it was blocked or failed
 */
export function measure(
  options: BeckonOptions,
  consent: () => ConsentState,
  name: string,
  url: string,
  ended: Promise<boolean>,
): void {
  const fate: ScriptFate = {};
  if (!watched) {
    watched = new Map();
    begin(options, consent);
  }
  // A vendor with several scripts is blocked when one of them is.
  const known = watched.get(name) ?? { fate, origin: originOf(url) };
  watched.set(name, known);
  void ended.then((ran) => {
    if (known.fate.end !== 'blocked') known.fate.end = ran ? 'ran' : 'blocked';
  });
}
