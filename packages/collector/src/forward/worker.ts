/** The worker thread that brings events to the servers of vendors: a forwarder for each destination of each site. */
import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { Need } from '@beckon/consent';
import type { IdentifierName, ServerDestination } from '@beckon/destinations';
import type { Forwards } from '../store/forwards.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { createForwarder, type Forwarder } from './forwarder.ts';
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

/** From the worker: it runs; a destination waits for an operator. */
export type FromForwarder =
  | { started: true }
  | { paused: { site: string; destination: string; reason: string } };
/** What a vendor has not answered by then is sent again after the next start, with the same event ids. */
const STOP_WITHIN_MS = 3000;

const { storePath, targets } = workerData as ForwardSetup;
const port = parentPort!;
const store = openSqliteStore(storePath);
const tell = (message: FromForwarder) => port.postMessage(message);
const forwards: Forwards = {
  ...store.forwards,
  pause(site, destination, reason) {
    store.forwards.pause(site, destination, reason);
    tell({ paused: { site, destination, reason } });
  },
};
const forwarders = new Map<string, Forwarder>();
const keyOf = (site: string, destination: string) => `${site}\n${destination}`;

for (const { site, destination, settings, purposes, secrets, matchKeys } of targets) {
  const { default: half } = (await import(`@beckon/destinations/${destination}/server`)) as {
    default: ServerDestination<unknown>;
  };
  const forwarder = createForwarder({
    site,
    destination,
    half,
    settings,
    purposes,
    secrets,
    matchKeys,
    forwards,
    send: (request) => send(request, settings['allowPrivate'] === true),
    now: Date.now,
    random: Math.random,
    nonce: () => randomBytes(16).toString('hex'),
  });
  forwarders.set(keyOf(site, destination), forwarder);
  forwarder.wake();
}
tell({ started: true });

port.on('message', async (message: ToForwarder) => {
  if ('stop' in message) {
    await Promise.race([
      Promise.all([...forwarders.values()].map((forwarder) => forwarder.stop())),
      new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS)),
    ]);
    store.close();
    // Ends this thread alone, whatever it still waits for.
    process.exit();
  } else if ('wake' in message) for (const forwarder of forwarders.values()) forwarder.wake();
  else {
    const { act, site, destination } = message;
    const forwarder = forwarders.get(keyOf(site, destination));
    store.forwards.resume(site, destination);
    if (act === 'replay') forwarder?.replay();
    else forwarder?.wake();
  }
});
