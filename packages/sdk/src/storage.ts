/** The one place that touches what the browser keeps: cookies, localStorage and IndexedDB. Never throws. */
import { promisifyRequest } from 'idb-keyval';
import { quietly } from './quietly.ts';

/** What `work` returns, or undefined where localStorage is missing, full or forbidden. */
export const local = <T>(work: (store: Storage) => T): T | undefined => quietly(() => work(localStorage));

/** Puts a text into localStorage; an empty one removes what is there. */
export const putLocal = (key: string, text: string): void =>
  local((store) => (text ? store.setItem(key, text) : store.removeItem(key)));

/** Hears what another tab changes in localStorage under `key`: what was there, and what is. */
export const hearLocal = (key: string, heard: (before: string | null, now: string | null) => void): void =>
  addEventListener('storage', (event) => {
    if (event.key === key) heard(event.oldValue, event.newValue);
  });

/** Where stubs keep what was told to a page that is left before the script has come. No site has this name. */
export const STUBS_KEY = 'bk~~';

/** 400 days in seconds: the longest that browsers accept. */
const COOKIE_MAX_AGE = 34560000;

/** The one cookie: who and which visit, see visitor.ts. */
const COOKIE = '_bk';
/**
 * What was last set, on this host, in localStorage: Safari ends a script's cookie seven days after it was set, and after
 * one where a decorated link of a known tracker led here (webkit.org/tracking-prevention). Where it deletes all that
 * scripts keep, after seven days of use without a visit here, this goes too. No site has this name.
 */
const COPY = 'bk~';
export const cookie = {
  get: (): string | undefined =>
    quietly(() => `; ${document.cookie}`.split(`; ${COOKIE}=`)[1]?.split(';')[0]) ??
    local<string | undefined>((store) => store[COPY]),
  /**
   * Writes on the widest domain that the browser accepts, found by trying: `co.example` may be refused as a public
   * suffix, `shop.co.example` sticks, and all subdomains read it; one label alone is always refused. Where every
   * domain is refused (`localhost`, an IP address) the cookie is for this host only. An empty value deletes.
   */
  set(value: string): void {
    quietly(() => {
      const labels = location.hostname.split('.');
      const age = value ? COOKIE_MAX_AGE : 0;
      const secure = location.protocol === 'https:' ? ';secure' : '';
      for (let i = labels.length - 1; i >= 0; i--) {
        const scope = i ? `;domain=${labels.slice(i - 1).join('.')}` : '';
        // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is asynchronous and not everywhere
        document.cookie = `${COOKIE}=${value};path=/;max-age=${age};samesite=lax${scope}${secure}`;
        if (value && cookie.get() === value) break;
      }
    });
    // Last: it must not look like the cookie that is tried.
    putLocal(COPY, value);
  },
};

/** Cookies that ad vendors' scripts read and write, too: for the capture `ad-ids` alone, under consent to marketing. */
export const vendorCookies = {
  /** By name, as they were written; of several of one name the first, as everybody reads it. Too long ones are no ids. */
  all(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const pair of quietly(() => document.cookie)?.split('; ') ?? []) {
      const [, name, value] = /^(.+?)=(.{1,1024})$/.exec(pair) ?? [];
      if (name) found[name] ??= value!;
    }
    return found;
  },
  /**
   * On the widest domain that the browser accepts, as `cookie` above.
   * @param make gets the dots of that domain: 1 for `shop.example`; without it the cookie is deleted on all domains
   * @returns what was written, or would have been if the browser kept any
   */
  set(name: string, days: number, make?: (dots: number) => string): string | undefined {
    const labels = location.hostname.split('.');
    const secure = location.protocol === 'https:' ? ';secure' : '';
    let value: string | undefined;
    for (let i = labels.length - 1; i >= 0; i--) {
      const scope = i ? `;domain=${labels.slice(i - 1).join('.')}` : '';
      value = make?.(labels.length - Math.max(i, 1));
      quietly(() => {
        // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is asynchronous and not everywhere
        document.cookie = `${name}=${value ?? ''};path=/;max-age=${value ? days * 86400 : 0};samesite=lax${scope}${secure}`;
      });
      if (value && vendorCookies.all()[name] === value) break;
    }
    return value;
  },
};

/** Durable records by key. Every method settles within `DISK_WAIT_MS`, whatever IndexedDB does. */
export interface Disk {
  /** Stores records, and removes those without a text, in one transaction; resolves true when it is complete. */
  change(records: readonly [key: string, text: string | undefined][]): Promise<boolean | undefined>;
  /** The texts of all records in the order of their keys, or undefined when they cannot be read. */
  all(): Promise<string[] | undefined>;
  clear(): Promise<unknown>;
}

const STORE = 'outbox';
/** IndexedDB can hang for good (WebKit bug 226547): after this long it counts as failed. */
const DISK_WAIT_MS = 2000;

/** Opens nothing until the first call, so that importing and waiting for consent touch no storage. */
export function openDisk(name: string): Disk {
  let database: Promise<IDBDatabase> | undefined;

  function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    return promisifyRequest(request);
  }

  /** Undefined when it failed or took too long; the next call opens anew: connections break (WebKit bug 197050). */
  async function run<T>(
    mode: IDBTransactionMode,
    work: (records: IDBObjectStore) => T | PromiseLike<T>,
  ): Promise<T | undefined> {
    let timer: ReturnType<typeof setTimeout>;
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(fail, DISK_WAIT_MS);
    });
    try {
      database ??= open();
      const done = database.then((db) => {
        // Who deletes the database, as sites do at a logout, does not wait for this page to go.
        db.onversionchange = db.close;
        return work(db.transaction(STORE, mode).objectStore(STORE));
      });
      return await Promise.race([done, late]);
    } catch {
      database = undefined;
    } finally {
      clearTimeout(timer!);
    }
    return undefined;
  }
  /** Resolves true once the transaction is complete. */
  const write = (work: (records: IDBObjectStore) => void) =>
    run('readwrite', (records) => {
      work(records);
      return promisifyRequest(records.transaction).then(() => true);
    });

  return {
    change: (changes) =>
      write((records) => {
        for (const [key, text] of changes)
          if (text) records.put(text, key);
          else records.delete(key);
      }),
    all: () => run('readonly', (records) => promisifyRequest<string[]>(records.getAll())),
    clear: () => write((records) => records.clear()),
  };
}
