/** Looks at a page when it has stopped changing: after each change for a while, then no more. */

/** Frameworks draw a view in several steps. */
const QUIET_MS = 250;
/** Some pages never stand still. */
const RESTLESS_MS = 1500;
const MAX_LOOKS = 20;

/**
 * @param look returns true when it has seen what it wants
 * @param waitMs from now on; after that nothing is looked at
 * @returns a function that ends it
 */
export function whenSettled(look: () => boolean, waitMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = 0;
  let looks = 0;
  const observer = new MutationObserver(() => wait());
  const end = setTimeout(stop, waitMs);

  function stop(): void {
    clearTimeout(end);
    clearTimeout(timer);
    observer.disconnect();
  }
  function wait(): void {
    const now = performance.now();
    since ||= now;
    clearTimeout(timer);
    timer = setTimeout(run, Math.max(0, Math.min(QUIET_MS, since + RESTLESS_MS - now)));
  }
  function run(): void {
    since = 0;
    // What stands at the end of the page counts, too.
    if (document.readyState === 'loading') wait();
    else if (look() || ++looks >= MAX_LOOKS) stop();
  }
  observer.observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['content', 'href'],
  });
  wait();
  return stop;
}
