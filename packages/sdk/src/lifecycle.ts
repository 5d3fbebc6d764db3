/** The one place that listens to the life of the page: shown, hidden, left, restored, online. Never `unload`. */

import { quietly } from './quietly.ts';

export interface LifecycleHandlers {
  /** The page may die now. `leaving` when it is left, false for a mere switch of tabs. */
  onHide(leaving: boolean): void;
  /** `restored` from the bfcache, else it was hidden, or is back `online`. */
  onShow(restored: boolean, online: boolean): void;
}

export function watchLifecycle({ onHide, onShow }: LifecycleHandlers): void {
  const hear = ({ type, persisted }: Partial<PageTransitionEvent>) =>
    quietly(() => {
      const leaving = type === 'pagehide';
      if (leaving || (type === 'visibilitychange' && document.hidden)) onHide(leaving);
      else onShow(!!persisted, type === 'online');
    });
  // Both ends are needed: Safari misses visibilitychange on some navigations, mobile systems kill without pagehide.
  // Captured: no listener of the site can keep the event of the document from here.
  for (const name of ['pagehide', 'visibilitychange', 'pageshow', 'online'])
    addEventListener(name, hear, true);
}

/**
 * Nothing counts while a page is only prerendered: it may never be shown.
 * @param work is told whether it had to wait for that
 */
export function whenShown(work: (waited: boolean) => void): void {
  if ((document as { prerendering?: boolean }).prerendering)
    // It comes once: a page that is shown is never prerendered again.
    document.addEventListener('prerenderingchange', () => work(true));
  else work(false);
}
