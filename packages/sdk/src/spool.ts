/** The synchronous fallback of a page's last moment: what IndexedDB has not confirmed goes to localStorage. */
import { local, putLocal, STUBS_KEY } from './storage.ts';

export interface Spool {
  /** Replaces what this page spooled, one JSON text per event; an empty list removes it. */
  put(texts: readonly string[]): void;
  /** What all other pages of this site spooled, one JSON text per event; `done` removes just that. */
  read(): { texts: string[]; done(): void };
  /** Removes what all pages spooled, and their stubs. */
  clear(): void;
}

/**
 * IndexedDB must not be written in pagehide: WebKit loses the write or blocks the next page, while localStorage
 * is kept by all engines (measured). One key per page, so that tabs never overwrite one another.
 *
 * @param client names this page
 */
export function openSpool(site: string, client: string): Spool {
  const prefix = `bk~${site}~`;
  const own = prefix + client;
  const keys = () => local((store) => Object.keys(store).filter((key) => key.startsWith(prefix))) ?? [];
  const remove = (list: string[]) => {
    for (const key of list) putLocal(key, '');
  };
  return {
    // JSON holds no line breaks of its own.
    put: (texts) => putLocal(own, texts.join('\n')),
    read() {
      const others = keys().filter((key) => key !== own);
      const texts = others.flatMap((key) => local((store) => store.getItem(key)!.split('\n')) ?? []);
      return { texts, done: () => remove(others) };
    },
    clear: () => remove([...keys(), STUBS_KEY]),
  };
}
