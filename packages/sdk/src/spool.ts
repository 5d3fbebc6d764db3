/** The synchronous fallback of a page's last moment: what IndexedDB has not confirmed goes to localStorage. */
import { local } from './storage.ts';
import { randomId } from './visitor.ts';

export interface Spool {
  /** Replaces what this page spooled, one JSON text per event; an empty list removes it. */
  put(texts: readonly string[]): void;
  /** What all earlier pages of this site spooled, one JSON text per event; `done` removes just that. */
  read(): { texts: string[]; done(): void };
  clear(): void;
}

/**
 * IndexedDB must not be written in pagehide: WebKit loses the write or blocks the next page, while localStorage
 * is kept by all engines (measured). One key per page, so that tabs never overwrite one another.
 */
export function openSpool(site: string): Spool {
  const prefix = `bk~${site}~`;
  const own = prefix + randomId();
  let written = false;
  return {
    put(texts) {
      // JSON holds no line breaks of its own.
      if (texts.length) written = local.set(own, texts.join('\n'));
      else if (written) local.remove(own);
    },
    read() {
      const keys = local.keys(prefix).filter((key) => key !== own);
      const texts = keys.flatMap((key) => (local.get(key) ?? '').split('\n'));
      return { texts, done: () => keys.forEach(local.remove) };
    },
    clear() {
      for (const key of local.keys(prefix)) local.remove(key);
    },
  };
}
