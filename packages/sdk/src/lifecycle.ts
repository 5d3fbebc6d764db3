/** The one place that listens to the life of the page: shown, hidden, left, restored, online. Never `unload`. */

import { quietly } from './quietly.ts';

export interface LifecycleHandlers {
  /** The page may die now: `last` is true for pagehide (no answer will be seen), false for a mere tab switch. */
  onHide(last: boolean): void;
  onShow(reason: 'visible' | 'online' | 'restored'): void;
}

export function watchLifecycle(told: LifecycleHandlers): void {
  const handlers: LifecycleHandlers = {
    onHide: (last) => quietly(() => told.onHide(last)),
    onShow: (reason) => quietly(() => told.onShow(reason)),
  };
  // Both are needed: Safari misses visibilitychange on some navigations, mobile systems kill without pagehide.
  addEventListener('pagehide', () => handlers.onHide(true));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') handlers.onHide(false);
    else handlers.onShow('visible');
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) handlers.onShow('restored');
  });
  addEventListener('online', () => handlers.onShow('online'));
}

/** Nothing counts while a page is only prerendered: it may never be shown. */
export function whenShown(work: () => void): void {
  if ((document as { prerendering?: boolean }).prerendering)
    document.addEventListener('prerenderingchange', work, { once: true });
  else work();
}
