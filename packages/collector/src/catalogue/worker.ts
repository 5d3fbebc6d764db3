/** The worker thread of the catalogues: one load at a time, and between its steps what is stored is compared. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../give-way.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import {
  type Checking,
  createSiteCatalogue,
  type Loading,
  type SiteCatalogue,
  type SiteSetup,
} from './site-catalogue.ts';

export interface CatalogueSetup {
  storePath: string;
  /** Holds the files of the catalogues. */
  dir: string;
  sites: readonly SiteSetup[];
}

export type Act = { act: 'load'; force: boolean } | { act: 'check'; days: number };
/** To the worker. `wake`: something was stored. */
export type ToCatalogues = { wake: true } | { stop: true } | (Act & { site: string; ticket: number });

/** From the worker; what is undefined is at rest. */
export type FromCatalogues =
  | { started: true }
  | { site: string; loading: Loading | undefined }
  | { site: string; checking: Checking | undefined }
  | { site: string; ended: Act['act']; ticket: number }
  | { site: string; loaded: string };

/** New events wait that long, so that many are compared at once. */
const WAIT_MS = 300;
const TELL_EVERY_MS = 100;

const { storePath, dir, sites } = workerData as CatalogueSetup;
const port = parentPort!;
giveWay();
const store = openSqliteStore(storePath);
const stopping = new AbortController();
const tell = (message: FromCatalogues) => port.postMessage(message);

/** The newest is always told, the steps before it now and then. */
function seldom<T>(say: (at: T | undefined) => void): (at: T | undefined) => void {
  let newest: T | undefined;
  let timer: NodeJS.Timeout | undefined;
  const tellNow = () => {
    clearTimeout(timer);
    timer = undefined;
    say(newest);
  };
  return (at) => {
    newest = at;
    if (at === undefined) tellNow();
    else timer ??= setTimeout(tellNow, TELL_EVERY_MS);
  };
}

mkdirSync(dir, { recursive: true, mode: 0o700 });
// What a load left that did not come to its end, and catalogues of sites that have none any more.
const wanted = new Set(sites.map(({ site }) => `${site}.sqlite`));
for (const file of readdirSync(dir)) if (!wanted.has(file)) rmSync(join(dir, file), { force: true });

const catalogues = new Map<string, SiteCatalogue>(
  sites.map((setup) => [
    setup.site,
    createSiteCatalogue({
      ...setup,
      results: store.catalogue,
      path: join(dir, `${setup.site}.sqlite`),
      now: Date.now,
      loading: seldom((loading) => tell({ site: setup.site, loading })),
      checking: seldom((checking) => tell({ site: setup.site, checking })),
      signal: stopping.signal,
    }),
  ]),
);

/** A load costs a core: one after the other. */
let queue = Promise.resolve();
const timers = new Map<string, NodeJS.Timeout>();

function load(site: string, force: boolean): Promise<void> {
  const catalogue = catalogues.get(site)!;
  clearTimeout(timers.get(site));
  queue = queue.then(async () => {
    if (stopping.signal.aborted) return;
    tell({ site, loaded: await catalogue.load(force) });
    schedule(site);
  });
  void queue.then(() => catalogue.compare()).catch(fail);
  return queue;
}

function schedule(site: string): void {
  clearTimeout(timers.get(site));
  const wait = Math.max(0, catalogues.get(site)!.due() - Date.now());
  timers.set(
    site,
    setTimeout(() => void load(site, false).catch(fail), wait),
  );
}

/** The thread is started again. */
function fail(error: unknown): never {
  setImmediate(() => {
    throw error;
  });
  throw error;
}

let waking: NodeJS.Timeout | undefined;
function wake(): void {
  waking ??= setTimeout(() => {
    waking = undefined;
    for (const catalogue of catalogues.values()) catalogue.compare().catch(fail);
  }, WAIT_MS);
}

async function act(message: Act & { site: string; ticket: number }): Promise<void> {
  const { site, ticket } = message;
  if (message.act === 'load') {
    await load(site, message.force);
    await catalogues.get(site)!.compare();
  } else await catalogues.get(site)!.compare(message.days);
  tell({ site, ended: message.act, ticket });
}

for (const { site } of sites) schedule(site);
wake();
tell({ started: true });

port.on('message', async (message: ToCatalogues) => {
  if ('stop' in message) {
    stopping.abort();
    for (const timer of timers.values()) clearTimeout(timer);
    clearTimeout(waking);
    await queue.catch(() => {});
    for (const catalogue of catalogues.values()) catalogue.close();
    store.close();
    // Ends this thread alone, whatever it still waits for.
    process.exit();
  } else if ('wake' in message) wake();
  else act(message).catch(fail);
});
