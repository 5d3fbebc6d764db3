/** A browser engine, a shop with the script tag, and a real collector behind a bad network: per test file and engine. */
import { fileURLToPath } from 'node:url';
import {
  type ApiEvent,
  type CollectorProcess,
  type Engine,
  type EngineName,
  engineNames,
  type FaultProxy,
  launchEngine,
  type PageServer,
  type Session,
  servePages,
  startCollectorProcess,
  startFaultProxy,
  until,
} from '@beckon/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { STUB } from '../harness.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

export interface World {
  engine: Engine;
  collector: CollectorProcess;
  /** Between the page and the collector; `pass` at the start of each test. */
  proxy: FaultProxy;
  /** A fresh profile for each test. */
  session: Session;
  /** Opens a page of this test and waits until the SDK has taken over. */
  visit(page?: string): Promise<void>;
  /** Runs `source` in the page and leaves at once, in the same task, for a page without the SDK. */
  leave(source?: string): Promise<void>;
  /** Waits for the first truthy result of `source` in whatever page is on then. */
  when<T>(source: string, withinMs?: number): Promise<T>;
  /** Waits until the page has nothing left to send. */
  sentAll(): Promise<void>;
  /** What the collector stored of this test's pages so far, in order of storing. */
  stored(name?: string): Promise<ApiEvent[]>;
  /** Waits for exactly these names; in any order, as what waits on disk may overtake. */
  storedNames(expected: string[]): Promise<ApiEvent[]>;
}

/** One of the faults of storage, made before the SDK runs; `faulted` counts how often it was met. */
export const storageFaults: Record<string, string> = {
  'IndexedDB is missing': `Object.defineProperty(window, 'indexedDB', { get() { faulted++; return undefined; } });`,
  'IndexedDB throws on open': `IDBFactory.prototype.open = () => { faulted++; throw new DOMException('denied', 'SecurityError'); };`,
  'IndexedDB hangs for ever on open': `IDBFactory.prototype.open = () => { faulted++; return new EventTarget(); };`,
  'localStorage throws': `Object.defineProperty(window, 'localStorage', { get() { faulted++; throw new DOMException('denied', 'SecurityError'); } });`,
};

function html(endpoint: string, fault: string): string {
  return `<!doctype html>
<html lang="en"><head><title>Shop</title>
<script>
  var faulted = 0, errors = [];
  addEventListener('error', (event) => errors.push(String(event.message)));
  addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
  ${fault}
</script>
${STUB}
<script async src="/files/beckon.js" data-endpoint="${endpoint}" data-site="shop" data-consent="granted"></script>
</head><body>Shop</body></html>`;
}

let tests = 0;

function setUp(name: EngineName): World {
  const built = {} as World;
  let pages: PageServer;
  /** Pages of one test have a folder of their own: what a page sends late is nobody else's. */
  let folder = '';

  const world: Partial<World> = {
    async visit(page = 'shop') {
      await built.session.open(pages.url + folder + page);
      await built.when('return !!window.beckon?.version');
    },
    async leave(source = '') {
      // In a task of its own: the driver has its answer before the page goes.
      await built.session.run(`setTimeout(() => { ${source}; location.href = '${folder}left' })`);
      await built.when(`return location.pathname === '${folder}left'`);
    },
    when: (source, withinMs) =>
      // A page that goes away while it is asked may reject, or never answer.
      until(
        `${name}: ${source}`,
        () =>
          Promise.race([
            built.session.run(source).catch(() => undefined),
            new Promise((resolve) => setTimeout(resolve, 5000)),
          ]),
        withinMs,
      ) as Promise<never>,
    // Firefox forgets the answers to a page that returns from the bfcache: they count as failed after 30 s.
    sentAll: () => built.when('return (await beckon.flush()).remaining === 0', 90_000),
    async stored(wanted) {
      const all = await built.collector.events();
      return all.filter((one) => one.page.url.includes(folder) && (!wanted || one.name === wanted));
    },
    async storedNames(expected) {
      await until(
        `${name}: ${expected.length} events`,
        async () => (await built.stored()).length >= expected.length,
      );
      const events = await built.stored();
      expect(events.map((event) => event.name).sort()).toEqual([...expected].sort());
      return events;
    },
  };
  Object.assign(built, world);

  beforeAll(async () => {
    built.collector = await startCollectorProcess();
    built.proxy = await startFaultProxy(built.collector.url);
    pages = await servePages((path) => {
      const page = decodeURIComponent(path.split('/').at(-1)!);
      if (page === 'left') return '<!doctype html><title>Left</title>without beckon';
      return html(`${built.proxy.url}/bk/e/shop`, storageFaults[page] ?? '');
    }, dist);
    built.engine = await launchEngine(name);
  });
  afterAll(async () => {
    await built.engine?.quit();
    await pages?.close();
    await built.proxy?.close();
    await built.collector?.kill();
  });
  beforeEach(async () => {
    built.proxy.set('pass');
    built.proxy.seen.length = 0;
    folder = `/test-${++tests}/`;
    built.session = await built.engine.fresh();
  });
  afterEach(() => built.session?.close());
  return built;
}

/** Declares the same rows for every engine. */
export function inEveryEngine(rows: (t: World, name: EngineName) => void): void {
  describe.each(engineNames)('%s', (name) => rows(setUp(name), name));
}

/** Pages where chance plays a part. */
export const ROUNDS = 30;

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Says on the terminal what no assertion can: numbers, and what an engine does not do. */
export const report = (t: World, text: string): void => console.log(`${t.engine.version}: ${text}`);
