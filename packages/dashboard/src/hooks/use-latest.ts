/** What the API tells, kept up to date. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from '../api.ts';
import { usePolled } from './use-polled.ts';

const EVERY_MS = 15_000;

/**
 * @param read one question of `api.ts`, the same each time
 * @param onSignedOut the session is over
 * @returns undefined until the first answer; the last one while the collector does not answer
 */
export function useLatest<T>(read: () => Promise<Answer<T>>, onSignedOut: () => void): T | undefined {
  const [latest, setLatest] = useState<T>();
  const alive = useRef(true);
  const refresh = useCallback(async () => {
    const answer = await read();
    if (!alive.current) return;
    if (answer.ok) setLatest(answer.value);
    else if (answer.why === 'signed_out') onSignedOut();
  }, [read, onSignedOut]);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  usePolled(refresh, EVERY_MS);
  return latest;
}
