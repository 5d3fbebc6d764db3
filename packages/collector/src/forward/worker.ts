/** The worker thread that brings events to the servers of vendors: a forwarder for each destination of each site, and one that tells it whom to forget. */
import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { Need } from '@beckon/consent';
import type { IdentifierName, ServerDestination, ServerRequest } from '@beckon/destinations';
import { giveWay } from '../give-way.ts';
import type { Forwards } from '../store/forwards.ts';
import type { Removals } from '../store/removals.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { createCleaner } from './clean-secrets.ts';
import { createForwarder, type Forwarder } from './forwarder.ts';
import { createRemover, type RemovalWorker } from './remover.ts';
import { send } from './safe-request.ts';

export interface Target {
  site: string;
  destination: string;
  settings: Readonly<Record<string, unknown>>;
  purposes: readonly Need[];
  /** Texts that no message may hold. */
  secrets: readonly string[];
  /** What its manifest says. */
  matchKeys?: readonly (readonly IdentifierName[])[] | undefined;
  /** It is to be told whom to forget, too. */
  removal: boolean;
}
export interface ForwardSetup {
  storePath: string;
  targets: readonly Target[];
}
/** To the worker. `resume` ends a pause or a wait, `replay` tries the dead letters again. */
export type ToForwarder =
  | { wake: true }
  | { stop: true }
  | { act: 'resume' | 'replay'; site: string; destination: string };

/**
 * From the worker: something was settled, told once; a destination failed by a fault of ours and is tried again; a
 * destination, or what it is to forget, waits for an operator.
 */
export type FromForwarder =
  | { settled: true }
  | { failed: { site: string; destination: string; error: string } }
  | { paused: { site: string; destination: string; reason: string }; removals?: true };
/** What a vendor has not answered by then is sent again after the next start, with the same event ids. */
const STOP_WITHIN_MS = 3000;

const { storePath, targets } = workerData as ForwardSetup;
const port = parentPort!;
giveWay();
const store = openSqliteStore(storePath);
const tell = (message: FromForwarder) => port.postMessage(message);
/** Only then a thread that had failed is well again. */
let hasSettled = false;
function settled(): void {
  if (!hasSettled) tell({ settled: true });
  hasSettled = true;
}
const forwards: Forwards = {
  ...store.forwards,
  settle(...what) {
    store.forwards.settle(...what);
    settled();
  },
  pause(site, destination, reason) {
    store.forwards.pause(site, destination, reason);
    tell({ paused: { site, destination, reason } });
  },
};
const removals: Removals = {
  ...store.removals,
  settle(...what) {
    store.removals.settle(...what);
    settled();
  },
  pause(site, destination, reason) {
    store.removals.pause(site, destination, reason);
    tell({ paused: { site, destination, reason }, removals: true });
  },
};
const forwarders = new Map<string, Forwarder>();
const removers = new Map<string, RemovalWorker>();
const keyOf = (site: string, destination: string) => `${site}\n${destination}`;

for (const { site, destination, settings, purposes, secrets, matchKeys, removal } of targets) {
  const { default: half } = (await import(`@beckon/destinations/${destination}/server`)) as {
    default: ServerDestination<unknown>;
  };
  const clean = createCleaner(secrets);
  const parts = {
    ...{ site, destination, settings, purposes, secrets, forwards },
    send: (request: ServerRequest) => send(request, settings['allowPrivate'] === true),
    now: Date.now,
    random: Math.random,
    failed: (error: unknown) =>
      tell({ failed: { site, destination, error: clean.text(String((error as Error).stack ?? error)) } }),
    nonce: () => randomBytes(16).toString('hex'),
  };
  const forwarder = createForwarder({ ...parts, half, matchKeys });
  forwarders.set(keyOf(site, destination), forwarder);
  forwarder.wake();
  if (!removal || !half.removal) continue;
  const { session } = half;
  // Apart from the events: neither waits for the other.
  const remover = createRemover({
    ...parts,
    removals,
    half: { ...half.removal, ...(session && { session }) },
  });
  removers.set(keyOf(site, destination), remover);
  remover.wake();
}

port.on('message', async (message: ToForwarder) => {
  if ('stop' in message) {
    await Promise.race([
      Promise.all([...forwarders.values(), ...removers.values()].map((one) => one.stop())),
      new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS)),
    ]);
    store.close();
    // Ends this thread alone, whatever it still waits for.
    process.exit();
  } else if ('wake' in message) for (const one of [...forwarders.values(), ...removers.values()]) one.wake();
  else {
    const { act, site, destination } = message;
    const forwarder = forwarders.get(keyOf(site, destination));
    store.forwards.resume(site, destination);
    store.removals.resume(site, destination);
    if (act === 'replay') {
      store.removals.replay(site, destination);
      forwarder?.replay();
    } else forwarder?.wake();
    removers.get(keyOf(site, destination))?.wake();
  }
});
