/** Tells when a single-page app may have moved: the Navigation API, or one hook on history where it is absent. */

interface NavigationLike {
  currentEntry?: unknown;
  addEventListener(type: 'currententrychange', listener: () => void): void;
}

/**
 * `moved` runs after the task that changed the address, so that a replaceState and a pushState of one navigation
 * count once. It may run more than once for one change, and without a change.
 */
export function watchNavigation(moved: () => void): void {
  const later = () => queueMicrotask(moved);
  const api = (globalThis as { navigation?: NavigationLike }).navigation;
  // An element with this id is a global of this name, too.
  if (api?.currentEntry) {
    api.addEventListener('currententrychange', later);
    return;
  }
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (this: History, ...args: Parameters<History['pushState']>) {
      // The site's own call comes first and keeps its errors.
      original.apply(this, args);
      later();
    };
  }
  // Fires for a changed #hash, too.
  addEventListener('popstate', later);
}
