/** Page views of documents and single-page apps: which view is on now, and when its title is settled. */
import type { Page } from '@beckon/events';
import { addressOf, type Clean } from './clean.ts';
import { watchNavigation } from './navigation.ts';
import { quietly } from './quietly.ts';
import { randomId } from './visitor.ts';

/** Where and when a call was made; the stub freezes it for calls made before load. */
export interface Moment {
  time: number;
  /** performance.now() of the same moment. */
  mono: number;
  url: string;
  title: string;
  referrer: string;
}

export interface Views {
  /** The page that `moment`, default now, belongs to. Begins a new view when the address has changed since the last call. */
  at(moment?: Moment): Page;
  /** Begins a view now: `page()` calls, and pages `restored` from the bfcache. */
  begin(moment: Moment, restored?: boolean): void;
  /** The current view as long as its title is not known: nothing of it should be sent yet. */
  unsettled(): Page | undefined;
  /** Runs `work` once the title of the current view is known: at once, or in order with all that waits. */
  settled(work: () => void): void;
  /** The title is what it is: runs what waits. */
  settle(): void;
}

/** Apps set the title after the address, or after they have started; longer than this we do not wait. */
const SETTLE_MS = 300;

/**
 * The document comes from the history of its tab: back or forward, a tab that was restored or copied (for which
 * Chromium's older `performance.navigation.type` says 0). Source:
 * html.spec.whatwg.org/multipage/nav-history-apis.html#navigationtimingtype
 */
const fromHistory = (): boolean =>
  (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming)?.type === 'back_forward';

export const momentNow = (): Moment => ({
  time: Date.now(),
  mono: performance.now(),
  url: location.href,
  title: document.title,
  referrer: document.referrer,
});

/**
 * @param clean takes out of a page what must not be kept or sent
 * @param onView gets each new view, before any event of it; not called when `auto` is false
 */
export function createViews(
  auto: boolean,
  clean: Clean,
  load: Parameters<typeof watchNavigation>[1],
  onView: (moment: Moment) => void,
): Views {
  let page: Page | undefined;
  /** Of the current view, as it is. */
  let address: string | undefined;
  let line: (() => void)[] | undefined;
  let watcher: MutationObserver | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function settle(title = document.title): void {
    clearTimeout(timer);
    watcher?.disconnect();
    const waiting = line;
    line = undefined;
    if (!waiting) return;
    page!.title = title;
    clean(page!);
    for (const work of waiting) work();
  }

  function watch(): void {
    const look = () => {
      // Between two titles an app may have none.
      if (document.title && document.title !== page!.title) settle();
    };
    timer = setTimeout(settle, SETTLE_MS);
    watcher = new MutationObserver(look);
    watcher.observe(document.head, { childList: true, subtree: true, characterData: true });
    look();
  }

  function begin(moment: Moment, restored = !address && fromHistory()): void {
    // The title of now may be the next view's already.
    settle(page?.title);
    const { url } = moment;
    page = clean({
      id: randomId(),
      url,
      // Within one document, the page before is where the visitor came from.
      referrer: address && address !== url ? address : moment.referrer,
      title: moment.title,
      ...(restored && { restored }),
    });
    address = url;
    // A view that is over already (told by the stub) has its title.
    if (url === location.href) {
      line = [];
      // What starts the page is to be short; a later view may be left before any timer runs.
      if (watcher) quietly(watch);
      else timer = setTimeout(quietly, 0, watch);
    }
    if (auto) onView(moment);
  }

  function at(moment: Moment = momentNow()): Page {
    if (!address || addressOf(address) !== addressOf(moment.url)) begin(moment);
    return page!;
  }

  watchNavigation(() => quietly(at), load);
  return {
    at,
    begin,
    settle,
    unsettled: () => line && page,
    settled(work) {
      if (line) line.push(work);
      else work();
    },
  };
}
