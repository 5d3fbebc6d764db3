/** Tells when a single-page app may have moved: the Navigation API, or a part with a hook on history where it is absent. */

interface NavigationLike {
  currentEntry?: unknown;
  addEventListener(type: 'currententrychange', listener: () => void): void;
}

/**
 * `moved` runs after the task that changed the address, so that a replaceState and a pushState of one navigation
 * count once. It may run more than once for one change, and without a change.
 * @param load the part for browsers that lack the API
 */
export function watchNavigation(
  moved: () => void,
  load: (name: 'history') => Promise<typeof import('./history.ts')>,
): void {
  const later = () => queueMicrotask(moved);
  const api = (globalThis as { navigation?: NavigationLike }).navigation;
  // An element with this id is a global of this name, too.
  if (api?.currentEntry) api.addEventListener('currententrychange', later);
  // Without it a view begins with the next event that is tracked on it.
  else
    load('history').then(
      (part) => part.watchHistory(later),
      () => {},
    );
}
