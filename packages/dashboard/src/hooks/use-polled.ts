/** Asks again and again while the page is looked at, and at once when it is looked at again. */
import { useEffect, useRef } from 'preact/hooks';

/** One question at a time: the next interval begins when the answer is there. */
export function usePolled(ask: () => Promise<void>, everyMs: number): void {
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;
    let ended = false;
    const next = async () => {
      clearTimeout(timer);
      if (asking || ended || document.hidden) return;
      asking = true;
      await latest.current();
      asking = false;
      if (!ended) timer = setTimeout(next, everyMs);
    };
    void next();
    document.addEventListener('visibilitychange', next);
    addEventListener('online', next);
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', next);
      removeEventListener('online', next);
    };
  }, [everyMs]);
}
