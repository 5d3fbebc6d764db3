/** Waits for the indexer. */
import type { Indexer } from './indexer.ts';

const INDEXED_WITHIN_MS = 30 * 1000;

/** Resolves whether the indexer has come this far in time. */
export function indexedTo(indexer: Pick<Indexer, 'position' | 'onPass'>, position: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (done: boolean) => {
      clearTimeout(timer);
      stop();
      resolve(done);
    };
    const look = () => {
      if (indexer.position() >= position) end(true);
    };
    const timer = setTimeout(() => end(false), INDEXED_WITHIN_MS);
    const stop = indexer.onPass(look);
    look();
  });
}
