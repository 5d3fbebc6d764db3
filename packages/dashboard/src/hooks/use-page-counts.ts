/** Page views that were counted without consent, kept up to date. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api.ts';
import type { PageCounts } from '../model/page-counts.ts';
import { usePolled } from './use-polled.ts';

const EVERY_MS = 15_000;

/**
 * @param onSignedOut the session is over
 * @returns undefined until the first answer; the last one while the collector does not answer
 */
export function usePageCounts(onSignedOut: () => void): PageCounts | undefined {
  const [counts, setCounts] = useState<PageCounts>();
  const alive = useRef(true);
  const refresh = useCallback(async () => {
    const answer = await api.pageCounts();
    if (!alive.current) return;
    if (answer.ok) setCounts(answer.value);
    else if (answer.why === 'signed_out') onSignedOut();
  }, [onSignedOut]);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  usePolled(refresh, EVERY_MS);
  return counts;
}
