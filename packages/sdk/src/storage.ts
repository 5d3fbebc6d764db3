/** The one place that touches what the browser keeps: cookies, localStorage and IndexedDB. Never throws. */
import { createStore, promisifyRequest, type UseStore } from 'idb-keyval';
import { quietly } from './quietly.ts';

export const local = {
  get: (key: string): string | undefined => quietly(() => localStorage.getItem(key)) ?? undefined,
  /** False when the value could not be kept. */
  set: (key: string, value: string): boolean =>
    quietly(() => {
      localStorage.setItem(key, value);
      return true;
    }) ?? false,
  remove: (key: string): void => quietly(() => localStorage.removeItem(key)),
  /** All keys that start with the prefix. */
  keys: (prefix: string): string[] =>
    quietly(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [],
};

/** 400 days in seconds: the longest that browsers accept. */
const COOKIE_MAX_AGE = 34560000;

export const cookie = {
  get: (name: string): string | undefined =>
    quietly(() => `; ${document.cookie}`.split(`; ${name}=`)[1]?.split(';')[0]),
  /**
   * Writes on the widest domain that the browser accepts, found by trying: `example` is refused as a public
   * suffix, `shop.example` sticks, and all subdomains read it. Where every domain is refused (one label, an IP
   * address) the cookie is for this host only. An empty value deletes.
   */
  set(name: string, value: string): void {
    quietly(() => {
      const labels = location.hostname.split('.');
      const scopes = labels.map((_, i) => `;domain=${labels.slice(i).join('.')}`).reverse();
      const age = value ? COOKIE_MAX_AGE : 0;
      const secure = location.protocol === 'https:' ? ';secure' : '';
      for (const scope of [...scopes, '']) {
        // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is asynchronous and not everywhere
        document.cookie = `${name}=${value};path=/;max-age=${age};samesite=lax${scope}${secure}`;
        if (value && cookie.get(name) === value) return;
      }
    });
  },
};

/** Durable records, one per event. Every method settles within `DISK_WAIT_MS`, whatever IndexedDB does. */
export interface Disk {
  /** Resolves true when the records are stored. */
  put(records: [id: string, text: string][]): Promise<boolean | undefined>;
  /** The texts of all records, or undefined when they cannot be read. */
  all(): Promise<string[] | undefined>;
  remove(ids: string[]): Promise<unknown>;
  clear(): Promise<unknown>;
}

/** IndexedDB can hang for good (WebKit bug 226547): after this long it counts as failed. */
const DISK_WAIT_MS = 2000;

/** Opens nothing until the first call, so that importing and waiting for consent touch no storage. */
export function openDisk(name: string): Disk {
  let store: UseStore | undefined;

  const run = <T>(mode: IDBTransactionMode, work: (records: IDBObjectStore) => T | PromiseLike<T>) =>
    new Promise<T | undefined>((resolve) => {
      const failed = () => resolve(undefined);
      setTimeout(failed, DISK_WAIT_MS);
      quietly(() => {
        store ??= createStore(name, 'outbox');
        return store(mode, work).then(resolve, failed);
      }) ?? failed();
    });
  /** Resolves true once the transaction is complete. */
  const change = (work: (records: IDBObjectStore) => void) =>
    run('readwrite', (records) => {
      work(records);
      return promisifyRequest(records.transaction).then(() => true);
    });

  return {
    put: (list) =>
      change((records) => {
        for (const [id, text] of list) records.put(text, id);
      }),
    all: () => run('readonly', (records) => promisifyRequest<string[]>(records.getAll())),
    remove: (ids) =>
      change((records) => {
        for (const id of ids) records.delete(id);
      }),
    clear: () => change((records) => records.clear()),
  };
}
