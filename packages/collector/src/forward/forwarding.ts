/** The main thread's side of forwarding: which destinations there are, and the worker that serves them. */

import type { Need } from '@beckon/consent';
import type { Manifest } from '@beckon/destinations';
import type { Config } from '../config/config.ts';
import { type Report, stackOf } from '../report.ts';
import { keepWorker } from '../worker-thread.ts';
import type { ForwardSetup, FromForwarder, Target, ToForwarder } from './worker.ts';

export interface Forwarding {
  targets: readonly Target[];
  /** Something new was stored. */
  wake(): void;
  act(act: 'resume' | 'replay', site: string, destination: string): void;
  close(): Promise<void>;
}

/** The destinations of the configuration that have a server half. */
export const targetsOf = (config: Config, manifests: ReadonlyMap<string, Manifest>): Target[] =>
  Object.entries(config.sites).flatMap(([site, { destinations }]) =>
    Object.entries(destinations)
      .filter(([name]) => manifests.get(name)?.server)
      .map(([destination, settings]) => ({
        site,
        destination,
        settings,
        purposes: (settings['purposes'] as Need[] | undefined) ?? manifests.get(destination)!.purposes,
      })),
  );

export function startForwarding(setup: ForwardSetup, report: Report): Forwarding {
  const { targets } = setup;
  if (!targets.length) return { targets, wake() {}, act() {}, close: () => Promise.resolve() };
  const worker = keepWorker('forward-worker', setup, {
    message(message: FromForwarder) {
      worker.well();
      if ('paused' in message)
        report('forwarding: paused until "beckon deliveries --resume"', 'error', message.paused);
    },
    started() {},
    failed: (error) => report('forwarding: failed, starting it again', 'error', { error: stackOf(error) }),
  });
  const send = (message: ToForwarder) => worker.send(message);
  return {
    targets,
    wake: () => send({ wake: true }),
    act: (act, site, destination) => send({ act, site, destination }),
    close: () => worker.stop({ stop: true } satisfies ToForwarder),
  };
}
