/** Runs work once each time a component shows something else, not once per effect. */
import { useLayoutEffect, useRef } from 'react';

/** @param key what is shown, such as a product's id */
export function useOnce(key: string, work: () => void): void {
  const done = useRef<string>(undefined);
  // With what it tells of: a mere effect may run after a quick visitor's next click.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per key, whatever else changes
  useLayoutEffect(() => {
    if (done.current !== key) work();
    done.current = key;
    // StrictMode ends and runs an effect again in one task; what is hidden and later shown again counts again.
    return () => {
      setTimeout(() => {
        done.current = undefined;
      });
    };
  }, [key]);
}
