/** The one place that listens to the life of the page: shown, hidden, left, restored, online. Never `unload`. */

import { quietly } from './quietly.ts';

export interface LifecycleHandlers {
  /** The page may die now. `leaving` when it is left, false for a mere switch of tabs. */
  onHide(leaving: boolean): void;
  onShow(reason: 'visible' | 'online' | 'restored'): void;
}

export function watchLifecycle({ onHide, onShow }: LifecycleHandlers): void {
  const hear =
    <E>(work: (event: E) => void) =>
    (event: E) =>
      quietly(() => work(event));
  // Both are needed: Safari misses visibilitychange on some navigations, mobile systems kill without pagehide.
  addEventListener(
    'pagehide',
    hear(() => onHide(true)),
  );
  document.addEventListener(
    'visibilitychange',
    hear(() => (document.visibilityState === 'hidden' ? onHide(false) : onShow('visible'))),
  );
  addEventListener(
    'pageshow',
    hear(({ persisted }) => persisted && onShow('restored')),
  );
  addEventListener(
    'online',
    hear(() => onShow('online')),
  );
}

/**
 * Nothing counts while a page is only prerendered: it may never be shown.
 * @param work is told whether it had to wait for that
 */
export function whenShown(work: (waited: boolean) => void): void {
  if ((document as { prerendering?: boolean }).prerendering)
    document.addEventListener('prerenderingchange', () => work(true), { once: true });
  else work(false);
}
