/** One hook on history, for browsers without the Navigation API: Safari before 26.2, Firefox before 147. */

/** @param moved runs when the address has changed, and may run without a change; once at first, for what came before */
export function watchHistory(moved: () => void): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (this: History, ...args: Parameters<History['pushState']>) {
      // The site's own call comes first and keeps its errors.
      original.apply(this, args);
      moved();
    };
  }
  // Fires for a changed #hash, too.
  addEventListener('popstate', moved);
  moved();
}
